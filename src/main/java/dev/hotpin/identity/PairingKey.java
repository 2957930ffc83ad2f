package dev.hotpin.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one key of a server for which no other credential is configured: made at its first start,
 * kept in a file, carried by all its devices. Immutable.
 *
 * @param key the key itself, which the banner shows to who started the server. Never to be logged:
 *     {@link #toString} leaves it out
 * @param kept whether it is in the file: else the next start makes another one
 */
public record PairingKey(String key, Path file, boolean kept) {
  private static final Logger LOG = LoggerFactory.getLogger(PairingKey.class);

  /** What a user may write into the file instead: as much as 128 bits take in hexadecimal. */
  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{32,512}");

  /**
   * Reads the key of {@code file}, or makes one. Where it can't be written it serves for this run,
   * and the log says so. Blocks on the disk.
   *
   * @throws IdentityException with a sentence where the file holds what is no key
   */
  static PairingKey loadOrMake(Path file) throws IdentityException {
    try {
      if (Files.exists(file)) {
        return load(file);
      }
    } catch (IOException e) {
      throw new IdentityException(
          "PAIRING_KEY_FILE " + file + " can't be read: " + e.getMessage() + ".", e);
    }
    String key = OpaqueKey.generate();
    try {
      PrivateFiles.replace(file, key + System.lineSeparator());
      return new PairingKey(key, file, true);
    } catch (IOException e) {
      LOG.warn(
          "The pairing key can't be kept in {} ({}): devices need a new one after each start. Set"
              + " PAIRING_KEY_FILE to a place that can be written.",
          file,
          e.toString());
      return new PairingKey(key, file, false);
    }
  }

  private static PairingKey load(Path file) throws IOException, IdentityException {
    String key = Files.readString(file).strip();
    if (!FORM.matcher(key).matches() || Placeholders.isGuessable(key)) {
      throw new IdentityException(
          "PAIRING_KEY_FILE "
              + file
              + " holds no key: it must be 32 to 512 printable characters drawn at random. Delete"
              + " the file, and the next start makes one.");
    }
    if (PrivateFiles.isOpenToOthers(file)) {
      LOG.warn("{} can be read by other users of this machine: chmod 600 it", file);
    }
    return new PairingKey(key, file, true);
  }

  Verdict verify(String presented) {
    Fingerprint fingerprint = Fingerprint.of(key);
    return Fingerprint.of(presented).equals(fingerprint)
        ? new Verdict.Admitted(
            Principal.nameless(EnumSet.of(Scope.DEVICE), new Credential.Pairing(fingerprint)))
        : Verdict.no(Refusal.UNKNOWN);
  }

  @Override
  public String toString() {
    return "PairingKey[file=" + file + ", kept=" + kept + "]";
  }
}
