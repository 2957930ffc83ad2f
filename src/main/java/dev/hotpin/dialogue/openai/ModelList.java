package dev.hotpin.dialogue.openai;

import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatFailure.Kind;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One {@code GET /models}: asks, waits for so long and no longer, and tells once, on its home loop.
 */
final class ModelList implements ResponseHandler.Sink {

  /** Hears the outcome. */
  interface Listener {
    /** The ids, as listed. */
    void onModels(List<String> ids);

    /** There is no list; {@code reached} tells whether the endpoint answered at all. */
    void onFailure(ChatFailure failure, boolean reached);
  }

  /** Groq's list is 10 KB, that of a large aggregator some hundreds. */
  private static final int MAX_BYTES = 1024 * 1024;

  private static final int OK = 200;

  private final LogText log;
  private final Listener listener;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private Future<Void> exchange;
  private ScheduledFuture<?> timeout;
  private int status;
  private HttpHeaders headers;
  private boolean resolved;
  private boolean sent;
  private boolean over;

  private ModelList(LogText log, Listener listener) {
    this.log = log;
    this.listener = listener;
  }

  /**
   * Asks for the list.
   *
   * @param home where the listener is told
   * @param pooled told when the connection goes to the pool
   */
  static void ask(
      Endpoint endpoint,
      OpenAiSettings settings,
      EventLoop home,
      Runnable pooled,
      Listener listener) {
    ModelList list = new ModelList(LogText.of(settings), listener);
    int connectMillis = settings.connectTimeoutMillis();
    int answerMillis = settings.firstTokenTimeoutMillis();
    home.execute(
        () -> {
          list.timeout =
              home.schedule(
                  () -> list.unconnected(home, connectMillis, answerMillis),
                  connectMillis,
                  TimeUnit.MILLISECONDS);
          try {
            list.exchange = endpoint.getModels(new ResponseHandler(home, list, pooled));
          } catch (RuntimeException e) {
            list.onLost(e);
          }
        });
  }

  private void unconnected(EventLoop home, int connectMillis, int answerMillis) {
    if (!sent) {
      expire(
          new ChatFailure(
              resolved ? Kind.TIMEOUT : Kind.UNREACHABLE,
              (resolved ? "no connection" : "the name was not resolved")
                  + (" within " + connectMillis + " ms"),
              0));
      return;
    }
    timeout =
        home.schedule(
            () ->
                expire(
                    new ChatFailure(
                        Kind.TIMEOUT, "no list of models within " + answerMillis + " ms", 0)),
            answerMillis,
            TimeUnit.MILLISECONDS);
  }

  private void expire(ChatFailure failure) {
    fail(failure);
    if (exchange != null) {
      exchange.cancel(true);
    }
  }

  @Override
  public void onNameResolved() {
    resolved = true;
  }

  @Override
  public void onSent() {
    sent = true;
  }

  @Override
  public void onBegin(int responseStatus, HttpHeaders responseHeaders) {
    status = responseStatus;
    headers = responseHeaders;
  }

  @Override
  public void onBody(byte[] bytes) {
    if (over) {
      return;
    }
    body.write(bytes, 0, bytes.length);
    if (body.size() > MAX_BYTES) {
      expire(
          new ChatFailure(
              Kind.GARBAGE, "a list of models of more than " + MAX_BYTES + " bytes", 0));
    }
  }

  @Override
  public void onEnd() {
    if (over) {
      return;
    }
    byte[] bytes = body.toByteArray();
    if (status != OK) {
      fail(Failures.ofStatus(status, headers, bytes, Instant.now(), log));
      return;
    }
    List<String> ids;
    try {
      ids = ChatJson.modelIds(bytes);
    } catch (IOException e) {
      fail(new ChatFailure(Kind.GARBAGE, "the list of models is not JSON as expected", 0));
      return;
    }
    end();
    listener.onModels(ids);
  }

  @Override
  public void onLost(Throwable cause) {
    fail(Failures.ofException(cause, sent, log));
  }

  private void fail(ChatFailure failure) {
    if (!over) {
      end();
      listener.onFailure(failure, status != 0);
    }
  }

  private void end() {
    over = true;
    timeout.cancel(false);
  }
}
