package dev.hotpin.endpointing;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * An endpointer and the utterances that it finds, each with its place in the stream, which is exact
 * for blocks that divide a window.
 */
final class HeardSpeech implements Endpointer.Listener {

  /** One utterance. */
  static final class Utterance {
    final long fromByte;
    final ByteArrayOutputStream pcm = new ByteArrayOutputStream();
    boolean ended;
    long lastVoicedNanos;

    Utterance(long fromByte) {
      this.fromByte = fromByte;
    }

    long toByte() {
      return fromByte + pcm.size();
    }
  }

  final List<Utterance> utterances = new ArrayList<>();
  final Endpointer endpointer;
  private long heardBytes;
  private boolean begins;

  HeardSpeech(Endpointers endpointers, int silenceMillis) {
    endpointer = endpointers.open(silenceMillis, this);
  }

  /** Hears all of {@code pcm} in blocks of {@code blockBytes}; its clock is the count of bytes. */
  HeardSpeech hear(byte[] pcm, int blockBytes) {
    byte[] block = new byte[blockBytes];
    for (int at = 0; at < pcm.length; at += blockBytes) {
      int count = Math.min(blockBytes, pcm.length - at);
      System.arraycopy(pcm, at, block, 0, count);
      heardBytes += count;
      endpointer.hear(block, count, heardBytes);
    }
    return this;
  }

  Utterance only() {
    if (utterances.size() != 1) {
      throw new AssertionError(utterances.size() + " utterances");
    }
    return utterances.get(0);
  }

  @Override
  public void speechBegan() {
    begins = true;
  }

  @Override
  public void speech(byte[] pcm, int pcmBytes) {
    if (begins) {
      begins = false;
      utterances.add(new Utterance(heardBytes - pcmBytes));
    }
    utterances.get(utterances.size() - 1).pcm.write(pcm, 0, pcmBytes);
  }

  @Override
  public void speechEnded(long lastVoicedNanos) {
    Utterance last = utterances.get(utterances.size() - 1);
    last.ended = true;
    last.lastVoicedNanos = lastVoicedNanos;
  }
}
