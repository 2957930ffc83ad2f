package dev.hotpin.edge.tls;

import dev.hotpin.config.AddressRanges;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate that vouches for itself, with its key: for a network where everybody can be told to
 * believe it. An elliptic curve, since devices are slow at RSA.
 *
 * @param certificatePem for the server and for its clients
 * @param keyPem for the server alone
 */
public record DevelopmentCertificate(String certificatePem, String keyPem) {
  private static final String CURVE = "secp256r1";
  private static final int SERIAL_NUMBER_BITS = 127;

  /** Clocks of devices and of virtual machines go wrong by so much. */
  private static final int BACKDATED_HOURS = 24;

  /**
   * Makes one.
   *
   * @param hosts names and addresses by which clients call the server; at least one
   * @param days for which it is valid
   */
  public static DevelopmentCertificate of(List<String> hosts, int days) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE));
      KeyPair pair = generator.generateKeyPair();
      return new DevelopmentCertificate(
          PemText.write(
              builder(hosts, days, pair)
                  .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))),
          PemText.write(new PKCS8Generator(pkcs8(pair), null)));
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException("every JDK makes certificates of this kind", e);
    }
  }

  private static X509v3CertificateBuilder builder(List<String> hosts, int days, KeyPair pair)
      throws CertIOException {
    var subject =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, "Hotpin development")
            .addRDN(BCStyle.CN, hosts.get(0))
            .build();
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
            subject,
            new BigInteger(SERIAL_NUMBER_BITS, new SecureRandom()).setBit(SERIAL_NUMBER_BITS - 1),
            Date.from(now.minus(BACKDATED_HOURS, ChronoUnit.HOURS)),
            Date.from(now.plus(days, ChronoUnit.DAYS)),
            subject,
            pair.getPublic())
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
        .addExtension(Extension.subjectAlternativeName, false, names(hosts));
  }

  private static GeneralNames names(List<String> hosts) {
    return new GeneralNames(
        hosts.stream().map(DevelopmentCertificate::name).toArray(GeneralName[]::new));
  }

  private static GeneralName name(String host) {
    boolean address = AddressRanges.address(host).isPresent();
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
  }

  private static PrivateKeyInfo pkcs8(KeyPair pair) {
    return PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded());
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "DevelopmentCertificate";
  }
}
