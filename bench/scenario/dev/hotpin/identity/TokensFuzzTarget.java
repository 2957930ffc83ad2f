package dev.hotpin.identity;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.FuzzTarget;
import dev.hotpin.bench.fuzz.Mutator;
import dev.hotpin.bench.fuzz.Tokens;
import dev.hotpin.bench.fuzz.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Signed tokens, forged and bent. Nobody is let in whose token was not signed by the right key, is
 * for another server, over or taken back; whatever else comes is refused.
 */
public final class TokensFuzzTarget implements FuzzTarget {
  static final List<Tokens.Way> WAYS = List.of(Tokens.Way.values());

  private final Map<Tokens.Way, JwtVerifier> verifiers = new EnumMap<>(Tokens.Way.class);

  /** Makes a verifier of each kind. */
  public TokensFuzzTarget() {
    try {
      Revocations revocations =
          Revocations.parse(
              Revocations.lineForId(Tokens.REVOKED_ID)
                  + "\n"
                  + Revocations.lineForSubject(Tokens.REVOKED_SUBJECT, Tokens.NOW));
      for (Tokens.Way way : WAYS) {
        JwtAlgorithm algorithm = JwtAlgorithm.valueOf(way.name());
        SigningKeys keys =
            way == Tokens.Way.HS256
                ? SigningKeys.ofSecret(Tokens.SECRET)
                : SigningKeys.ofJwks(Tokens.jwks(), algorithm);
        verifiers.put(
            way,
            new JwtVerifier(
                new JwtRules(algorithm, Tokens.AUDIENCE, Optional.empty(), true),
                () -> keys,
                () -> revocations,
                Clock.fixed(Tokens.NOW, ZoneOffset.UTC)));
      }
    } catch (IdentityException e) {
      throw new IllegalStateException("keys of our own", e);
    }
  }

  @Override
  public String name() {
    return "tokens";
  }

  @Override
  public String description() {
    return "signed tokens: forged, confused, expired, revoked, bent";
  }

  @Override
  public int share() {
    return 8;
  }

  /** A byte for the way in which the server wants it signed, and the token. */
  @Override
  public byte[] generate(Random random) {
    int way = random.nextInt(WAYS.size());
    byte[] token = Bytes.of(Tokens.any(WAYS.get(way), random));
    return Bytes.join(new byte[] {(byte) way}, Mutator.maybe(token, 30, random));
  }

  @Override
  public void run(byte[] input) {
    if (input.length > 0) {
      judge(input);
    }
  }

  /** Whether it was let in. */
  boolean judge(byte[] input) {
    Tokens.Way way = WAYS.get((input[0] & 0xFF) % WAYS.size());
    String token = new String(input, 1, input.length - 1, StandardCharsets.ISO_8859_1);
    Verdict verdict = verifiers.get(way).verify(token);
    Optional<Principal> admitted = verdict.admitted();
    if (admitted.isPresent()) {
      check(way, token, admitted.get());
    }
    return admitted.isPresent();
  }

  private static void check(Tokens.Way way, String token, Principal principal) {
    Violation.unless(Tokens.isSignedRightly(way, token), "a stranger's signature");
    Violation.unless(
        principal.expiresAt().isPresent()
            && !principal.expiresAt().get().isBefore(Tokens.NOW.minus(JwtRules.CLOCK_SKEW)),
        "an end that is over: " + principal.expiresAt());
    Credential.Token credential = (Credential.Token) principal.credential();
    Violation.unless(!credential.id().equals(Tokens.REVOKED_ID), "a token that was taken back");
    Violation.unless(!principal.name().equals(Tokens.REVOKED_SUBJECT), "a device that is gone");
  }
}
