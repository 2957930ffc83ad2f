package dev.hotpin.dialogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Remembers which text belongs to which part of a reply's audio, so that an interrupted reply goes
 * into the conversation only as far as it can have been heard. Holds what it is given: the reply's
 * length is bounded by whoever makes it. Thread: one at a time.
 */
public final class HeardText {
  private final List<Spoken> pieces = new ArrayList<>();

  private record Spoken(String text, long pcmBytes) {}

  /**
   * The next piece of the reply.
   *
   * @param text what it says; empty for a tone
   * @param pcmBytes its audio, 0 or more bytes in the format of {@link dev.hotpin.audio.Pcm}; a
   *     piece without audio counts as heard with the one before it
   */
  public void add(String text, long pcmBytes) {
    Objects.requireNonNull(text, "text");
    if (pcmBytes < 0) {
      throw new IllegalArgumentException("pcmBytes: " + pcmBytes);
    }
    pieces.add(new Spoken(text.strip(), pcmBytes));
  }

  /**
   * The next piece of the reply, of which only the beginning became sound.
   *
   * @param text what it says
   * @param pcmBytes its audio, 0 or more bytes
   * @param wholePcmBytes what the audio of all its text would have been, about; more than 0
   */
  public void addBeginning(String text, long pcmBytes, long wholePcmBytes) {
    String whole = text.strip();
    double share = (double) pcmBytes / wholePcmBytes;
    add(share < 1 ? beginning(whole, share) : whole, pcmBytes);
  }

  /** The whole text so far, pieces joined by a space. */
  public String whole() {
    return heard(Long.MAX_VALUE);
  }

  /**
   * The text that can have been heard. A piece of which only a part was heard is cut at a word, as
   * if its audio ran evenly over its characters.
   *
   * @param pcmBytesHeard audio heard from the reply's beginning; 0 or less means nothing
   */
  public String heard(long pcmBytesHeard) {
    if (pcmBytesHeard <= 0) {
      return "";
    }
    StringBuilder heard = new StringBuilder();
    long left = pcmBytesHeard;
    for (Spoken piece : pieces) {
      if (piece.pcmBytes > left) {
        append(heard, beginning(piece.text, (double) left / piece.pcmBytes));
        break;
      }
      append(heard, piece.text);
      left -= piece.pcmBytes;
    }
    return heard.toString();
  }

  private static void append(StringBuilder heard, String text) {
    if (!text.isEmpty()) {
      heard.append(heard.length() == 0 ? "" : " ").append(text);
    }
  }

  /** Whole words within the first {@code share} (0 to 1) of the text. */
  private static String beginning(String text, double share) {
    int end = (int) (text.length() * share);
    while (end > 0 && !Character.isWhitespace(text.charAt(end))) {
      end--;
    }
    return text.substring(0, end).stripTrailing();
  }
}
