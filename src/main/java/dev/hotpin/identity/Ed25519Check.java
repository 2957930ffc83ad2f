package dev.hotpin.identity;

import com.nimbusds.jose.jwk.OctetKeyPair;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/**
 * Ed25519 by the JDK itself (JEP 339): the verifier of Nimbus would need Tink, a library as large
 * as the rest of this server's.
 */
final class Ed25519Check {
  private static final String ALGORITHM = "Ed25519";

  /** What stands before the 32 bytes of a key in its X.509 form (RFC 8410, section 4). */
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int KEY_BYTES = 32;

  private Ed25519Check() {}

  static SignatureCheck of(OctetKeyPair key) throws IdentityException {
    PublicKey publicKey = publicKey(key.getDecodedX());
    return token -> {
      try {
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initVerify(publicKey);
        signature.update(token.getSigningInput());
        return signature.verify(token.getSignature().decode());
      } catch (SignatureException e) {
        return false; // not the form of a signature
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has Ed25519 since 15", e);
      }
    };
  }

  private static PublicKey publicKey(byte[] x) throws IdentityException {
    if (x.length != KEY_BYTES) {
      throw new IdentityException("one of its Ed25519 keys has not 32 bytes");
    }
    byte[] encoded = new byte[X509_PREFIX.length + KEY_BYTES];
    System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
    System.arraycopy(x, 0, encoded, X509_PREFIX.length, KEY_BYTES);
    try {
      return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IdentityException("one of its Ed25519 keys is no point of the curve", e);
    }
  }
}
