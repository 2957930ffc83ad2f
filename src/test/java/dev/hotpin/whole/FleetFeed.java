package dev.hotpin.whole;

import dev.hotpin.testing.ChatTestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** An operator's program that watches the fleet. For one thread, with one that reads. */
final class FleetFeed implements AutoCloseable {
  static final String LIVE = "/admin/fleet/live";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final InputStream body;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private volatile boolean over;

  private FleetFeed(InputStream body) {
    this.body = body;
  }

  static HttpRequest request(TestServer server, String path, String key) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.url(path));
    return key.isEmpty()
        ? request.build()
        : request.header("Authorization", "Bearer " + key).build();
  }

  /** Watches; the server must let it. */
  static FleetFeed open(TestServer server, String key) {
    try {
      HttpResponse<InputStream> answer =
          HTTP.send(request(server, LIVE, key), HttpResponse.BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        throw new AssertionError(answer.statusCode());
      }
      FleetFeed feed = new FleetFeed(answer.body());
      Thread reader = new Thread(feed::read, "fleet-feed");
      reader.setDaemon(true);
      reader.start();
      return feed;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void read() {
    StringBuilder text = new StringBuilder();
    byte[] block = new byte[8_192];
    try {
      for (int n = body.read(block); n >= 0; n = body.read(block)) {
        text.append(new String(block, 0, n, StandardCharsets.US_ASCII));
        for (int end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
          events.add(text.substring(0, end));
          text.delete(0, end + 2);
        }
      }
    } catch (IOException e) {
      events.add("cut off: " + e.getMessage());
    } finally {
      over = true;
    }
  }

  /** Waits for an event that is as it should be. */
  String await(String what, Predicate<String> event) {
    ChatTestServer.await(what, () -> over || events.stream().anyMatch(event));
    return events.stream()
        .filter(event)
        .findFirst()
        .orElseThrow(() -> new AssertionError("over without " + what + ": " + events));
  }

  /** Waits for the end of the stream, and gives the last event. */
  String awaitEnd() {
    ChatTestServer.await("the end", () -> over);
    return events.get(events.size() - 1);
  }

  boolean isOpen() {
    return !over;
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
