package dev.hotpin.client;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.WavHeader;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;

/**
 * The audio of one reply as it comes in: takes off and judges the header, keeps the samples up to a
 * bound, and tallies what broke the protocol. One thread only.
 *
 * <p>Samples beyond the bound are counted but not kept. What breaks the protocol is kept all the
 * same, as far as it is sound.
 */
public final class ReplyAudio {
  /** The largest frame that devices take, in bytes. */
  public static final int MAX_FRAME_BYTES = 4096;

  private final int maxKeptBytes;
  private final Violations violations = new Violations();
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean announced;
  private boolean begun;
  private boolean ended;
  private long pcmBytes;
  private long pcmBytesBeforeStop = -1;
  private int frames;

  /** What the header announced; negative while there was none or it was open. */
  private long announcedBytes = -1;

  /**
   * For one reply.
   *
   * @param maxKeptBytes of samples
   */
  public ReplyAudio(int maxKeptBytes) {
    this.maxKeptBytes = maxKeptBytes;
  }

  /** A {@code tts} stage came: audio may follow. */
  public void announced() {
    announced = true;
  }

  /**
   * Takes a non-empty frame; borrowed.
   *
   * @return its samples, without a header; empty if it had none
   */
  public byte[] frame(ByteBuf frame) {
    frames++;
    if (!announced) {
      violations.add(Violation.AUDIO_BEFORE_TTS);
    }
    if (ended) {
      violations.add(Violation.AUDIO_AFTER_END);
    }
    if (frame.readableBytes() > MAX_FRAME_BYTES) {
      violations.add(Violation.LONG_FRAME);
    }
    if (frame.readableBytes() % Pcm.BYTES_PER_SAMPLE != 0) {
      violations.add(Violation.ODD_FRAME);
    }
    byte[] pcm = samples(frame);
    pcmBytes += pcm.length;
    kept.write(pcm, 0, Math.min(pcm.length, maxKeptBytes - kept.size()));
    return pcm;
  }

  /** From now on nothing more is wanted. Once. */
  void stopWished() {
    pcmBytesBeforeStop = pcmBytes;
  }

  /** The empty frame came. */
  public void end() {
    if (ended) {
      violations.add(Violation.AUDIO_AFTER_END);
    }
    ended = true;
  }

  /** The turn is over: judges what can be judged only now. Once. */
  public void complete() {
    if (pcmBytes == 0) {
      violations.add(Violation.NO_SAMPLES);
    } else if (!ended) {
      violations.add(Violation.NO_END_OF_AUDIO);
    }
    if (announcedBytes >= 0 && announcedBytes != pcmBytes) {
      violations.add(Violation.WRONG_SIZES);
    }
  }

  /** The samples that were kept, 16 kHz 16-bit mono. A copy. */
  public byte[] pcm() {
    return kept.toByteArray();
  }

  /** Bytes of samples that came, kept or not. */
  public long pcmBytes() {
    return pcmBytes;
  }

  /** Bytes of samples that came although the reply was to stop; 0 where it was not to. */
  public long pcmBytesAfterStop() {
    return pcmBytesBeforeStop < 0 ? 0 : pcmBytes - pcmBytesBeforeStop;
  }

  /** Non-empty frames that came. */
  public int frames() {
    return frames;
  }

  /** Whether more came than is kept. */
  public boolean isCut() {
    return pcmBytes > kept.size();
  }

  /** What broke the protocol so far. */
  public Violations violations() {
    return violations;
  }

  private byte[] samples(ByteBuf frame) {
    ByteBuf body = frame.duplicate();
    boolean first = !begun;
    begun = true;
    if (first && !ReplyHeader.isWhole(body)) {
      violations.add(Violation.MISSING_HEADER);
    } else if (first) {
      judgeHeader(body);
      body.skipBytes(WavHeader.BYTES);
    } else if (ReplyHeader.beginsIn(body)) {
      violations.add(Violation.SECOND_HEADER);
      body.skipBytes(Math.min(WavHeader.BYTES, body.readableBytes()));
    }
    byte[] pcm = new byte[body.readableBytes()];
    body.readBytes(pcm);
    return pcm;
  }

  private void judgeHeader(ByteBuf header) {
    if (!ReplyHeader.isOfOurFormat(header)) {
      violations.add(Violation.WRONG_FORMAT);
    }
    if (!ReplyHeader.sizesAgree(header)) {
      violations.add(Violation.WRONG_SIZES);
    } else if (ReplyHeader.dataBytes(header) != WavHeader.STREAMING_DATA_BYTES) {
      announcedBytes = ReplyHeader.dataBytes(header);
    }
  }
}
