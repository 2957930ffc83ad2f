package dev.hotpin.models;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A model site on this machine, which misbehaves on demand. */
final class ModelServer implements AutoCloseable {

  /** Answers one request for the archive. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> ranges = new CopyOnWriteArrayList<>();
  private volatile Answer archive = exchange -> send(exchange, 404, new byte[0]);
  private volatile Answer list = exchange -> send(exchange, 404, new byte[0]);

  ModelServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/models/model-list.json", exchange -> answer(exchange, list));
    server.createContext(
        "/models/" + TestArchives.NAME + ".zip",
        exchange -> {
          ranges.add(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
          answer(exchange, archive);
        });
    server.start();
  }

  private static void answer(HttpExchange exchange, Answer answer) throws IOException {
    try (exchange) {
      answer.to(exchange);
    }
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  URI listUrl() {
    return url("/models/model-list.json");
  }

  /** The value of each archive request's Range header, "null" for none. */
  List<String> ranges() {
    return ranges;
  }

  /** Answers for the archive. */
  void archive(Answer answer) {
    archive = answer;
  }

  /** Answers for another path. */
  void at(String path, Answer answer) {
    server.createContext(path, exchange -> answer(exchange, answer));
  }

  /** Lists the one archive. */
  void list(long sizeBytes, String md5) {
    listText(
        String.format(
            Locale.ROOT,
            "[{\"lang\":\"en-us\",\"lang_text\":\"US English\",\"md5\":\"%s\",\"name\":\"%s\","
                + "\"obsolete\":\"false\",\"size\":%d,\"type\":\"small\",\"url\":\"%s.zip\","
                + "\"extra\":{\"a\":[1]}}]",
            md5,
            TestArchives.NAME,
            sizeBytes,
            TestArchives.NAME));
  }

  void listText(String json) {
    list = exchange -> send(exchange, 200, TestArchives.text(json));
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /** Announces all of {@code body} but closes after {@code bytes} of it. */
  static void cut(HttpExchange exchange, byte[] body, int bytes) throws IOException {
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body, 0, bytes);
    exchange.getResponseBody().flush();
    throw new IOException("cut on purpose");
  }

  /** Serves {@code body} with an ETag and honours ranges. */
  static void serveRanges(HttpExchange exchange, byte[] body, String eTag) throws IOException {
    exchange.getResponseHeaders().set("ETag", eTag);
    String range = exchange.getRequestHeaders().getFirst("Range");
    boolean same = eTag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
    if (range == null || !same) {
      send(exchange, 200, body);
      return;
    }
    int from = Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1"));
    if (from >= body.length) {
      exchange.getResponseHeaders().set("Content-Range", "bytes */" + body.length);
      send(exchange, 416, new byte[0]);
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + (body.length - 1) + "/" + body.length);
    exchange.sendResponseHeaders(206, body.length - from);
    exchange.getResponseBody().write(body, from, body.length - from);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
