package dev.hotpin.identity;

/** What has become of a credential that was good. */
public enum Standing {
  /** It still is. */
  GOOD,
  /** Its time is over. */
  EXPIRED,
  /** It was taken back, or what made it good is gone. */
  REVOKED
}
