package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.wire.ErrorCode;
import dev.hotpin.wire.ServerMessage;
import java.util.Set;

/**
 * The invariant of the protocol, held against everything that one device sees, as it sees it: what
 * is sent belongs to the turn in progress, and that ends by exactly one terminal message. The
 * messages of turns carry no number but the stream does: so it is told when a turn begins.
 */
final class DeviceWatch {
  /** Errors that may come at any time and concern no turn. */
  private static final Set<ErrorCode> OUTSIDE_TURNS = Set.of(ErrorCode.BAD_MESSAGE, ErrorCode.BUSY);

  private final boolean spokenErrors;
  private final boolean endsByItself;
  private int turn; // the newest
  private boolean open; // it has no terminal message yet
  private boolean answering; // its speech has ended: it is to end in time
  private boolean speechEnds; // a turn that begins now is to be answered
  private long answeringSinceNanos;
  private boolean thought;
  private boolean announced;
  private boolean audible;
  private boolean audioEnded;
  private boolean gone;
  private String stable = ""; // what was shown of the words of this turn for good
  private int completed;

  /**
   * @param endsByItself whether its speech may end without its saying so
   */
  DeviceWatch(boolean spokenErrors, boolean endsByItself) {
    this.spokenErrors = spokenErrors;
    this.endsByItself = endsByItself;
  }

  /** A turn begins. */
  void turnBegan() {
    assertFalse(gone, "a turn began after the connection's end");
    assertFalse(open, "a turn began while one was in progress");
    turn++;
    open = true;
    answering = speechEnds;
    stable = "";
    thought = false;
    announced = false;
    audible = false;
    audioEnded = false;
  }

  /** The speech of the turn in progress ends, or of one that begins with this. */
  void speechEnds(long nowNanos) {
    speechEnds = true;
    if (!answering) {
      answeringSinceNanos = nowNanos;
    }
    answering |= open;
  }

  /** What begins from now on is not over yet. */
  void speechEndIsOver() {
    speechEnds = false;
  }

  /** The connection is gone. */
  void gone() {
    gone = true;
    open = false;
  }

  int turns() {
    return turn;
  }

  int completed() {
    return completed;
  }

  boolean isGone() {
    return gone;
  }

  /** Whether a turn has begun and not ended. */
  boolean isOpen() {
    return open;
  }

  /** Fails where a turn has been answered for longer than that. */
  void assertNotAnsweringLongerThan(long nanos, long nowNanos) {
    assertFalse(
        open && answering && nowNanos - answeringSinceNanos > nanos, "a turn beyond its deadline");
  }

  /** The device sees something. */
  void saw(RecordingLink.Event event) {
    assertFalse(gone, "sent after the connection's end");
    ServerMessage message = event.message();
    if (event.turn() > 0) {
      assertEquals(turn, event.turn(), "of an older turn");
      assertTrue(open, "after the terminal message of its turn");
      assertFalse(audioEnded, "after the end of its audio");
    }
    if (message == null) {
      assertTrue(announced, "audio before a tts stage");
      audible |= event.isAudio();
      audioEnded = event.endOfAudio();
      assertTrue(audible, "a reply without a sample");
    } else {
      message(message);
    }
  }

  private void message(ServerMessage message) {
    if (message instanceof ServerMessage.Speaking) {
      announced = true;
    } else if (message instanceof ServerMessage.Transcribing) {
      assertTrue(open && mayAnswer() && !thought && !announced, "transcription too late");
    } else if (message instanceof ServerMessage.Thinking thinking) {
      assertTrue(thinking.transcript().startsWith(stable), "stable words were taken back");
      assertTrue(open && mayAnswer() && !thought && !announced, "llm twice or too late");
      thought = true;
    } else if (message instanceof ServerMessage.Partial partial) {
      assertTrue(open && !answering && !announced, "partial too late");
      assertTrue(partial.transcript().startsWith(stable), "stable words were taken back");
      String nowStable = partial.transcript().substring(0, partial.stableChars());
      assertTrue(nowStable.startsWith(stable), "fewer words are stable than before");
      stable = nowStable;
    } else if (message instanceof ServerMessage.Problem problem) {
      problem(problem);
    } else if (message instanceof ServerMessage.Interrupted interrupted) {
      assertEquals(turn, interrupted.turn());
      open = false;
    } else if (message instanceof ServerMessage.ResetComplete) {
      open = false;
    } else if (message instanceof ServerMessage.Complete) {
      assertTrue(open, "two terminal messages");
      assertTrue(audioEnded, "complete before the end of the audio");
      open = false;
      completed++;
    }
  }

  private boolean mayAnswer() {
    return answering || endsByItself;
  }

  private void problem(ServerMessage.Problem problem) {
    if (problem.isTerminal()) {
      assertFalse(spokenErrors, "an error that ends a turn in silence");
      assertTrue(open, "two terminal messages");
      open = false;
    } else if (!OUTSIDE_TURNS.contains(problem.code())) {
      assertTrue(spokenErrors, "an error that should have ended its turn");
      assertTrue(open && mayAnswer(), "an error of no turn, or before its end of speech");
    }
  }
}
