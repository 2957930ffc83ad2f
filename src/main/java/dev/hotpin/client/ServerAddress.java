package dev.hotpin.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/**
 * Where a server listens: its WebSocket address and the socket address that the host name stands
 * for, resolved once, since event loops must not wait for a name server.
 *
 * @param uri {@code ws://} or {@code wss://}, with a path
 * @param socketAddress resolved
 * @param trust whom it may be; null without TLS
 */
public record ServerAddress(URI uri, InetSocketAddress socketAddress, ServerTrust trust) {
  private static final int WS_PORT = 80;
  private static final int WSS_PORT = 443;
  private static final int MAX_PORT = 65_535;
  private static final String DEFAULT_PATH = "/ws";

  /**
   * Reads and resolves an address. Blocks for as long as the name lookup takes: not on an event
   * loop.
   *
   * @param text such as {@code ws://localhost:8000/ws}; without a path, {@code /ws} is meant
   * @throws WearableException if it is no WebSocket address or the host is not known
   */
  public static ServerAddress resolve(String text) throws WearableException {
    return resolve(text, null);
  }

  /**
   * The same with certificates of one's own choice.
   *
   * @param trust whom the server may be; null: whom the system believes
   */
  public static ServerAddress resolve(String text, ServerTrust trust) throws WearableException {
    URI uri = parse(text);
    ServerTrust whom = isTls(uri) ? trust != null ? trust : ServerTrust.ofSystem() : null;
    try {
      int port = uri.getPort() >= 0 ? uri.getPort() : isTls(uri) ? WSS_PORT : WS_PORT;
      return new ServerAddress(
          uri, new InetSocketAddress(InetAddress.getByName(uri.getHost()), port), whom);
    } catch (UnknownHostException e) {
      throw new WearableException("No host is known by the name " + uri.getHost() + ".", e);
    }
  }

  /** Whether the connection is encrypted ({@code wss}). */
  public boolean tls() {
    return isTls(uri);
  }

  /** The address of an HTTP resource of the same server, a neighbour of the WebSocket's path. */
  public URI http(String name) {
    String path = uri.getRawPath();
    String folder = path.substring(0, path.lastIndexOf('/') + 1);
    return URI.create((tls() ? "https" : "http") + "://" + uri.getRawAuthority() + folder + name);
  }

  private static boolean isTls(URI uri) {
    return "wss".equalsIgnoreCase(uri.getScheme());
  }

  private static URI parse(String text) throws WearableException {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException e) {
      throw new WearableException(notAnAddress(text), e);
    }
    boolean webSocket = "ws".equalsIgnoreCase(uri.getScheme()) || isTls(uri);
    if (!webSocket || uri.getHost() == null || uri.getPort() > MAX_PORT || uri.getPort() == 0) {
      throw new WearableException(notAnAddress(text));
    }
    String path = uri.getRawPath();
    if (path == null || path.isEmpty() || path.equals("/")) {
      return uri.resolve(DEFAULT_PATH);
    }
    return uri;
  }

  private static String notAnAddress(String text) {
    return "Not a WebSocket address: \"" + text + "\"; it looks like ws://localhost:8000/ws.";
  }
}
