package dev.hotpin.synthesis;

import java.util.Objects;

/**
 * A part of a reply that is spoken at a time.
 *
 * @param kind speech, or a tone that is sounded instead
 * @param text what is said, for people: no markdown, single spaces, trimmed, at most {@link
 *     PieceLimits#MAX_PIECE_CHARS} characters, never empty for speech; empty for a tone. To be made
 *     speakable before it is spoken
 * @param endsSentence whether a reply may well be ended here: after a sentence, a paragraph, a step
 *     or a tone, and not within a sentence that was cut for its length
 */
public record ReplyPiece(Kind kind, String text, boolean endsSentence) {

  /** What is to be heard. */
  public enum Kind {
    /** Words. */
    SPEECH,
    /** A short tone, where the model wrote {@code [BEEP]}. */
    TONE
  }

  private static final ReplyPiece TONE_PIECE = new ReplyPiece(Kind.TONE, "", true);

  public ReplyPiece {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
  }

  /** A piece of speech. */
  public static ReplyPiece speech(String text, boolean endsSentence) {
    return new ReplyPiece(Kind.SPEECH, text, endsSentence);
  }

  /** A tone. */
  public static ReplyPiece tone() {
    return TONE_PIECE;
  }
}
