package dev.hotpin.turn;

import dev.hotpin.concurrent.Loop;
import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.CloseReason;
import dev.hotpin.wire.ServerMessage;
import dev.hotpin.wire.SessionOptions;
import java.util.concurrent.TimeUnit;

/**
 * One connected device after its handshake: what its audio and signals do. Turns come one after the
 * other, at most one at a time, with growing numbers.
 *
 * <p>Thread: the session's loop, but for {@link #supersede} and {@link #drain}, which hop to it.
 */
public final class VoiceSession {
  private final String sessionId;
  private final SessionOptions options;
  private final TurnServices services;
  private final Loop loop;
  private final DeviceLink link;
  private final TailFilter tail;

  private int lastTurn; // the number of the newest turn
  private Turn turn; // the turn in progress, from its first sample or EOS on; null between turns
  private long lastFrameNanos;
  private Loop.Timer idleWatch; // null where idle devices are kept, and before the handshake
  private boolean draining; // closes when no turn is in progress
  private boolean gone;

  public VoiceSession(
      String sessionId, SessionOptions options, TurnServices services, Loop loop, DeviceLink link) {
    this.sessionId = sessionId;
    this.options = options;
    this.services = services;
    this.loop = loop;
    this.link = link;
    this.tail = new TailFilter(loop, link::forgetUtterance);
  }

  /** The id that the device gave. Any thread. */
  public String sessionId() {
    return sessionId;
  }

  /** Answers the handshake. */
  public void open() {
    activity();
    link.send(new ServerMessage.Connected(sessionId, options));
    if (services.settings().idleTimeoutMillis() > 0) {
      watchIdle(services.settings().idleTimeoutMillis());
    }
  }

  /** A text or binary frame came. */
  public void activity() {
    lastFrameNanos = loop.nanoTime();
  }

  /** Whole samples, the first {@code pcmBytes} of an array that stays the caller's. */
  public void audio(byte[] pcm, int pcmBytes) {
    if (turn == null) {
      if (tail.hold(pcm, pcmBytes)) {
        return;
      }
      beginTurn();
    }
    if (turn.state() == TurnState.LISTENING) {
      turn.audio(pcm, pcmBytes);
    } else {
      services.observer().droppedAudio(pcmBytes);
    }
  }

  /** The device says that its user has stopped speaking. */
  public void endOfSpeech() {
    if (turn == null) {
      beginTurn();
    }
    tail.endOfSpeech();
    if (turn.state() == TurnState.LISTENING) {
      turn.endOfSpeech();
    } else {
      services.observer().surplusEndOfSpeech();
    }
  }

  private void beginTurn() {
    turn = newTurn();
    byte[] held = tail.release();
    if (held.length > 0) {
      turn.audio(held, held.length);
    }
  }

  /** Forgets all of this session. */
  public void reset() {
    tail.forget();
    if (turn != null) {
      Turn ended = turn;
      turn = null;
      ended.cancel("reset", false);
    }
    services.images().forget(sessionId);
    services.conversations().forget(sessionId);
    link.send(new ServerMessage.ResetComplete());
    closeIfDraining();
  }

  /** A message that could not be understood. */
  public void bad(ClientMessage.Bad message) {
    link.send(new ServerMessage.Problem(message.code(), message.message(), 0));
  }

  /** The device's stream has room for more samples. */
  public void roomForMore() {
    if (turn != null) {
      turn.roomForMore();
    }
  }

  /** The socket took the first frame of {@code number}'s audio. */
  public void firstFrameWritten(int number) {
    stamp(number, TurnMoment.FIRST_FRAME_WRITTEN);
  }

  /** The socket took all audio of {@code number} and the empty frame that ends it. */
  public void replyWritten(int number) {
    stamp(number, TurnMoment.LAST_FRAME_WRITTEN);
    if (turn != null && turn.number() == number) {
      turn.replyWritten();
    }
  }

  /** The connection is gone. What was heard of a reply is remembered. */
  public void gone() {
    gone = true;
    tail.forget();
    if (idleWatch != null) {
      idleWatch.cancel();
    }
    if (turn != null) {
      Turn ended = turn;
      turn = null;
      ended.cancel("gone", true);
    }
  }

  /** The same session id has connected again: ends this connection. Any thread. */
  public void supersede() {
    loop.executeNowOrLater(
        () -> {
          if (!gone) {
            gone();
            link.close(CloseReason.TAKEN_OVER);
          }
        });
  }

  /** The server stops: closes now, or when the turn in progress has ended. Any thread. */
  public void drain() {
    loop.executeNowOrLater(
        () -> {
          draining = true;
          closeIfDraining();
        });
  }

  private void closeIfDraining() {
    if (draining && !gone && turn == null) {
      link.close(CloseReason.GOING_AWAY);
    }
  }

  private Turn newTurn() {
    lastTurn++;
    return new Turn(lastTurn, sessionId, services, loop, link, options.timings(), this::turnEnded);
  }

  private void turnEnded(Turn ended) {
    if (turn == ended) {
      turn = null;
    }
    activity();
    closeIfDraining();
  }

  private void stamp(int number, TurnMoment moment) {
    if (turn != null && turn.number() == number) {
      turn.timeline().stamp(moment, loop.nanoTime());
    }
  }

  private void watchIdle(long delayMillis) {
    idleWatch = loop.schedule(this::checkIdle, delayMillis);
  }

  /**
   * With audio buffered an idle device is answered as on EOS; one that posted a picture may wait.
   */
  private void checkIdle() {
    long timeoutMillis = services.settings().idleTimeoutMillis();
    long idleMillis = TimeUnit.NANOSECONDS.toMillis(loop.nanoTime() - lastFrameNanos);
    boolean answering = turn != null && turn.state() != TurnState.LISTENING;
    if (answering) {
      watchIdle(timeoutMillis);
    } else if (idleMillis < timeoutMillis) {
      watchIdle(timeoutMillis - idleMillis);
    } else if (turn != null) {
      turn.endOfSpeech();
      watchIdle(timeoutMillis);
    } else if (services.images().has(sessionId)) {
      watchIdle(timeoutMillis);
    } else {
      link.close(CloseReason.IDLE);
    }
  }
}
