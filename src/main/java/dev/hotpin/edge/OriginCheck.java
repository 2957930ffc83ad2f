package dev.hotpin.edge;

import dev.hotpin.config.WebOrigins;
import dev.hotpin.pipeline.Peer;
import dev.hotpin.pipeline.Refused;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets web pages of this server connect and send, and pages of the origins that are allowed:
 * browsers let any page open a WebSocket anywhere, with what the user may do there, and name the
 * page in {@code Origin}. Who sends none is no browser. Reading is left to the browser's own rules.
 */
final class OriginCheck implements RequestCheck {
  private static final Set<HttpMethod> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final Refused REFUSED =
      new Refused(
          HttpResponseStatus.FORBIDDEN,
          "origin_not_allowed",
          "Pages of that origin may not connect. The server's ALLOWED_ORIGINS can name it; a proxy"
              + " must pass the Host header on.",
          Optional.empty());

  private final WebOrigins allowed;

  OriginCheck(WebOrigins allowed) {
    this.allowed = allowed;
  }

  @Override
  public Optional<Refused> refuse(Peer peer, HttpRequest request) {
    List<String> origins = request.headers().getAll(HttpHeaderNames.ORIGIN);
    boolean matters =
        !READING.contains(request.method()) || request.headers().contains(HttpHeaderNames.UPGRADE);
    if (origins.isEmpty() || !matters) {
      return Optional.empty();
    }
    String host = request.headers().get(HttpHeaderNames.HOST, "");
    boolean good =
        origins.size() == 1 && (sameHost(origins.get(0), host) || allowed.contains(origins.get(0)));
    return good ? Optional.empty() : Optional.of(REFUSED);
  }

  /** The scheme is left out: a proxy that ends TLS may not tell. */
  private static boolean sameHost(String origin, String host) {
    Optional<String> page = WebOrigins.authority(origin);
    return page.isPresent() && page.equals(WebOrigins.authorityOfHost(origin, host));
  }
}
