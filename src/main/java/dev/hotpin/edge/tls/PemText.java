package dev.hotpin.edge.tls;

import dev.hotpin.config.ConfigException;
import dev.hotpin.config.Secret;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/** Reads and writes certificates and keys as PEM text. Stateless. */
final class PemText {
  /** For old kinds of encrypted keys, which the JDK does not know. Not installed in the JVM. */
  private static final Provider DECRYPTION = new BouncyCastleProvider();

  private PemText() {}

  /**
   * All certificates of a text, in its order; other blocks are left out.
   *
   * @throws ConfigException if one is malformed
   */
  static List<X509Certificate> certificates(String text) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      for (Object block : blocks(text)) {
        if (block instanceof X509CertificateHolder holder) {
          certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
        }
      }
    } catch (IOException | CertificateException | RuntimeException e) {
      throw new ConfigException("TLS_CERTIFICATE_FILE holds a malformed certificate.");
    }
    return certificates;
  }

  /**
   * The private key of a text: PKCS#8, plain or encrypted, or the older kinds of RSA and EC.
   *
   * @throws ConfigException if there is none, or it can't be read without or with the password
   */
  static PrivateKey privateKey(String text, Optional<Secret> password) {
    try {
      JcaPEMKeyConverter converter =
          new JcaPEMKeyConverter().setAlgorithmMapping(X9ObjectIdentifiers.id_ecPublicKey, "EC");
      for (Object block : blocks(text)) {
        Optional<PrivateKeyInfo> key = keyOf(block, password);
        if (key.isPresent()) {
          return converter.getPrivateKey(key.get());
        }
      }
    } catch (IOException | PKCSException | OperatorCreationException | RuntimeException e) {
      if (e instanceof ConfigException sentence) {
        throw sentence;
      }
      throw new ConfigException(
          password.isPresent()
              ? "TLS_KEY_FILE can't be read: TLS_KEY_PASSWORD is wrong or the key is malformed."
              : "TLS_KEY_FILE holds a malformed key.");
    }
    throw new ConfigException(
        "TLS_KEY_FILE has no private key: it must hold a BEGIN PRIVATE KEY block or one of an older"
            + " kind.");
  }

  private static Optional<PrivateKeyInfo> keyOf(Object block, Optional<Secret> password)
      throws IOException, PKCSException, OperatorCreationException {
    if (block instanceof PrivateKeyInfo plain) {
      return Optional.of(plain);
    }
    if (block instanceof PEMKeyPair pair) {
      return Optional.of(pair.getPrivateKeyInfo());
    }
    if (block instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
      return Optional.of(
          encrypted.decryptPrivateKeyInfo(
              new JceOpenSSLPKCS8DecryptorProviderBuilder()
                  .setProvider(DECRYPTION)
                  .build(characters(password))));
    }
    if (block instanceof PEMEncryptedKeyPair encrypted) {
      return Optional.of(
          encrypted
              .decryptKeyPair(
                  new JcePEMDecryptorProviderBuilder()
                      .setProvider(DECRYPTION)
                      .build(characters(password)))
              .getPrivateKeyInfo());
    }
    return Optional.empty(); // the parameters of a curve, a certificate beside the key
  }

  private static char[] characters(Optional<Secret> password) {
    return password
        .orElseThrow(
            () ->
                new ConfigException(
                    "TLS_KEY_FILE holds an encrypted key, so TLS_KEY_PASSWORD must be set."))
        .reveal()
        .toCharArray();
  }

  private static List<Object> blocks(String text) throws IOException {
    List<Object> blocks = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  /** As PEM: a certificate, or a private key as PKCS#8. */
  static String write(Object block) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(block);
    } catch (IOException e) {
      throw new UncheckedIOException("a string refused text", e);
    }
    return text.toString();
  }
}
