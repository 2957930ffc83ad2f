package dev.hotpin.client;

import dev.hotpin.concurrent.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * A wearable that takes turns on one connection: speaks, waits for the reply, reports what it saw.
 *
 * <p>Its methods may be called by any thread and don't block; its state lives on the wearable's
 * event loop, and so do the futures' dependants. One turn at a time. Once the connection is lost,
 * every future fails with the {@link WearableException} that says why.
 */
public final class WearableSession {
  private final WearableClient client;
  private final Loop loop;
  private final SessionLimits limits;
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletableFuture<Violations> closed = new CompletableFuture<>();

  // On the loop only.
  private final Violations betweenTurns = new Violations();
  private WearableException closedFor;
  private Turn turn;
  private Loop.Timer connectedTimer;

  /** Asked for between turns and not answered yet: their answers end no turn. */
  private int idleResets;

  /**
   * Makes a wearable that is not connected yet.
   *
   * @param group carries it, and stays the caller's; of an NIO kind
   */
  public WearableSession(
      EventLoopGroup group, ServerAddress server, Handshake handshake, SessionLimits limits) {
    this.client = new WearableClient(group, server, handshake, new Events());
    this.loop = client.loop();
    this.limits = limits;
  }

  /** The loop that the listeners and the futures' dependants are called on. */
  public Loop loop() {
    return loop;
  }

  /** Connects. Done when the server has accepted the handshake. Once. */
  public CompletableFuture<Void> open() {
    loop.executeNowOrLater(
        () -> {
          connectedTimer =
              loop.schedule(
                  () -> giveUp("The server did not answer the handshake."),
                  limits.connectedMillis());
          client.connect();
        });
    return connected;
  }

  /**
   * Speaks a recording and waits for the end of the turn.
   *
   * @param pcm 16 kHz 16-bit mono; used, not copied
   */
  public CompletableFuture<TurnReport> speak(byte[] pcm, Pacing pacing, TurnListener listener) {
    CompletableFuture<TurnReport> report = new CompletableFuture<>();
    loop.executeNowOrLater(
        () -> {
          if (begin(report, listener)) {
            turn.pacer = new SpeechPacer(loop, pcm, pacing, new ToServer());
            turn.pacer.start();
          }
        });
    return report;
  }

  /** Begins a turn whose speech comes with {@link #sendAudio} and ends with {@link #endSpeech}. */
  public CompletableFuture<TurnReport> beginLive(TurnListener listener) {
    CompletableFuture<TurnReport> report = new CompletableFuture<>();
    loop.executeNowOrLater(() -> begin(report, listener));
    return report;
  }

  /** A piece of live speech, 16 kHz 16-bit mono; copied. */
  public void sendAudio(byte[] pcm, int offset, int length) {
    client.sendAudio(pcm, offset, length);
  }

  /** The live speech is over. */
  public void endSpeech() {
    client.endSpeech();
  }

  /** Forgets the conversation; a turn in progress ends with what was seen of it. */
  public void reset() {
    loop.executeNowOrLater(
        () -> {
          if (turn == null) {
            idleResets++;
          } else {
            turn.resets++;
          }
          client.reset();
        });
  }

  /** Whether what the server sends is taken from the socket: see {@link WearableClient}. */
  public void setReading(boolean reading) {
    client.setReading(reading);
  }

  /** Is gone without a close (RST); futures fail as with any other lost connection. */
  public void vanish() {
    client.vanish();
  }

  /**
   * Closes, once {@link #open} has been called. Done when the connection is gone, with what came
   * after the last turn and should not have; harmless when it is gone already.
   */
  public CompletableFuture<Violations> close() {
    client.close();
    return closed;
  }

  /**
   * Has the end of the connection told, on the loop, with what came after the last turn and should
   * not have, and the reason in a sentence. At once where it is over.
   */
  public void onceClosed(BiConsumer<Violations, WearableException> listener) {
    CompletableFuture<Void> unused =
        closed.thenAccept(violations -> listener.accept(violations, closedFor));
  }

  private boolean begin(CompletableFuture<TurnReport> report, TurnListener listener) {
    if (closedFor != null) {
      report.completeExceptionally(closedFor);
      return false;
    }
    if (turn != null || !connected.isDone()) {
      report.completeExceptionally(
          new IllegalStateException(turn != null ? "a turn is in progress" : "not connected yet"));
      return false;
    }
    turn = new Turn(report, listener, new TurnRecorder(limits.maxReplyBytes()));
    turn.recorder.addViolations(betweenTurns);
    betweenTurns.clear();
    return true;
  }

  private void end(TurnReport report) {
    Turn ended = turn;
    turn = null;
    ended.stopTimers();
    idleResets += ended.resets; // sent as the turn ended by itself: their answers are on the way
    ended.report.complete(report);
  }

