package dev.hotpin.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Signs tokens by the server's own secret (HS256). Where there is a JWKS, the private key is its
 * issuer's, and tokens come from there.
 */
public final class JwtIssuer {
  private final JwtRules rules;
  private final String secret;

  public JwtIssuer(JwtRules rules, String secret) {
    this.rules = rules;
    this.secret = secret;
  }

  /**
   * A token that was made.
   *
   * @param id its {@code jti}, for its revocation
   */
  public record Issued(String id, String token) {
    @Override
    public String toString() {
      return "Issued[id=" + id + "]";
    }
  }

  /** Signs a token; one without an end is only of use where the rules allow it. */
  public Issued issue(KeyFileEditor.NewKey wanted, Instant now) {
    String id = OpaqueKey.generateId();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .jwtID(id)
            .subject(wanted.name())
            .audience(rules.audience())
            .issueTime(Date.from(now))
            .claim(
                JwtClaims.SCOPE,
                wanted.scopes().stream()
                    .sorted()
                    .map(Scope::label)
                    .collect(Collectors.joining(" ")));
    rules.issuer().ifPresent(claims::issuer);
    wanted.expiresAt().map(Date::from).ifPresent(claims::expirationTime);
    if (!wanted.sessionIds().isEmpty()) {
      claims.claim(JwtClaims.SESSION_IDS, List.copyOf(new TreeSet<>(wanted.sessionIds())));
    }
    if (wanted.shared()) {
      claims.claim(JwtClaims.SHARED, true);
    }
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build(),
              claims.build());
      token.sign(new MACSigner(secret));
      return new Issued(id, token.serialize());
    } catch (JOSEException e) {
      throw new IllegalStateException("a secret that the settings took can't sign", e);
    }
  }
}
