package dev.hotpin.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Verifies signed tokens (RFC 7519) by one algorithm and keys of its kind. What the header of a
 * token says of keys ({@code jwk}, {@code jku}, {@code x5u}) is not looked at. Threads: any;
 * computes for some 10 to 300 µs, never waits.
 */
final class JwtVerifier {
  /** A token is a few hundred characters; the header that carries it has room for 8 KiB. */
  static final int MAX_CHARS = 4_096;

  /**
   * Three parts in base64url (RFC 7515, section 7.1). The library leaves out what else stands in
   * them, so that one token would have many forms.
   */
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]*+");

  /** As long as a signature of RSA with 2,048 bits. */
  private static final int WARM_UP_BYTES = 256;

  private final JwtRules rules;
  private final Supplier<SigningKeys> keys;
  private final Supplier<Revocations> revocations;
  private final Clock clock;
  private final Claims claimsVerifier;

  JwtVerifier(
      JwtRules rules, Supplier<SigningKeys> keys, Supplier<Revocations> revocations, Clock clock) {
    this.rules = rules;
    this.keys = keys;
    this.revocations = revocations;
    this.clock = clock;
    this.claimsVerifier = new Claims();
  }

  /**
   * Verifies what is no token, so that the first real one finds all classes loaded: that takes a
   * tenth of a second, which an event loop does not have.
   */
  void warmUp() {
    String header = "{\"alg\":\"" + rules.algorithm().anyName() + "\"}";
    Verdict unused =
        verify(Base64URL.encode(header) + ".e30." + Base64URL.encode(new byte[WARM_UP_BYTES]));
    unused = judge(new JWTClaimsSet.Builder().audience(rules.audience()).subject("-").build(), "");
  }

  /** Whether {@code credential} has the form of a token: three parts. A key has no point. */
  static boolean looksLikeOne(String credential) {
    return credential.indexOf('.') >= 0;
  }

  Verdict verify(String text) {
    if (text.length() > MAX_CHARS || !FORM.matcher(text).matches()) {
      return Verdict.no(Refusal.MALFORMED);
    }
    try {
      SignedJWT token = SignedJWT.parse(text); // which none-signed ones are not
      if (!rules.algorithm().isNamed(token.getHeader().getAlgorithm())) {
        return Verdict.no(Refusal.WRONG_ALGORITHM);
      }
      if (token.getHeader().getCriticalParams() != null) {
        return Verdict.no(Refusal.MALFORMED); // it is not to be taken by who does not know these
      }
      Optional<SigningKeys.SigningKey> key = keys.get().forHeader(token.getHeader());
      if (key.isEmpty() || !key.get().check().isBy(token)) {
        return Verdict.no(Refusal.UNKNOWN);
      }
      return judge(token.getJWTClaimsSet(), key.get().thumbprint());
    } catch (ParseException | JOSEException | RuntimeException e) {
      return Verdict.no(Refusal.MALFORMED); // the parser's exceptions are many, and say no more
    }
  }

  private Verdict judge(JWTClaimsSet claims, String signer) {
    Instant now = clock.instant();
    try {
      claimsVerifier.verify(claims, null);
    } catch (ExpiredJWTException e) {
      return Verdict.no(Refusal.EXPIRED);
    } catch (BadJWTException e) {
      return Verdict.no(why(claims, now));
    }
    Optional<Principal> principal = JwtClaims.principal(claims, signer);
    if (principal.isEmpty() || lacksEnd(principal.get())) {
      return Verdict.no(Refusal.BAD_CLAIMS);
    }
    return revocations.get().revoke(token(principal.get()))
        ? Verdict.no(Refusal.REVOKED)
        : new Verdict.Admitted(principal.get());
  }

  /** The library takes a claim that is null for one that is there. */
  private boolean lacksEnd(Principal principal) {
    return rules.expiryRequired() && principal.expiresAt().isEmpty();
  }

  private Refusal why(JWTClaimsSet claims, Instant now) {
    Date notBefore = claims.getNotBeforeTime();
    if (!claims.getAudience().contains(rules.audience())
        || (rules.issuer().isPresent() && !rules.issuer().get().equals(claims.getIssuer()))) {
      return Refusal.WRONG_AUDIENCE;
    }
    return notBefore != null && notBefore.toInstant().isAfter(now)
        ? Refusal.NOT_YET_VALID
        : Refusal.BAD_CLAIMS;
  }

  private static Credential.Token token(Principal principal) {
    return (Credential.Token) principal.credential();
  }

  /** What has become of a principal that was let in by a token. */
  Standing standingOf(Principal principal, Credential.Token token) {
    if (!keys.get().has(token.signer()) || revocations.get().revoke(token)) {
      return Standing.REVOKED;
    }
    boolean expired =
        principal.expiresAt().isPresent()
            && clock.instant().isAfter(principal.expiresAt().get().plus(JwtRules.CLOCK_SKEW));
    return expired ? Standing.EXPIRED : Standing.GOOD;
  }

  /** Nimbus's checks, by our clock. */
  private final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {
    Claims() {
      super(rules.audience(), exact(), required());
      setMaxClockSkew((int) JwtRules.CLOCK_SKEW.toSeconds());
    }

    @Override
    protected Date currentTime() {
      return Date.from(clock.instant());
    }
  }

  private JWTClaimsSet exact() {
    JWTClaimsSet.Builder exact = new JWTClaimsSet.Builder();
    rules.issuer().ifPresent(exact::issuer);
    return exact.build();
  }

  private Set<String> required() {
    Set<String> required = new HashSet<>(Set.of("sub"));
    if (rules.expiryRequired()) {
      required.add("exp");
    }
    return required;
  }
}
