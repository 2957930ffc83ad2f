package dev.hotpin.edge.tls;

import dev.hotpin.config.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The text of a certificate's file and of its key's, as they were at one moment.
 *
 * @param certificate PEM: the certificate and its chain
 * @param key PEM: the private key
 */
record PemFiles(String certificate, String key) {
  /** Far above any chain; keeps a wrong file from being read into memory. */
  private static final long MAX_BYTES = 1 << 20;

  /**
   * Reads both. Blocks on the disk.
   *
   * @throws ConfigException with a sentence if one can't be read
   */
  static PemFiles read(Path certificateFile, Path keyFile) {
    return new PemFiles(
        read("TLS_CERTIFICATE_FILE", certificateFile), read("TLS_KEY_FILE", keyFile));
  }

  private static String read(String setting, Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new ConfigException(
            setting + " is " + file + ", but a PEM file has at most " + MAX_BYTES + " bytes.");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1); // PEM is ASCII, comments are any
    } catch (IOException e) {
      throw new ConfigException(
          setting + " is " + file + ", but that file can't be read (" + reason(e) + ").");
    }
  }

  private static String reason(IOException e) {
    return switch (e.getClass().getSimpleName()) {
      case "NoSuchFileException" -> "it does not exist";
      case "AccessDeniedException" -> "permission denied";
      default -> e.getClass().getSimpleName();
    };
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "PemFiles";
  }
}
