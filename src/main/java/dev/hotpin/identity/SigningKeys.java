package dev.hotpin.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The keys by which tokens are verified, all of the one kind that the server is set to: a public
 * key is never tried as a secret, whatever a token's header says. Immutable; any thread.
 */
final class SigningKeys {
  /** RFC 7518, section 3.3. */
  private static final int MIN_RSA_BITS = 2_048;

  /** Keys of one issuer: a few in use and a few that go. */
  private static final int MAX_KEYS = 100;

  private final List<SigningKey> keys;

  private SigningKeys(List<SigningKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** A key and the way to use it. */
  record SigningKey(Optional<String> id, String thumbprint, SignatureCheck check) {}

  /** The one secret of HS256, at least 32 bytes. */
  static SigningKeys ofSecret(String secret) throws IdentityException {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    try {
      MACVerifier verifier = new MACVerifier(bytes);
      String thumbprint =
          new OctetSequenceKey.Builder(bytes).build().computeThumbprint().toString();
      return new SigningKeys(
          List.of(new SigningKey(Optional.empty(), thumbprint, token -> token.verify(verifier))));
    } catch (JOSEException e) {
      throw new IdentityException("the secret is too short for HS256: it needs 32 bytes", e);
    }
  }

  /**
   * The public keys of a JWKS (RFC 7517). Those of another kind than {@code algorithm} needs are
   * left out.
   *
   * @throws IdentityException with the end of a sentence
   */
  static SigningKeys ofJwks(String json, JwtAlgorithm algorithm) throws IdentityException {
    JWKSet set;
    try {
      set = JWKSet.parse(json);
    } catch (ParseException e) {
      throw new IdentityException("it is no JWKS, a JSON object with \"keys\"", e);
    }
    if (set.getKeys().size() > MAX_KEYS) {
      throw new IdentityException("it has more than " + MAX_KEYS + " keys");
    }
    List<SigningKey> usable = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JWK key : set.getKeys()) {
      if (key.isPrivate()) {
        throw new IdentityException(
            "it holds a secret or private key, which belongs to the issuer alone");
      }
      if (!suits(key, algorithm)) {
        continue;
      }
      SigningKey signingKey = signingKey(key);
      if (signingKey.id().isPresent() && !ids.add(signingKey.id().get())) {
        throw new IdentityException("two of its keys have the same kid");
      }
      usable.add(signingKey);
    }
    if (usable.isEmpty()) {
      throw new IdentityException("it has no public key for " + algorithm);
    }
    return new SigningKeys(usable);
  }

  private static boolean suits(JWK key, JwtAlgorithm algorithm) {
    boolean kind =
        algorithm == JwtAlgorithm.RS256
            ? key.getKeyType().equals(KeyType.RSA)
            : key instanceof OctetKeyPair pair && pair.getCurve().equals(Curve.Ed25519);
    boolean signs = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
    boolean named =
        key.getAlgorithm() == null
            || algorithm.isNamed(JWSAlgorithm.parse(key.getAlgorithm().getName()));
    return kind && signs && named;
  }

  private static SigningKey signingKey(JWK key) throws IdentityException {
    try {
      return new SigningKey(
          Optional.ofNullable(key.getKeyID()),
          key.computeThumbprint().toString(),
          key instanceof RSAKey rsa ? rsaCheck(rsa) : Ed25519Check.of((OctetKeyPair) key));
    } catch (JOSEException e) {
      throw new IdentityException("one of its keys is malformed", e);
    }
  }

  private static SignatureCheck rsaCheck(RSAKey key) throws JOSEException, IdentityException {
    if (key.size() < MIN_RSA_BITS) {
      throw new IdentityException("one of its RSA keys has fewer than " + MIN_RSA_BITS + " bits");
    }
    RSASSAVerifier verifier = new RSASSAVerifier(key);
    return token -> token.verify(verifier);
  }

  /**
   * The key that a token names by its {@code kid}. A token without one is meant for the only key
   * there is.
   */
  Optional<SigningKey> forHeader(JWSHeader header) {
    String id = header.getKeyID();
    if (keys.size() == 1 && (id == null || keys.get(0).id().isEmpty())) {
      return Optional.of(keys.get(0));
    }
    return keys.stream().filter(key -> id != null && key.id().equals(Optional.of(id))).findFirst();
  }

  boolean has(String thumbprint) {
    return keys.stream().anyMatch(key -> key.thumbprint().equals(thumbprint));
  }
}
