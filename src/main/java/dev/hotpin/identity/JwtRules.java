package dev.hotpin.identity;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What is asked of a token.
 *
 * @param audience must be among its {@code aud}
 * @param issuer must be its {@code iss}; empty: any
 * @param expiryRequired whether a token without {@code exp} is refused
 */
public record JwtRules(
    JwtAlgorithm algorithm, String audience, Optional<String> issuer, boolean expiryRequired) {
  /** By how much the issuer's clock and this one may differ (own choice). */
  public static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  public JwtRules {
    Objects.requireNonNull(algorithm, "algorithm");
    Objects.requireNonNull(audience, "audience");
    Objects.requireNonNull(issuer, "issuer");
  }
}
