package dev.hotpin.edge;

import dev.hotpin.config.AddressRanges;
import dev.hotpin.config.ServerConfig.ForwardedHeader;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what proxies say of their clients, without asking whether they may be believed. Stateless.
 */
final class ForwardedHeaders {
  private static final String FORWARDED = "Forwarded";
  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final String FORWARDED_PROTO = "X-Forwarded-Proto";
  private static final String FORWARDED_HOST = "X-Forwarded-Host";

  /** What programs on a device never send, and proxies do. */
  private static final List<String> SIGNS_OF_A_PROXY =
      List.of(
          FORWARDED,
          FORWARDED_FOR,
          FORWARDED_PROTO,
          FORWARDED_HOST,
          "X-Real-IP",
          "X-Client-IP",
          "True-Client-IP",
          "CF-Connecting-IP",
          "Via");

  private static final Set<String> SECURE = Set.of("https", "wss");

  private ForwardedHeaders() {}

  /** Whether the request came through a proxy, whoever sent it. */
  static boolean signOfAProxy(HttpHeaders headers) {
    return SIGNS_OF_A_PROXY.stream().anyMatch(headers::contains);
  }

  /** The proxies on the way, the nearest first. */
  static List<Hop> nearestFirst(HttpHeaders headers, ForwardedHeader which) {
    return which == ForwardedHeader.FORWARDED ? rfc7239(headers) : common(headers);
  }

  private static List<Hop> rfc7239(HttpHeaders headers) {
    List<Hop> hops = new ArrayList<>();
    String all = String.join(",", headers.getAll(FORWARDED));
    if (!all.isBlank()) {
      for (Map<String, String> element : ForwardedElements.parse(all)) {
        hops.add(
            0,
            new Hop(
                address(element.getOrDefault("for", "")),
                isSecure(element.getOrDefault("proto", "")),
                Optional.ofNullable(element.get("host"))));
      }
    }
    return hops;
  }

  /** Of protocol and host the nearest proxy's word counts: others may be the client's own. */
  private static List<Hop> common(HttpHeaders headers) {
    boolean secure = isSecure(last(headers, FORWARDED_PROTO).orElse(""));
    Optional<String> host = last(headers, FORWARDED_HOST);
    List<Hop> hops = new ArrayList<>();
    for (String line : headers.getAll(FORWARDED_FOR)) {
      for (String client : line.split(",", -1)) {
        hops.add(0, new Hop(address(client.strip()), secure, host));
      }
    }
    return hops;
  }

  private static Optional<String> last(HttpHeaders headers, String name) {
    String all = String.join(",", headers.getAll(name));
    String last = all.substring(all.lastIndexOf(',') + 1).strip();
    return last.isEmpty() ? Optional.empty() : Optional.of(last);
  }

  private static boolean isSecure(String protocol) {
    return SECURE.contains(protocol.toLowerCase(Locale.ROOT));
  }

  /** Of {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code 2001:db8::1}, {@code [2001:db8::1]:80}. */
  static Optional<InetAddress> address(String node) {
    if (node.startsWith("[")) {
      int end = node.indexOf(']');
      return end < 0 ? Optional.empty() : AddressRanges.address(node.substring(1, end));
    }
    int colon = node.indexOf(':');
    boolean withPort = colon >= 0 && colon == node.lastIndexOf(':');
    return AddressRanges.address(withPort ? node.substring(0, colon) : node);
  }
}
