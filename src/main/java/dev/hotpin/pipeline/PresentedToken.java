package dev.hotpin.pipeline;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The credential that an HTTP request shows: in {@code Authorization: Bearer}, or, where a setting
 * allows it, in {@code ?token=}. Other schemes of {@code Authorization} are for proxies, and
 * nothing here.
 *
 * @param token as it stands there; empty for none. Never to be logged: {@link #toString} leaves it
 *     out
 * @param malformed whether there are several that differ, or one that is none
 */
record PresentedToken(String token, boolean malformed) {
  private static final String SCHEME = "bearer ";
  private static final String PARAMETER = "token";

  /** RFC 6750, section 2.1, and what is usual besides. */
  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,4096}");

  private static final PresentedToken NONE = new PresentedToken("", false);
  private static final PresentedToken MALFORMED = new PresentedToken("", true);

  /** Of a request. */
  static PresentedToken of(HttpRequest request, boolean inQueryToo) {
    PresentedToken found = NONE;
    for (String header : request.headers().getAll(HttpHeaderNames.AUTHORIZATION)) {
      if (header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
        found = found.and(header.substring(SCHEME.length()).strip());
      }
    }
    if (inQueryToo) {
      for (String parameter : parameters(request)) {
        found = found.and(parameter);
      }
    }
    return found;
  }

  private static List<String> parameters(HttpRequest request) {
    try {
      return new QueryStringDecoder(request.uri()).parameters().getOrDefault(PARAMETER, List.of());
    } catch (IllegalArgumentException e) {
      return List.of(); // a malformed escape, which another handler answers
    }
  }

  private PresentedToken and(String another) {
    boolean fits = FORM.matcher(another).matches() && (token.isEmpty() || token.equals(another));
    return malformed || !fits ? MALFORMED : new PresentedToken(another, false);
  }

  @Override
  public String toString() {
    return malformed ? "malformed" : token.isEmpty() ? "none" : "present";
  }
}