  private void giveUp(String why) {
    lost(new WearableException(why));
    client.close();
  }

  private void lost(WearableException why) {
    if (closedFor != null) {
      return;
    }
    closedFor = why;
    connectedTimer.cancel();
    connected.completeExceptionally(why);
    if (turn != null) {
      Turn failed = turn;
      turn = null;
      failed.stopTimers();
      failed.report.completeExceptionally(why);
    }
  }

  /** What lasts as long as a turn. */
  private static final class Turn {
    private final CompletableFuture<TurnReport> report;
    private final TurnListener listener;
    private final TurnRecorder recorder;
    private SpeechPacer pacer;
    private boolean failed;

    /** Sent in this turn and not answered yet. */
    private int resets;

    private Loop.Timer deadline;
    private Loop.Timer spokenErrorDeadline;

    Turn(CompletableFuture<TurnReport> report, TurnListener listener, TurnRecorder recorder) {
      this.report = report;
      this.listener = listener;
      this.recorder = recorder;
    }

    void errorIsBeingSpoken() {
      if (spokenErrorDeadline != null) {
        spokenErrorDeadline.cancel();
        spokenErrorDeadline = null;
      }
    }

    void stopTimers() {
      errorIsBeingSpoken();
      if (deadline != null) {
        deadline.cancel();
      }
      if (pacer != null) {
        pacer.stop();
      }
    }
  }

  /** Hands chunks of a recording to the connection. */
  private final class ToServer implements SpeechPacer.Sink {
    @Override
    public void chunk(byte[] pcm, int offset, int length) {
      client.sendAudio(pcm, offset, length);
    }

    @Override
    public void end() {
      client.endSpeech();
    }
  }

  /** What comes from the connection; on the loop. */
  private final class Events implements WearableListener {
    @Override
    public void onMessage(ServerMessage message, int utf8Bytes, long nanoTime) {
      if (message instanceof ServerMessage.Connected && !connected.isDone()) {
        connectedTimer.cancel();
        connected.complete(null);
      } else if (!connected.isDone() && message instanceof ServerMessage.Failed failed) {
        giveUp("The server refused the handshake: " + failed.message());
      } else if (message instanceof ServerMessage.ResetComplete && idleResets > 0) {
        idleResets--;
      } else if (turn != null) {
        turnMessage(message, utf8Bytes, nanoTime);
      } else {
        betweenTurns.add(Violation.TEXT_AFTER_COMPLETE);
      }
    }

    private void turnMessage(ServerMessage message, int utf8Bytes, long nanoTime) {
      if (message instanceof ServerMessage.Complete complete) {
        end(turn.recorder.complete(complete, utf8Bytes, nanoTime));
        return;
      }
      turn.recorder.message(message, utf8Bytes, nanoTime);
      turn.listener.message(message);
      if (message instanceof ServerMessage.ResetComplete) {
        turn.resets--;
      }
      if (message instanceof ServerMessage.ResetComplete
          || message instanceof ServerMessage.Interrupted) {
        end(turn.recorder.abandoned());
      } else if (message instanceof ServerMessage.Failed) {
        turn.failed = true;
        awaitSpokenError();
      } else if (message instanceof ServerMessage.Stage) {
        turn.errorIsBeingSpoken();
      }
    }

    /** An error while the user still speaks is spoken only after the end of speech. */
    private void awaitSpokenError() {
      if (turn.failed && turn.deadline != null) {
        turn.errorIsBeingSpoken();
        turn.spokenErrorDeadline = loop.schedule(this::errorNotSpoken, limits.spokenErrorMillis());
      }
    }

    private void errorNotSpoken() {
      turn.recorder.violated(Violation.ERROR_NOT_SPOKEN);
      end(turn.recorder.abandoned());
    }

    @Override
    public void onSpeechEndSent(long nanoTime) {
      if (turn != null) {
        turn.recorder.speechEnded(nanoTime);
        turn.deadline =
            loop.schedule(
                () ->
                    giveUp(
                        "The server did not end the turn within "
                            + limits.turnMillis()
                            + " ms of the end of speech."),
                limits.turnMillis());
        awaitSpokenError();
      }
    }

    @Override
    public void onAudio(ByteBuf frame, long nanoTime) {
      if (turn == null) {
        betweenTurns.add(Violation.AUDIO_AFTER_COMPLETE);
      } else {
        turn.errorIsBeingSpoken();
        turn.listener.replyAudio(turn.recorder.audio(frame, nanoTime));
      }
    }

    @Override
    public void onAudioEnd(long nanoTime) {
      if (turn == null) {
        betweenTurns.add(Violation.AUDIO_AFTER_COMPLETE);
      } else {
        turn.recorder.audioEnd();
      }
    }

    @Override
    public void onClosed(WearableException reason) {
      lost(reason);
      closed.complete(betweenTurns);
    }
  }
}
