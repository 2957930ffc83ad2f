package dev.hotpin.limits;

import java.util.Objects;

/**
 * A quota that is used up.
 *
 * @param limit which
 * @param retryAfterMillis when it will have room again, in milliseconds, at least 1
 */
public record QuotaRefusal(Limit limit, long retryAfterMillis) {
  public QuotaRefusal {
    Objects.requireNonNull(limit, "limit");
    retryAfterMillis = Math.max(1, retryAfterMillis);
  }
}
