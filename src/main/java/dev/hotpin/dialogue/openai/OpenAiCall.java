package dev.hotpin.dialogue.openai;

import dev.hotpin.dialogue.ChatCall;
import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatFailure.Kind;
import dev.hotpin.dialogue.ChatListener;
import dev.hotpin.dialogue.ChatRequest;
import dev.hotpin.dialogue.openai.ModelChooser.Chosen;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One question: its attempts, its retry, its change of model, its time limits, and the one ending
 * that the listener hears.
 *
 * <p>Thread: everything happens on one event loop, the caller's own where it is one of the
 * endpoint's, so tokens reach a session without one more change of threads. Only {@link #cancel}
 * and {@link #abandon} come from elsewhere; the first silences the listener at once.
 */
final class OpenAiCall implements ChatCall, Attempt.Owner {
  private static final Logger LOGGER = LoggerFactory.getLogger(OpenAiCall.class);

  /** A refused or lost connection, or a 5xx: long enough for a restart's gap, short to wait. */
  private static final long RETRY_DELAY_MILLIS = 100;

  /** An endpoint that asks for more patience than this is not asked again for this question. */
  private static final long MAX_RETRY_AFTER_MILLIS = 1_000;

  private final OpenAiChatModel model;
  private final OpenAiSettings settings;
  private final ChatRequest request;
  private final ChatListener listener;
  private final EventLoop home;
  private final Watchdog watchdog;
  private final ReplyText reply;
  private final boolean useVision;
  private final long askedNanos = System.nanoTime();

  private volatile boolean silenced;

  private Attempt attempt;
  private Chosen chosen;
  private ScheduledFuture<?> retry;
  private boolean over;

  OpenAiCall(OpenAiChatModel model, ChatRequest request, ChatListener listener, EventLoop home) {
    this.model = model;
    this.settings = model.settings();
    this.request = request;
    this.listener = listener;
    this.home = home;
    useVision = request.image() != null && settings.visionModel() != null;
    reply =
        new ReplyText(
            request.image() != null && !useVision ? RequestBody.PICTURE_NOT_USED : "",
            settings.maxReplyChars());
    watchdog =
        new Watchdog(home, this::expired, deadline(settings.wholeTimeoutMillis()), "whole answer");
  }

  /** Begins. Thread: any. */
  void start() {
    onHome(this::begin);
  }

  @Override
  public void cancel() {
    silenced = true;
    onHome(
        () -> {
          if (!over) {
            end();
            cancelAttempt();
          }
        });
  }

  /** The model is being closed. Thread: any. */
  void abandon() {
    onHome(
        () -> {
          cancelAttempt();
          fail(new ChatFailure(Kind.INTERNAL, "the chat model was closed", 0));
        });
  }

  private void begin() {
    if (over) {
      return;
    }
    watchdog.limit(deadline(settings.firstTokenTimeoutMillis()), "first token");
    chosen = useVision ? model.chooser().vision() : model.chooser().current();
    if (chosen != null) {
      send();
      return;
    }
    model
        .chooseModel()
        .thenAccept(
            failure ->
                onHome(
                    () -> {
                      if (over) {
                        return;
                      }
                      chosen = model.chooser().current();
                      if (chosen != null) {
                        send();
                      } else {
                        fail(failure);
                      }
                    }));
  }

  private void send() {
    attempt = new Attempt(this, home, LogText.of(settings, request));
    watchdog.limitSooner(deadlineFromNow(settings.connectTimeoutMillis()), "connection");
    try {
      attempt.send(
          model.endpoint(),
          RequestBody.write(settings, chosen, request, useVision),
          request.trace(),
          model::connectionPooled);
    } catch (RuntimeException e) {
      LOGGER.error("A question could not be sent", e);
      fail(new ChatFailure(Kind.INTERNAL, "the question could not be sent", 0));
    }
  }

  @Override
  public void onSent(Attempt from) {
    if (from == attempt && !over) {
      watchdog.limit(deadline(settings.firstTokenTimeoutMillis()), "first token");
    }
  }

  @Override
  public void onText(Attempt from, String text) {
    if (from != attempt || over) {
      return;
    }
    String piece = reply.next(text);
    if (reply.visible()) {
      watchdog.limit(deadlineFromNow(settings.betweenTokensTimeoutMillis()), "next token");
    }
    if (!piece.isEmpty()) {
      tell(() -> listener.onToken(piece));
    }
    if (!over && reply.full()) {
      cancelAttempt();
      complete();
    }
  }

  @Override
  public void onFinished(Attempt from) {
    if (from == attempt && !over) {
      complete();
    }
  }

  @Override
  public void onFailed(Attempt from, ChatFailure failure) {
    if (from != attempt || over) {
      return;
    }
    if (reply.visible()) {
      fail(failure);
      return;
    }
    if (failure.kind() == Kind.MODEL_NOT_FOUND && !useVision) {
      Chosen next = model.chooser().refused(chosen);
      if (next != null) {
        LOGGER.warn(
            "The model {} at {} is not to be had ({}); {} answers from now on",
            chosen.id(),
            settings.endpoint(),
            failure.detail(),
            next.id());
        chosen = next;
        send();
        return;
      }
    }
    long waitMillis = retryDelayMillis(failure);
    if (waitMillis < 0) {
      fail(failure);
      return;
    }
    attempt = null;
    watchdog.limit(deadline(settings.firstTokenTimeoutMillis()), "first token");
    LOGGER.info(
        "Asking {} once more after {}: {}", settings.endpoint(), failure.kind(), failure.detail());
    retry = home.schedule(this::send, waitMillis, TimeUnit.MILLISECONDS);
  }

  /** How long to wait before the one retry; negative for no retry. */
  private long retryDelayMillis(ChatFailure failure) {
    long delayMillis =
        switch (failure.kind()) {
          case UNREACHABLE, SERVER_ERROR, CUT -> RETRY_DELAY_MILLIS;
          case RATE_LIMITED ->
              failure.retryAfterMillis() > 0 && failure.retryAfterMillis() <= MAX_RETRY_AFTER_MILLIS
                  ? failure.retryAfterMillis()
                  : -1;
          default -> -1;
        };
    // Less than half of the time left would turn a clear failure into a mere timeout.
    long halfMillis = settings.firstTokenTimeoutMillis() / 2;
    boolean late = elapsedMillis() + delayMillis > halfMillis;
    return retry != null || late ? -1 : delayMillis;
  }

  private void expired(String what, long limitMillis) {
    Attempt running = attempt;
    if (running != null && running.failedAlready()) {
      // Only the text of an error page is late: the status says enough.
      running.endNow();
      return;
    }
    cancelAttempt();
    boolean unresolved = running != null && !running.nameResolved() && what.equals("connection");
    fail(
        new ChatFailure(
            unresolved ? Kind.UNREACHABLE : Kind.TIMEOUT,
            unresolved
                ? "the name was not resolved within " + limitMillis + " ms"
                : "no " + what + " within " + limitMillis + " ms",
            0));
  }

  private void complete() {
    if (!reply.visible()) {
      fail(new ChatFailure(Kind.EMPTY, "an answer without a visible character", 0));
      return;
    }
    end();
    tell(listener::onComplete);
  }

  private void fail(ChatFailure failure) {
    if (over) {
      return;
    }
    end();
    if (silenced) {
      return;
    }
    LOGGER.warn(
        "No answer for {} from {} ({}) after {} ms: {}: {}",
        request.sessionId(),
        settings.endpoint(),
        chosen == null ? "no model" : chosen.id(),
        elapsedMillis(),
        failure.kind(),
        failure.detail());
    tell(() -> listener.onFailure(failure));
  }

  private void end() {
    over = true;
    watchdog.stop();
    if (retry != null) {
      retry.cancel(false);
    }
    model.callOver(this);
  }

  private void cancelAttempt() {
    if (attempt != null) {
      attempt.cancel();
    }
  }

  /** A listener that throws has lost the thread of its own turn: it hears no more. */
  private void tell(Runnable word) {
    if (silenced) {
      return;
    }
    try {
      word.run();
    } catch (RuntimeException e) {
      LOGGER.error("The listener of a chat answer failed", e);
      cancel();
    }
  }

  private void onHome(Runnable task) {
    if (home.inEventLoop()) {
      task.run();
      return;
    }
    try {
      home.execute(task);
    } catch (RejectedExecutionException e) {
      // The loop is no more, so nothing else can run on it: this thread may.
      task.run();
    }
  }

  private long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - askedNanos);
  }

  private Watchdog.Deadline deadline(int afterAskedMillis) {
    return new Watchdog.Deadline(
        askedNanos + TimeUnit.MILLISECONDS.toNanos(afterAskedMillis), afterAskedMillis);
  }

  private static Watchdog.Deadline deadlineFromNow(int millis) {
    return new Watchdog.Deadline(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), millis);
  }
}
