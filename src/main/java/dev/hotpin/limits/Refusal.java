package dev.hotpin.limits;

import java.util.Objects;

/**
 * A quota that is used up.
 *
 * @param limit which
 * @param retryAfterMillis when it will have room again, in milliseconds, at least 1
 */
public record Refusal(Limit limit, long retryAfterMillis) {
  public Refusal {
    Objects.requireNonNull(limit, "limit");
    retryAfterMillis = Math.max(1, retryAfterMillis);
  }
}
