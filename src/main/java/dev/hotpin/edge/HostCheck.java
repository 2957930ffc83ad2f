package dev.hotpin.edge;

import dev.hotpin.config.AddressRanges;
import dev.hotpin.config.HostNames;
import dev.hotpin.pipeline.Peer;
import dev.hotpin.pipeline.Refused;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Refuses what a browser asks of a name that is not this server's, where it would be let in without
 * a credential: on this machine, and everywhere if the server is open to everybody. A page whose
 * name was first that of its own server and then of this one (DNS rebinding) would be of the same
 * origin. It can't forge the {@code Host} header, so addresses, {@code localhost} and names that
 * nobody can register are safe.
 */
final class HostCheck implements RequestCheck {
  private static final Refused REFUSED =
      new Refused(
          HttpResponseStatus.MISDIRECTED_REQUEST,
          "wrong_host",
          "Call the server localhost, by an address, or by a name in its ALLOWED_HOSTS: with another"
              + " name, anybody's page could be asking.",
          Optional.empty());

  /** Ends of names that are reserved for the local machine or network, or never given out. */
  private static final List<String> LOCAL_ENDS =
      List.of(".localhost", ".local", ".home.arpa", ".internal", ".lan");

  private final HostNames allowed;
  private final boolean openToAll;

  /**
   * @param openToAll whether who is not on this machine needs no credential either
   */
  HostCheck(HostNames allowed, boolean openToAll) {
    this.allowed = allowed;
    this.openToAll = openToAll;
  }

  @Override
  public Optional<Refused> refuse(Peer peer, HttpRequest request) {
    boolean letIn =
        peer.isThisMachine() || (openToAll && request.headers().contains(HttpHeaderNames.ORIGIN));
    if (!letIn || isOwn(request.headers().get(HttpHeaderNames.HOST, ""))) {
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
        || LOCAL_ENDS.stream().anyMatch(host.toLowerCase(Locale.ROOT)::endsWith)
        || allowed.contains(host);
  }
}
