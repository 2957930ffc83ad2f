package dev.hotpin.limits;

import java.util.Objects;

/**
 * Whose turns are counted together. A session id alone is what a device says of itself; the name of
 * a credential that one device has is better.
 *
 * @param kind what the name is of
 * @param name that, as it may be logged
 */
public record QuotaKey(Kind kind, String name) {
  /** What a name is of. The same text in two kinds is two keys. */
  public enum Kind {
    /** A session id. */
    SESSION,
    /** The holder of a credential that is not shared. */
    PRINCIPAL
  }

  public QuotaKey {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
  }

  /** By session id: for devices without a credential of their own. */
  public static QuotaKey ofSession(String sessionId) {
    return new QuotaKey(Kind.SESSION, sessionId);
  }

  /** By the holder of a credential. */
  public static QuotaKey ofPrincipal(String principal) {
    return new QuotaKey(Kind.PRINCIPAL, principal);
  }
}
