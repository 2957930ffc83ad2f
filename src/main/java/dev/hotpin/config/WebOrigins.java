package dev.hotpin.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Origins of web pages as browsers name them: {@code https://voice.example.com}. Immutable. */
public final class WebOrigins {
  /** No origin at all. */
  public static final WebOrigins NONE = new WebOrigins(Set.of());

  private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");

  private final Set<String> origins; // scheme://host[:port], lower case, no default port

  private WebOrigins(Set<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  /** Reads origins, with commas or blanks between; empty if one is none. */
  public static Optional<WebOrigins> parse(String text) {
    Set<String> origins = new LinkedHashSet<>();
    for (String part : SEPARATOR.split(text.strip(), -1)) {
      Optional<String> origin = normalized(part);
      if (origin.isEmpty()) {
        return Optional.empty();
      }
      origins.add(origin.get());
    }
    return Optional.of(new WebOrigins(origins));
  }

  /** Whether {@code origin}, the value of the header, is one of these. */
  public boolean contains(String origin) {
    return normalized(origin).map(origins::contains).orElse(false);
  }

  /**
   * The host and port of an origin as a {@code Host} header names them, without a default port;
   * empty where it is no origin of the web.
   */
  public static Optional<String> authority(String origin) {
    return normalized(origin).map(text -> text.substring(text.indexOf("://") + "://".length()));
  }

  /**
   * A {@code Host} header in the form of {@link #authority}, as pages of the same host with {@code
   * origin}'s scheme have it.
   */
  public static Optional<String> authorityOfHost(String origin, String host) {
    int end = origin.indexOf("://");
    return end < 0 ? Optional.empty() : authority(origin.substring(0, end) + "://" + host);
  }

  private static Optional<String> normalized(String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean web = scheme.equals("http") || scheme.equals("https");
      boolean bare =
          uri.getHost() != null
              && uri.getRawUserInfo() == null
              && (uri.getRawPath() == null || uri.getRawPath().isEmpty())
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      if (!web || !bare) {
        return Optional.empty();
      }
      int defaultPort = scheme.equals("http") ? 80 : 443;
      String port = uri.getPort() < 0 || uri.getPort() == defaultPort ? "" : ":" + uri.getPort();
      return Optional.of(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WebOrigins that && origins.equals(that.origins);
  }

  @Override
  public int hashCode() {
    return origins.hashCode();
  }

  @Override
  public String toString() {
    return String.join(",", origins.stream().sorted().toList());
  }
}
