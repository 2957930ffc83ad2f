package dev.hotpin.client;

import dev.hotpin.concurrent.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;

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
  private final Wishes wishes;
  private final SessionLimits limits;
  private final SessionSpeech speech;
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletableFuture<Violations> closed = new CompletableFuture<>();

  // On the loop only.
  private final Violations betweenTurns = new Violations();
  private WearableException closedFor;
  private TurnInProgress turn;

  /** What is being said into the reply of {@link #turn}: the next turn, once that one is over. */
  private TurnInProgress bargingIn;

  private Loop.Timer connectedTimer;

  /** Asked for between turns and not answered yet: their answers end no turn. */
  private int idleResets;

  private int idleInterrupts;

  /**
   * Makes a wearable that is not connected yet.
   *
   * @param group carries it, and stays the caller's; of an NIO kind
   */
  public WearableSession(
      EventLoopGroup group, ServerAddress server, Handshake handshake, SessionLimits limits) {
    this.client = new WearableClient(group, server, handshake, new Events());
    this.loop = client.loop();
    this.wishes = handshake.wishes();
    this.limits = limits;
    this.speech = new SessionSpeech(loop, wishes.endpointing(), new ToServer());
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
   * Speaks a recording and waits for the end of the turn. Where the server finds the end of speech,
   * silence follows the recording for as long as the turn lasts; else EOS does.
   *
   * @param pcm 16 kHz 16-bit mono; used, not copied
   */
  public CompletableFuture<TurnReport> speak(byte[] pcm, Pacing pacing, TurnListener listener) {
    CompletableFuture<TurnReport> report = new CompletableFuture<>();
    loop.executeNowOrLater(
        () -> {
          if (begin(report, listener)) {
            speech.say(pcm, pacing);
          }
        });
    return report;
  }

  /**
   * Speaks into the reply of the turn in progress, of a wearable that asked for {@code barge_in}.
   * Done with the report of the turn that this speech makes once it has stopped the other; fails
   * with a {@link WearableException} where the other went on to its end nevertheless. Where no turn
   * is in progress, it is as {@link #speak}.
   *
   * @param pcm 16 kHz 16-bit mono; used, not copied
   */
  public CompletableFuture<TurnReport> bargeIn(byte[] pcm, Pacing pacing, TurnListener listener) {
    CompletableFuture<TurnReport> report = new CompletableFuture<>();
    loop.executeNowOrLater(
        () -> {
          if (turn == null) {
            if (begin(report, listener)) {
              speech.say(pcm, pacing);
            }
          } else if (bargingIn != null || speech.isSpeaking()) {
            report.completeExceptionally(new IllegalStateException("the user speaks already"));
          } else {
            turn.recorder.stopWished(loop.nanoTime());
            bargingIn = newTurn(report, listener);
            speech.say(pcm, pacing);
          }
        });
    return report;
  }

  /** Takes a turn without speech: what is counted from the end of speech is from now on. */
  public CompletableFuture<TurnReport> text(String text, TurnListener listener) {
    CompletableFuture<TurnReport> report = new CompletableFuture<>();
    loop.executeNowOrLater(
        () -> {
          if (begin(report, listener)) {
            client.text(text);
            speechEnded(loop.nanoTime());
          }
        });
    return report;
  }

  /**
   * Stops the turn in progress, at any stage; its report has what came until the server said that
   * it has stopped. Nothing where none is in progress.
   */
  public void interrupt() {
    loop.executeNowOrLater(
        () -> {
          if (turn != null) {
            turn.interrupts++;
            turn.recorder.stopWished(loop.nanoTime());
            client.interrupt();
          }
        });
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
    turn = newTurn(report, listener);
    judgeFromNowOn();
    return true;
  }

  private TurnInProgress newTurn(CompletableFuture<TurnReport> report, TurnListener listener) {
    return new TurnInProgress(report, listener, new TurnRecorder(limits.maxReplyBytes()));
  }

  /** What came between the turns is told with the one that begins. */
  private void judgeFromNowOn() {
    turn.recorder.addViolations(betweenTurns);
    betweenTurns.clear();
  }

  /** The user has said all, of the turn that is in progress or that will be. */
  private void speechEnded(long nanoTime) {
    TurnInProgress spoken = bargingIn != null ? bargingIn : turn;
    if (spoken == null || spoken.speechEnded) {
      return;
    }
    spoken.speechEnded = true;
    spoken.recorder.speechEnded(nanoTime);
    spoken.deadline =
        loop.schedule(
            () ->
                giveUp(
                    "The server did not end the turn within "
                        + limits.turnMillis()
                        + " ms of the end of speech."),
            limits.turnMillis());
  }

  /** Ends the turn in progress; speech that goes on belongs to the next one. */
  private void end(Function<TurnRecorder, TurnReport> asReported, boolean stopped) {
    TurnInProgress ended = turn;
    TurnInProgress next = bargingIn;
    turn = null;
    bargingIn = null;
    ended.stopTimers();
    // Sent as the turn ended by itself: their answers are on the way.
    idleResets += ended.resets;
    idleInterrupts += ended.interrupts;
    if (next == null) {
      cutSpeechOf(ended);
    } else if (stopped || speech.isSpeaking()) {
      turn = next;
      judgeFromNowOn();
    } else {
      speech.stop();
      next.fail(
          new WearableException(
              "The reply was not stopped by what was said into it: it went on to its end."));
    }
    ended.report.complete(asReported.apply(ended.recorder));
  }

  /** Where the turn is over before the user has said all, the rest is not said. */
  private void cutSpeechOf(TurnInProgress ended) {
    if (speech.isSpeaking()) {
      ended.recorder.speechEnded(loop.nanoTime());
    }
    speech.stop();
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
    speech.stop();
    TurnInProgress failed = turn;
    TurnInProgress neverBegun = bargingIn;
    turn = null;
    bargingIn = null;
    if (failed != null) {
      failed.fail(why);
    }
    if (neverBegun != null) {
      neverBegun.fail(why);
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
      if (wishes.endpointing()) {
        speechEnded(loop.nanoTime());
      } else {
        client.endSpeech();
      }
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
      } else if (message instanceof ServerMessage.Interrupted && idleInterrupts > 0) {
        idleInterrupts--;
      } else if (turn != null) {
        turnMessage(message, utf8Bytes, nanoTime);
      } else if (!wishes.endpointing()) { // else a turn may begin whenever the server hears one
        betweenTurns.add(Violation.TEXT_AFTER_COMPLETE);
      }
    }

    private void turnMessage(ServerMessage message, int utf8Bytes, long nanoTime) {
      if (message instanceof ServerMessage.Complete complete) {
        end(recorder -> recorder.complete(complete, utf8Bytes, nanoTime), false);
        return;
      }
      turn.recorder.message(message, utf8Bytes, nanoTime);
      turn.listener.message(message);
      if (message instanceof ServerMessage.ResetComplete) {
        turn.resets--;
      }
      if (message instanceof ServerMessage.ResetComplete) {
        end(TurnRecorder::abandoned, false);
      } else if (message instanceof ServerMessage.Interrupted interrupted) {
        turn.interrupts = Math.max(0, turn.interrupts - 1);
        end(recorder -> recorder.interrupted(interrupted, nanoTime), true);
      } else if (message instanceof ServerMessage.Failed && !wishes.spokenErrors()) {
        if (speech.isSpeaking() && !wishes.endpointing()) {
          client.endSpeech(); // until then the server takes all audio for the rest of this speech
        }
        end(TurnRecorder::abandoned, false);
      } else if (message instanceof ServerMessage.Failed) {
        turn.failed = true;
        awaitSpokenError();
      } else if (message instanceof ServerMessage.Stage) {
        turn.errorIsBeingSpoken();
      }
    }

    /** An error while the user still speaks is spoken only after the end of speech. */
    private void awaitSpokenError() {
      if (turn.failed && turn.speechEnded) {
        turn.errorIsBeingSpoken();
        turn.spokenErrorDeadline = loop.schedule(this::errorNotSpoken, limits.spokenErrorMillis());
      }
    }

    private void errorNotSpoken() {
      turn.recorder.violated(Violation.ERROR_NOT_SPOKEN);
      end(TurnRecorder::abandoned, false);
    }

    @Override
    public void onSpeechEndSent(long nanoTime) {
      speechEnded(nanoTime);
      if (turn != null) {
        awaitSpokenError();
      }
    }

    @Override
    public void onAudio(ByteBuf frame, long nanoTime) {
      if (turn == null) {
        strayAudio();
      } else {
        turn.errorIsBeingSpoken();
        turn.listener.replyAudio(turn.recorder.audio(frame, nanoTime));
      }
    }

    @Override
    public void onAudioEnd(long nanoTime) {
      if (turn == null) {
        strayAudio();
      } else {
        turn.recorder.audioEnd();
      }
    }

    private void strayAudio() {
      if (!wishes.endpointing()) {
        betweenTurns.add(Violation.AUDIO_AFTER_COMPLETE);
      }
    }

    @Override
    public void onClosed(WearableException reason) {
      lost(reason);
      closed.complete(betweenTurns);
    }
  }
}
