package dev.hotpin.turn;

import dev.hotpin.concurrent.Loop;
import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatRequest;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.dialogue.StoredImage;
import dev.hotpin.synthesis.ReplyPiece;
import dev.hotpin.synthesis.SpeakableText;
import dev.hotpin.tracing.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A question that was asked before its speaker had finished: the answer is kept until the final
 * transcript says whether it is one. Bounded by the longest reply and by {@link Speculation}, which
 * gives it up after a while. Thread: the session's loop.
 */
final class Guess implements Answer.Listener {
  private final Loop loop;
  private final SpokenAhead voice;
  private final String words;
  private final StoredImage image; // null where none waits
  private final Answer answer;
  private final List<ReplyPiece> pieces = new ArrayList<>(); // until it is adopted
  private long firstTokenNanos;
  private long firstPieceNanos;
  private final TraceContext trace;
  private boolean anyToken;
  private boolean ended;
  private boolean failed;
  private Answer.Listener heir; // who adopted it; null before
  private Runnable whenFailedEarly; // set by who adopted it
  private boolean anyPiece;

  Guess(
      TurnServices services,
      Loop loop,
      TraceContext trace,
      SpokenAhead voice,
      String words,
      StoredImage image) {
    this.loop = loop;
    this.voice = voice;
    this.words = normalized(words);
    this.image = image;
    this.trace = trace;
    this.answer = new Answer(services, loop, this);
  }

  /** What two transcripts that mean the same question have in common: not case, not spaces. */
  static String normalized(String transcript) {
    StringBuilder kept = new StringBuilder(transcript.length());
    transcript
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }

  void ask(String sessionId, List<Exchange> history, String transcript) {
    answer.ask(new ChatRequest(sessionId, history, transcript, image, true, trace));
  }

  /** Whether this is the same question. */
  boolean isOf(String transcript) {
    return words.equals(normalized(transcript));
  }

  /** Whether it was asked with this picture, or without one. */
  boolean hasImage(StoredImage other) {
    return Objects.equals(image, other);
  }

  boolean hasFailed() {
    return failed;
  }

  /** What its adopter cancels. */
  Answer answer() {
    return answer;
  }

  /**
   * It was right: all that came is told now, with the times at which it came, and what follows as
   * it comes.
   *
   * @param whenFailedEarly called instead of the listener's {@code onFailure} where nothing of the
   *     answer was told
   */
  void tell(TurnTimeline timeline, Answer.Listener listener, Runnable whenFailedEarly) {
    heir = listener;
    this.whenFailedEarly = whenFailedEarly;
    if (anyToken) {
      timeline.stamp(TurnMoment.LLM_FIRST_TOKEN, firstTokenNanos);
      listener.onFirstToken();
    }
    if (anyPiece) {
      timeline.stamp(TurnMoment.LLM_FIRST_PIECE, firstPieceNanos);
    }
    for (ReplyPiece piece : pieces) {
      if (!answer.isCancelled()) { // the adopter may have, on account of the piece before
        listener.onPiece(piece);
      }
    }
    pieces.clear();
    if (ended && !answer.isCancelled()) {
      listener.onEnd();
    }
  }

  /** It was wrong, or is of no use: nothing is left of it, on the wire neither. */
  void cancel() {
    answer.cancel();
    voice.cancel();
    pieces.clear();
  }

  @Override
  public void onFirstToken() {
    anyToken = true;
    firstTokenNanos = loop.nanoTime();
    if (heir != null) {
      heir.onFirstToken();
    }
  }

  @Override
  public void onPiece(ReplyPiece piece) {
    boolean first = !anyPiece;
    anyPiece = true;
    if (heir != null) {
      heir.onPiece(piece);
      return;
    }
    pieces.add(piece);
    if (first) {
      firstPieceNanos = loop.nanoTime();
      speakAhead(piece);
    }
  }

  private void speakAhead(ReplyPiece piece) {
    if (piece.kind() != ReplyPiece.Kind.TONE) {
      String speakable = SpeakableText.of(piece.text());
      if (SpeakableText.isSpeakable(speakable)) {
        voice.begin(speakable);
      }
    }
  }

  @Override
  public void onEnd() {
    ended = true;
    if (heir != null) {
      heir.onEnd();
    }
  }

  /** Before it is adopted a failure is nobody's business: the question will be asked again. */
  @Override
  public void onFailure(ChatFailure failure, boolean afterPieces) {
    failed = true;
    if (heir == null) {
      voice.cancel();
    } else if (afterPieces) {
      heir.onFailure(failure, true);
    } else {
      whenFailedEarly.run();
    }
  }
}
