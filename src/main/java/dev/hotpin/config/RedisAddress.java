package dev.hotpin.config;

import java.util.regex.Pattern;

/** Where Redis is, with the credentials for it, which {@link #toString} masks. */
public final class RedisAddress {
  private static final Pattern USER_INFO = Pattern.compile("//.*@");

  private final String url;

  /** Holds {@code url}. */
  public RedisAddress(String url) {
    this.url = url;
  }

  /** With the credentials: for the client that connects, never for a log. */
  public String reveal() {
    return url;
  }

  /** The masked form: {@code redis://***@host:6379}. */
  @Override
  public String toString() {
    return USER_INFO.matcher(url).replaceFirst("//***@");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RedisAddress address && address.url.equals(url);
  }

  @Override
  public int hashCode() {
    return url.hashCode();
  }
}
