package dev.hotpin.edge.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.config.ConfigException;
import dev.hotpin.config.Secret;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerIdentityTest {
  private static final String PASSWORD = "correct-horse";
  private static final Provider LIBRARY = new BouncyCastleProvider();
  private static final Optional<Secret> NONE = Optional.empty();

  /** The library's own: the old form of an EC key needs its curve, which the JDK leaves out. */
  private static KeyPair pair(String algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, LIBRARY);
    if (algorithm.equals("EC")) {
      generator.initialize(256);
    }
    return generator.generateKeyPair();
  }

  private static String certificate(KeyPair pair, String signature)
      throws OperatorException, IOException {
    X500Name name = new X500Name("CN=device");
    return pem(
        new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(Instant.now().minus(1, ChronoUnit.HOURS)),
                Date.from(Instant.now().plus(1, ChronoUnit.HOURS)),
                name,
                pair.getPublic())
            .build(
                new JcaContentSignerBuilder(signature)
                    .setProvider(LIBRARY)
                    .build(pair.getPrivate())),
        null);
  }

  /** The form that the library writes by itself: of RSA and EC keys the old ones. */
  private static String pem(Object thing, String password) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      if (password == null) {
        writer.writeObject(thing);
      } else {
        writer.writeObject(
            thing,
            new JcePEMEncryptorBuilder("AES-128-CBC")
                .setProvider(LIBRARY)
                .build(password.toCharArray()));
      }
    }
    return text.toString();
  }

  private static String pkcs8(KeyPair pair, String password) throws IOException, OperatorException {
    return pem(
        new JcaPKCS8Generator(
            pair.getPrivate(),
            password == null
                ? null
                : new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                    .setProvider(LIBRARY)
                    .setPassword(password.toCharArray())
                    .build()),
        null);
  }

  private static String sentence(String certificate, String key, Optional<Secret> password) {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () -> ServerIdentity.of(new PemFiles(certificate, key), password));
    assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
    assertFalse(refused.getMessage().contains(PASSWORD), refused.getMessage());
    return refused.getMessage();
  }

  @ParameterizedTest
  @CsvSource({"RSA, SHA256withRSA", "EC, SHA256withECDSA", "Ed25519, Ed25519"})
  void aKeyOfEachKindIsReadInEachForm(String algorithm, String signature) throws Exception {
    KeyPair pair = pair(algorithm);
    String certificate = certificate(pair, signature);
    Optional<Secret> password = Optional.of(new Secret(PASSWORD));
    assertRead(certificate, pkcs8(pair, null), NONE);
    assertRead(certificate, pem(pair.getPrivate(), null), NONE);
    assertRead(certificate, pkcs8(pair, PASSWORD), password);
    if (!algorithm.equals("Ed25519")) { // which has no old form
      assertRead(certificate, pem(pair.getPrivate(), PASSWORD), password);
    }
  }

  /** That the key is the certificate's is what reading it checks. */
  private static void assertRead(String certificate, String key, Optional<Secret> password) {
    assertEquals(1, ServerIdentity.of(new PemFiles(certificate, key), password).chain().size());
  }

  @Test
  void theParametersOfACurveBeforeTheKeyAreLeftOut() throws Exception {
    KeyPair pair = pair("EC");
    String parameters =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    ServerIdentity identity =
        ServerIdentity.of(
            new PemFiles(
                certificate(pair, "SHA256withECDSA"), parameters + pem(pair.getPrivate(), null)),
            NONE);
    assertEquals("EC", identity.key().getAlgorithm());
  }

  @Test
  void anEncryptedKeyNeedsItsPassword() throws Exception {
    KeyPair pair = pair("EC");
    String certificate = certificate(pair, "SHA256withECDSA");
    String key = pkcs8(pair, PASSWORD);
    assertTrue(sentence(certificate, key, NONE).contains("TLS_KEY_PASSWORD must be set"));
    assertTrue(
        sentence(certificate, key, Optional.of(new Secret("another")))
            .contains("TLS_KEY_PASSWORD is wrong"));
  }

  @Test
  void theKeyOfAnotherCertificateIsRefused() throws Exception {
    String certificate = certificate(pair("EC"), "SHA256withECDSA");
    assertTrue(sentence(certificate, pkcs8(pair("EC"), null), NONE).contains("another key"));
    assertTrue(sentence(certificate, pkcs8(pair("RSA"), null), NONE).contains("another key"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n!!\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n"
      })
  void whatIsNoCertificateOrNoKeyIsSaidInASentence(String text) throws Exception {
    KeyPair pair = pair("EC");
    sentence(text, pkcs8(pair, null), NONE);
    sentence(certificate(pair, "SHA256withECDSA"), text, NONE);
  }

  @Test
  void aFileThatIsNotThereIsNamed(@TempDir Path directory) throws IOException {
    Path there = Files.writeString(directory.resolve("there.pem"), "");
    ConfigException missing =
        assertThrows(
            ConfigException.class, () -> PemFiles.read(there, directory.resolve("nowhere.pem")));
    assertTrue(missing.getMessage().startsWith("TLS_KEY_FILE is "), missing.getMessage());
    assertTrue(missing.getMessage().contains("nowhere.pem"), missing.getMessage());
    assertTrue(missing.getMessage().contains("does not exist"), missing.getMessage());
  }

  @Test
  void aDevelopmentCertificateIsForItsHostsAndItsKeyIsItsOwn() throws Exception {
    DevelopmentCertificate made =
        DevelopmentCertificate.of(List.of("voice.local", "192.0.2.1", "2001:db8::1"), 30);
    X509Certificate certificate =
        ServerIdentity.of(new PemFiles(made.certificatePem(), made.keyPem()), NONE).certificate();
    certificate.checkValidity();
    certificate.verify(certificate.getPublicKey());
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    assertEquals(
        List.of("voice.local", "192.0.2.1", "2001:db8:0:0:0:0:0:1"),
        names.stream().map(name -> name.get(1)).toList());
    assertTrue(made.keyPem().startsWith("-----BEGIN PRIVATE KEY-----"));
  }
}
