package dev.hotpin.edge.tls;

import dev.hotpin.config.ConfigException;
import dev.hotpin.config.Secret;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A private key, and the certificate that belongs to it with those that vouch for it.
 *
 * @param chain the server's own first; at least one
 */
record ServerIdentity(PrivateKey key, List<X509Certificate> chain) {

  /**
   * Reads it from PEM text and checks that the key is the certificate's.
   *
   * @throws ConfigException with a sentence if it can't be used
   */
  static ServerIdentity of(PemFiles files, Optional<Secret> keyPassword) {
    List<X509Certificate> chain = PemText.certificates(files.certificate());
    if (chain.isEmpty()) {
      throw new ConfigException(
          "TLS_CERTIFICATE_FILE has no certificate: it must hold BEGIN CERTIFICATE blocks.");
    }
    PrivateKey key = PemText.privateKey(files.key(), keyPassword);
    if (!belongsTo(key, chain.get(0))) {
      throw new ConfigException(
          "TLS_KEY_FILE holds another key than that of the first certificate of"
              + " TLS_CERTIFICATE_FILE.");
    }
    return new ServerIdentity(key, chain);
  }

  /** By signing something: what makes up a key differs by kind. */
  private static boolean belongsTo(PrivateKey key, X509Certificate certificate) {
    byte[] text = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(algorithm(key));
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm(); // EdDSA signs under its own name
    };
  }

  /** The server's own certificate. */
  X509Certificate certificate() {
    return chain.get(0);
  }
}
