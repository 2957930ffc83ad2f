package dev.hotpin.recognition.vosk;

import dev.hotpin.audio.Pcm;

/**
 * The transcript of one speaker at a time out of one recognizer of libvosk: joins the segments into
 * which the model cuts an utterance, and clears the recognizer of one speaker before the next.
 *
 * <p>Why the care: {@code reset()} keeps undecoded frames and the adaptation to the speaker, so
 * that words of one come out for the next; only {@code getFinalResult()} clears them, and only
 * while samples came after the last result. Thread: one at a time.
 */
final class VoskTranscriber implements AutoCloseable {
  /** What lets {@code getFinalResult()} clear a recognizer that stands at an endpoint. */
  private static final byte[] SILENCE = new byte[(int) Pcm.bytesOf(100)];

  private enum Holds {
    NOTHING,
    SAMPLES,
    FRAMES_AND_SPEAKER // after an endpoint: no words, but what would leak into the next
  }

  private final NativeRecognizer recognizer;
  private final StringBuilder segments = new StringBuilder();
  private Holds holds = Holds.NOTHING;
  private long heardPcmBytes;

  VoskTranscriber(NativeRecognizer recognizer) {
    this.recognizer = recognizer;
  }

  /** Decodes samples. A segment that ends in them is kept. */
  void accept(byte[] pcm, int pcmBytes) {
    int answer = recognizer.accept(pcm, pcmBytes);
    if (answer < 0) {
      throw new VoskException("libvosk failed to decode " + pcmBytes + " bytes");
    }
    heardPcmBytes += pcmBytes;
    holds = Holds.SAMPLES;
    if (answer > 0) {
      append(VoskJson.words(recognizer.result(), "text"));
      holds = Holds.FRAMES_AND_SPEAKER;
    }
  }

  /** The words so far, which may change. */
  String partial() {
    String open =
        holds == Holds.SAMPLES ? VoskJson.words(recognizer.partialResult(), "partial") : "";
    if (open.isEmpty()) {
      return segments.toString();
    }
    return segments.length() == 0 ? open : segments + " " + open;
  }

  /** How much of {@link #partial} is of segments that ended, and won't change. */
  int finishedChars() {
    return segments.length();
  }

  /** Decodes what is left: the whole transcript. To be followed by {@link #clear}. */
  String finish() {
    if (holds == Holds.SAMPLES) {
      append(VoskJson.words(recognizer.finalResult(), "text"));
      holds = Holds.NOTHING;
    }
    return segments.toString();
  }

  /** Forgets the speaker: the next one starts as with a new recognizer. */
  void clear() {
    if (holds == Holds.FRAMES_AND_SPEAKER) {
      accept(SILENCE, SILENCE.length);
    }
    if (holds != Holds.NOTHING) {
      VoskJson.words(recognizer.finalResult(), "text");
      holds = Holds.NOTHING;
    }
    segments.setLength(0);
  }

  /** Bytes of samples decoded in the recognizer's life. */
  long heardPcmBytes() {
    return heardPcmBytes;
  }

  @Override
  public void close() {
    recognizer.close();
  }

  private void append(String words) {
    if (!words.isEmpty()) {
      if (segments.length() > 0) {
        segments.append(' ');
      }
      segments.append(words);
    }
  }
}
