package dev.hotpin.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.function.Consumer;

/** Makes tokens, good ones and such as an attacker would make. */
public final class TokenForge {
  /** 32 random bytes in hexadecimal. */
  public static final String SECRET =
      "9f2c1e7a5b8d4036e1f7a92b6c3d850e4a7b1c9d2e6f8035b4c7d1e9f2a68b30";

  private TokenForge() {}

  /** Claims of a device that is good for an hour. */
  static JWTClaimsSet.Builder claims(String subject, Instant now) {
    return new JWTClaimsSet.Builder()
        .subject(subject)
        .audience("hotpin")
        .jwtID("id-of-" + subject)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(3_600)));
  }

  /** A token of HS256 for a device, good for an hour from now. */
  public static String hs256(String subject, Consumer<JWTClaimsSet.Builder> more) {
    JWTClaimsSet.Builder claims = claims(subject, Instant.now());
    more.accept(claims);
    return hs256(SECRET, claims.build());
  }

  /** One that says it needs no signature. */
  public static String unsigned(String subject) {
    return raw("{\"alg\":\"none\"}", claims(subject, Instant.now()).build().toString(), "");
  }

  static String hs256(String secret, JWTClaimsSet claims) {
    return hs256(secret.getBytes(StandardCharsets.UTF_8), header(JWSAlgorithm.HS256), claims);
  }

  static String hs256(byte[] secret, JWSHeader header, JWTClaimsSet claims) {
    try {
      return sign(header, claims, new MACSigner(secret));
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static JWSHeader header(JWSAlgorithm algorithm) {
    return new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).build();
  }

  static String sign(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) {
    try {
      SignedJWT token = new SignedJWT(header, claims);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** Three parts as they are given, in Base64. */
  static String raw(String header, String claims, String signature) {
    return Base64URL.encode(header) + "." + Base64URL.encode(claims) + "." + signature;
  }

  /** An issuer with an RSA key. */
  record RsaIssuer(String kid, KeyPair pair) {
    static RsaIssuer create(String kid, int bits) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return new RsaIssuer(kid, generator.generateKeyPair());
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    RSAKey jwk() {
      return new RSAKey.Builder((RSAPublicKey) pair.getPublic()).keyID(kid).build();
    }

    RSAKey privateJwk() {
      return new RSAKey.Builder((RSAPublicKey) pair.getPublic())
          .privateKey(pair.getPrivate())
          .keyID(kid)
          .build();
    }

    String sign(JWTClaimsSet claims) {
      return sign(kid, claims);
    }

    String sign(String claimedKid, JWTClaimsSet claims) {
      return TokenForge.sign(
          new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(claimedKid).build(),
          claims,
          new RSASSASigner(pair.getPrivate()));
    }
  }

  /** An issuer with an Ed25519 key, made and used by the JDK. */
  record EdIssuer(String kid, KeyPair pair) {
    static EdIssuer create(String kid) {
      try {
        return new EdIssuer(kid, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    OctetKeyPair jwk() {
      byte[] encoded = pair.getPublic().getEncoded();
      byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
      return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x)).keyID(kid).build();
    }

    String sign(String algorithm, JWTClaimsSet claims) {
      String head =
          Base64URL.encode("{\"alg\":\"" + algorithm + "\",\"kid\":\"" + kid + "\"}")
              + "."
              + Base64URL.encode(claims.toString());
      return head + "." + Base64URL.encode(signature(pair.getPrivate(), head));
    }

    private static byte[] signature(PrivateKey key, String text) {
      try {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key);
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return signature.sign();
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }

  static String jwks(JWK... keys) {
    return new JWKSet(Arrays.asList(keys)).toString(false);
  }
}
