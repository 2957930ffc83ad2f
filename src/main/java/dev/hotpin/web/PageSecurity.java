package dev.hotpin.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.regex.Pattern;

/** The headers that keep a page to itself: what it may load, ask for, and be embedded in. */
final class PageSecurity {
  /** A host as browsers send it; anything else is not repeated in an answer. */
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}(:[0-9]{1,5})?");

  private static final Pattern HOST_V6 = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}](:[0-9]{1,5})?");

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " media-src 'self' blob:; worker-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'; connect-src 'self'";

  private static final String PERMISSIONS =
      "microphone=(self), camera=(), geolocation=(), payment=(), usb=()";

  private PageSecurity() {}

  /** Sets them in the answer to a request for a page. */
  static void add(HttpHeaders answer, String host) {
    answer.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY + sockets(host));
    answer.set("Permissions-Policy", PERMISSIONS);
    answer.set("Referrer-Policy", "no-referrer");
    answer.set("Cross-Origin-Opener-Policy", "same-origin");
    answer.set(HttpHeaderNames.X_FRAME_OPTIONS, "DENY");
  }

  /** Browsers before 2022 don't count a WebSocket to the page's own host as {@code 'self'}. */
  private static String sockets(String host) {
    if (host == null || !(HOST.matcher(host).matches() || HOST_V6.matcher(host).matches())) {
      return "";
    }
    return " ws://" + host + " wss://" + host;
  }
}
