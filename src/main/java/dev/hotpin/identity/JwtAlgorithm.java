package dev.hotpin.identity;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.Set;

/** How tokens are signed. One is chosen for a server; a token does not have a say in it. */
@SuppressWarnings("ImmutableEnumChecker") // a Set.of of constants
public enum JwtAlgorithm {
  /** HMAC with a secret that the issuer and this server share. */
  HS256(JWSAlgorithm.HS256),
  /** RSA; this server has the public keys. */
  RS256(JWSAlgorithm.RS256),
  /** Ed25519; this server has the public keys. Its newer name is understood, too (RFC 9864). */
  EDDSA(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);

  private final Set<JWSAlgorithm> names;

  JwtAlgorithm(JWSAlgorithm... names) {
    this.names = Set.of(names);
  }

  boolean isNamed(JWSAlgorithm name) {
    return names.contains(name);
  }
}
