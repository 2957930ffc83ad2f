package dev.hotpin.dialogue.openai;

import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.tracing.TraceContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One HTTP exchange of a call, read as an answer. When the answer has said that it is whole, the
 * rest of the response (the usage report, the end mark) is still read, for a moment, so that the
 * connection can serve the next question. Thread: the call's home loop.
 */
final class Attempt implements ResponseHandler.Sink, AnswerReader.Events {

  /** The call. Each event names the attempt it comes from; the last is a finish or a failure. */
  interface Owner {
    void onSent(Attempt from);

    void onText(Attempt from, String text);

    void onFinished(Attempt from);

    void onFailed(Attempt from, ChatFailure failure);
  }

  /** What follows an answer is on its way already; a server that keeps silent is cut off. */
  private static final long DRAIN_MILLIS = 1_000;

  /** An error's text explains; its status is known. */
  private static final long ERROR_BODY_MILLIS = 1_000;

  private final Owner owner;
  private final EventLoop home;
  private final LogText log;
  private final AnswerReader reader;
  private Future<Void> exchange;
  private ScheduledFuture<?> remainder;
  private boolean nameResolved;
  private boolean sent;
  private boolean closed;

  Attempt(Owner owner, EventLoop home, LogText log) {
    this.owner = owner;
    this.home = home;
    this.log = log;
    reader = new AnswerReader(log, this);
  }

  void send(Endpoint endpoint, List<byte[]> body, TraceContext trace, Runnable pooled) {
    exchange = endpoint.postQuestion(body, trace, new ResponseHandler(home, this, pooled));
    if (closed) {
      exchange.cancel(true);
    }
  }

  /** Closes the connection; nothing more is told. */
  void cancel() {
    reader.stop();
    close();
  }

  /** Whether a name lookup, if there was one, has succeeded. */
  boolean nameResolved() {
    return nameResolved || sent;
  }

  /** Whether a status has shown that there is no answer, while its explanation is still read. */
  boolean failedAlready() {
    return reader.notAnAnswer();
  }

  /** What has come so far is all: tells the owner. */
  void endNow() {
    reader.end();
    close();
  }

  @Override
  public void onNameResolved() {
    nameResolved = true;
  }

  @Override
  public void onSent() {
    sent = true;
    owner.onSent(this);
  }

  @Override
  public void onBegin(int status, HttpHeaders headers) {
    reader.begin(status, headers);
    if (reader.notAnAnswer()) {
      remainder = home.schedule(this::endNow, ERROR_BODY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void onBody(byte[] bytes) {
    reader.body(bytes);
  }

  @Override
  public void onEnd() {
    stopRemainder();
    closed = true;
    reader.end();
  }

  @Override
  public void onLost(Throwable cause) {
    if (closed) {
      return; // our own doing
    }
    stopRemainder();
    closed = true;
    if (sent) {
      reader.lost(cause);
    } else {
      reader.stop();
      owner.onFailed(this, Failures.ofException(cause, false, log));
    }
  }

  @Override
  public void onText(String text) {
    owner.onText(this, text);
  }

  @Override
  public void onFinished() {
    if (!closed) {
      remainder = home.schedule(this::close, DRAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
    owner.onFinished(this);
  }

  @Override
  public void onFailed(ChatFailure failure) {
    close();
    owner.onFailed(this, failure);
  }

  private void close() {
    stopRemainder();
    if (closed) {
      return;
    }
    closed = true;
    if (exchange != null) {
      exchange.cancel(true);
    }
  }

  private void stopRemainder() {
    if (remainder != null) {
      remainder.cancel(false);
    }
  }
}
