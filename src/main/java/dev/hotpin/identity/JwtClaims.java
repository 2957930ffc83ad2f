package dev.hotpin.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The claims of tokens, by name, and the principal that they make. */
final class JwtClaims {
  /**
   * What its holder may do, with blanks between (RFC 8693, section 4.2); a device's if left out.
   */
  static final String SCOPE = "scope";

  /** The only sessions that it may speak for: a list, or one. */
  static final String SESSION_IDS = "session_ids";

  /** Whether several devices carry it. */
  static final String SHARED = "shared";

  private static final int MAX_SESSION_IDS = 1_000;

  private JwtClaims() {}

  /** Whose token it is; empty where a claim is missing or can't be understood. */
  static Optional<Principal> principal(JWTClaimsSet claims, String signer) {
    String subject = claims.getSubject();
    if (subject == null || !Principal.isName(subject)) {
      return Optional.empty();
    }
    try {
      Set<Scope> scopes = scopes(claims.getStringClaim(SCOPE));
      Optional<Set<String>> sessionIds = sessionIds(claims);
      if (scopes.isEmpty() || sessionIds.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Principal(
              subject,
              scopes,
              sessionIds.get(),
              instant(claims.getExpirationTime()),
              new Credential.Token(
                  claims.getJWTID() == null ? "" : claims.getJWTID(),
                  subject,
                  instant(claims.getIssueTime()),
                  signer),
              Boolean.TRUE.equals(claims.getBooleanClaim(SHARED))));
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> instant(Date date) {
    return Optional.ofNullable(date).map(Date::toInstant);
  }

  private static Set<Scope> scopes(String claim) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    if (claim == null) {
      scopes.add(Scope.DEVICE);
    } else {
      for (String word : claim.split(" ", -1)) {
        Scope.named(word).ifPresent(scopes::add); // others are for other services
      }
    }
    return scopes;
  }

  /** Empty where the claim is there and binds to nothing that could be a session. */
  private static Optional<Set<String>> sessionIds(JWTClaimsSet claims) throws ParseException {
    Object claim = claims.getClaim(SESSION_IDS);
    if (claim == null) {
      return Optional.of(Set.of());
    }
    List<String> ids =
        claim instanceof String one ? List.of(one) : claims.getStringListClaim(SESSION_IDS);
    boolean valid =
        !ids.isEmpty()
            && ids.size() <= MAX_SESSION_IDS
            && ids.stream().allMatch(id -> id != null && KeyEntry.isSessionId(id));
    return valid ? Optional.of(new HashSet<>(ids)) : Optional.empty();
  }
}
