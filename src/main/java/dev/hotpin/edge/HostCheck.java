package dev.hotpin.edge;

import dev.hotpin.config.AddressRanges;
import dev.hotpin.config.HostNames;
import dev.hotpin.pipeline.Peer;
import dev.hotpin.pipeline.Refused;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;
import java.util.Optional;

/**
 * Refuses what a browser of this machine asks of a name that is not this machine's. Programs of
 * this machine are let in without a credential where none is configured; a page whose name was
 * first that of its own server and then of 127.0.0.1 (DNS rebinding) would be one of them, and of
 * the same origin. It can't forge the {@code Host} header, so addresses, {@code localhost} and
 * names without a dot, which nobody can register, are safe.
 */
final class HostCheck implements RequestCheck {
  private static final Refused REFUSED =
      new Refused(
          HttpResponseStatus.MISDIRECTED_REQUEST,
          "wrong_host",
          "This machine's programs reach the server as localhost, by an address, or by a name in"
              + " the server's ALLOWED_HOSTS.",
          Optional.empty());
  private static final String LOCALHOST = "localhost";

  private final HostNames allowed;

  HostCheck(HostNames allowed) {
    this.allowed = allowed;
  }

  @Override
  public Optional<Refused> refuse(Peer peer, HttpRequest request) {
    if (!peer.isThisMachine() || isOwn(request.headers().get(HttpHeaderNames.HOST, ""))) {
      return Optional.empty();
    }
    return Optional.of(REFUSED);
  }

  private boolean isOwn(String hostAndPort) {
    if (ForwardedHeaders.address(hostAndPort).isPresent()) {
      return true;
    }
    int colon = hostAndPort.indexOf(':');
    String host = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
    return host.indexOf('.') < 0
        || AddressRanges.address(host).isPresent()
        || host.toLowerCase(Locale.ROOT).endsWith("." + LOCALHOST)
        || allowed.contains(host);
  }
}
