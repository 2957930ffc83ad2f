package dev.hotpin.models;

import dev.hotpin.concurrent.EngineThreads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import javax.net.ssl.SSLException;

/**
 * GET over HTTP with a limit on every wait. The calling thread blocks, and may be interrupted; the
 * client's own threads are daemons. Follows redirects, but never from https to http. Uses the proxy
 * of the system properties {@code https.proxyHost} and {@code https.proxyPort}.
 */
public final class HttpDownload {
  /** How often a caller hears of progress, and a stalled body is looked for. */
  private static final long WATCH_MILLIS = 200;

  private static final int STATUS_OK = 200;

  private final HttpTimeouts timeouts;
  private final ExecutorService threads;
  private final HttpClient client;

  /** With these limits. */
  public HttpDownload(HttpTimeouts timeouts) {
    this.timeouts = timeouts;
    this.threads = Executors.newCachedThreadPool(EngineThreads.factory("hotpin-models"));
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofMillis(timeouts.connectMillis()))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .executor(threads)
            .build();
  }

  /** What was answered, its body read. */
  record Answer(int status, HttpHeaders headers) {}

  /** Decides from the headers who takes the body. */
  interface Sink {
    /** Null to refuse it. Called once, on a thread of the client. */
    BodyWriter.Taker takerOf(int status, HttpHeaders headers);
  }

  /** Whether {@code uri} is one that can be asked. */
  static boolean isWeb(URI uri) {
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    return uri.getHost() != null && (http || "https".equalsIgnoreCase(uri.getScheme()));
  }

  /**
   * The body of {@code uri}.
   *
   * @throws UnreachableException where no answer comes in time
   * @throws ModelException where it is another answer than 200, a broken or a longer one
   */
  byte[] bytes(URI uri, int maxBytes) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    BodyWriter.Taker collector =
        piece -> {
          if (body.size() + piece.remaining() > maxBytes) {
            throw new IOException("more than " + maxBytes + " bytes");
          }
          byte[] copy = new byte[piece.remaining()];
          piece.get(copy);
          body.writeBytes(copy);
        };
    try {
      Sink sink = (status, headers) -> status == STATUS_OK ? collector : null;
      Answer answer = get(uri, Map.of(), sink, received -> {});
      if (answer.status() != STATUS_OK) {
        throw new ModelException(uri + " answered with status " + answer.status() + ".");
      }
      return body.toByteArray();
    } catch (IOException e) {
      throw new ModelException(uri + " broke off: " + e.getMessage() + ".", e);
    }
  }

  /**
   * Asks, and reads the whole body.
   *
   * @param progress told the bytes received so far, on the calling thread, some times a second
   * @throws UnreachableException where no headers come in time
   * @throws IOException where the body breaks off or stalls, or its taker fails
   */
  Answer get(URI uri, Map<String, String> requestHeaders, Sink sink, LongConsumer progress)
      throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).GET();
    requestHeaders.forEach(request::header);
    AtomicLong received = new AtomicLong();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    HttpResponse.BodyHandler<Void> handler =
        info -> {
          BodyWriter.Taker taker = sink.takerOf(info.statusCode(), info.headers());
          begun.complete(null);
          return new BodyWriter(taker, received);
        };
    CompletableFuture<HttpResponse<Void>> response = new CompletableFuture<>();
    AtomicReference<CompletableFuture<HttpResponse<Void>>> exchange = new AtomicReference<>();
    // Asked from another thread, since looking a name up blocks the one that asks.
    threads.execute(() -> send(request.build(), handler, exchange, response));
    try {
      awaitHeaders(uri, begun, response);
      HttpResponse<Void> whole = awaitBody(response, received, progress);
      return new Answer(whole.statusCode(), whole.headers());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelException("Fetching was interrupted.", e);
    } finally {
      CompletableFuture<HttpResponse<Void>> sent = exchange.get();
      if (sent != null) {
        sent.cancel(true);
      }
    }
  }

  private void send(
      HttpRequest request,
      HttpResponse.BodyHandler<Void> handler,
      AtomicReference<CompletableFuture<HttpResponse<Void>>> exchange,
      CompletableFuture<HttpResponse<Void>> response) {
    try {
      exchange.set(client.sendAsync(request, handler));
    } catch (RuntimeException e) {
      response.completeExceptionally(e);
      return;
    }
    CompletableFuture<?> unused =
        exchange
            .get()
            .whenComplete(
                (whole, failure) -> {
                  if (failure == null) {
                    response.complete(whole);
                  } else {
                    boolean wrapped = failure instanceof CompletionException;
                    response.completeExceptionally(wrapped ? failure.getCause() : failure);
                  }
                });
  }

  private void awaitHeaders(
      URI uri, CompletableFuture<Void> begun, CompletableFuture<HttpResponse<Void>> response)
      throws InterruptedException {
    try {
      CompletableFuture.anyOf(begun, response).get(timeouts.answerMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unreachable(uri, "no answer within " + timeouts.answerMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw unreachable(uri, reason(e.getCause()), e.getCause());
    }
  }

  private HttpResponse<Void> awaitBody(
      CompletableFuture<HttpResponse<Void>> response, AtomicLong received, LongConsumer progress)
      throws IOException, InterruptedException {
    long seenBytes = 0;
    long seenNanos = System.nanoTime();
    while (true) {
      try {
        HttpResponse<Void> whole = response.get(WATCH_MILLIS, TimeUnit.MILLISECONDS);
        progress.accept(received.get());
        return whole;
      } catch (TimeoutException e) {
        long nowBytes = received.get();
        progress.accept(nowBytes);
        long now = System.nanoTime();
        if (nowBytes != seenBytes) {
          seenBytes = nowBytes;
          seenNanos = now;
        } else if (now - seenNanos > TimeUnit.MILLISECONDS.toNanos(timeouts.stallMillis())) {
          throw new IOException("nothing came for " + timeouts.stallMillis() + " ms", e);
        }
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof ModelException known) {
          throw known;
        }
        throw cause instanceof IOException io ? io : new IOException(cause);
      }
    }
  }

  private static UnreachableException unreachable(URI uri, String reason, Throwable cause) {
    return new UnreachableException(
        uri.getScheme()
            + "://"
            + uri.getRawAuthority()
            + " can't be reached ("
            + reason
            + "): check the connection, or unpack a model from elsewhere into model/.",
        cause);
  }

  private static String reason(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException || t instanceof UnknownHostException) {
        return "unknown host";
      }
      if (t instanceof HttpTimeoutException) {
        return "no connection in time";
      }
      if (t instanceof SSLException) {
        return "no secure connection: " + t.getMessage();
      }
    }
    if (failure instanceof ConnectException) {
      return "connection refused";
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
