package dev.hotpin.whole;

import dev.hotpin.client.WearableException;
import dev.hotpin.testing.ChatTestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A WebSocket client of another make (the JDK's) that knows nothing of the protocol: what was
 * received is kept as it came.
 */
final class PlainClient implements AutoCloseable {
  /** A message: text, or else bytes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Received(String text, byte[] bytes) {}

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile int closeCode;
  private volatile String closeReason = "";
  private WebSocket socket;

  static PlainClient connect(TestServer server) {
    return connect(server, "127.0.0.1", "");
  }

  /** With a credential in the header; empty for none. */
  static PlainClient connect(TestServer server, String host, String bearer) {
    return connect(
        server, host, bearer.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + bearer));
  }

  /** With headers. */
  static PlainClient connect(TestServer server, String host, Map<String, String> headers) {
    PlainClient client = new PlainClient();
    String scheme = server.isTls() ? "wss" : "ws";
    URI uri = URI.create(scheme + "://" + host + ":" + server.hotpin().port() + "/ws");
    WebSocket.Builder builder = http(server).newWebSocketBuilder();
    headers.forEach(builder::header);
    client.socket = builder.buildAsync(uri, client.new Ear()).join();
    return client;
  }

  private static HttpClient http(TestServer server) {
    try {
      return server.isTls()
          ? HttpClient.newBuilder().sslContext(server.trust().java()).build()
          : HTTP;
    } catch (WearableException e) {
      throw new AssertionError(e);
    }
  }

  void text(String message) {
    socket.sendText(message, true).join();
  }

  void binary(byte[] message) {
    socket.sendBinary(ByteBuffer.wrap(message), true).join();
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  /** All texts so far. */
  List<String> texts() {
    return received.stream().map(Received::text).filter(Objects::nonNull).toList();
  }

  /** Begins anew: what came so far is not looked at any more. */
  void forget() {
    received.clear();
  }

  /** Waits for a text that contains {@code part}. */
  String awaitText(String part) {
    ChatTestServer.await(part + " in " + received, () -> find(part) != null);
    return find(part);
  }

  /** Waits for the server's close frame: its code. */
  int awaitClose() {
    ChatTestServer.await("the close", () -> closeCode != 0);
    return closeCode;
  }

  boolean isClosed() {
    return closeCode != 0;
  }

  String closeReason() {
    return closeReason;
  }

  /** The first text so far that contains {@code part}, or null. */
  String find(String part) {
    for (Received message : received) {
      if (message.text() != null && message.text().contains(part)) {
        return message.text();
      }
    }
    return null;
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private byte[] bytes = new byte[0];

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        received.add(new Received(text.toString(), null));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
      byte[] joined = new byte[bytes.length + part.remaining()];
      System.arraycopy(bytes, 0, joined, 0, bytes.length);
      part.get(joined, bytes.length, part.remaining());
      bytes = joined;
      if (last) {
        received.add(new Received(null, bytes));
        bytes = new byte[0];
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closeReason = reason;
      closeCode = code;
      return null;
    }
  }
}
