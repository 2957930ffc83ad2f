package dev.hotpin.whole;

import dev.hotpin.edge.tls.DevelopmentCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A certificate for the loopback address and its key, in files.
 *
 * @param certificate PEM
 * @param key PEM
 */
record TlsFiles(Path certificate, Path key) {
  private static final int DAYS = 2;

  /** New ones. */
  static TlsFiles in(Path directory) throws IOException {
    TlsFiles files = new TlsFiles(directory.resolve("chain.pem"), directory.resolve("key.pem"));
    files.renew();
    return files;
  }

  /** Others take their place. */
  void renew() throws IOException {
    DevelopmentCertificate made =
        DevelopmentCertificate.of(List.of("localhost", "127.0.0.1"), DAYS);
    Files.writeString(certificate, made.certificatePem());
    Files.writeString(key, made.keyPem());
  }

  /** Of a server that uses them. */
  Map<String, String> settings() {
    return Map.of("TLS_CERTIFICATE_FILE", certificate.toString(), "TLS_KEY_FILE", key.toString());
  }
}
