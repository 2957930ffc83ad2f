package dev.hotpin.pipeline;

import dev.hotpin.wire.ReplyFormat;
import java.util.concurrent.TimeUnit;

/**
 * How far a reply is ahead of a device that plays it in real time from its first frame on; where
 * frames come too late the device waits for them and plays on. Pure arithmetic on nanoseconds of
 * one clock; thread: one.
 */
final class ReplyPace {
  private static final long OPUS_FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final ReplyFormat format;
  private final long leadNanos;
  private boolean begun;
  private long playedOutNanos; // when all that was sent will have been played
  private long frameNanos; // of the frame sent last

  /**
   * @param format paced
   */
  ReplyPace(ReplyFormat format) {
    this.format = format;
    this.leadNanos = TimeUnit.MILLISECONDS.toNanos(format.leadMillis());
  }

  /** A new reply begins. */
  void begin() {
    begun = false;
  }

  /** A frame goes out. */
  void sent(int frameBytes, long nowNanos) {
    frameNanos = playingNanos(frameBytes);
    boolean waits = begun && playedOutNanos - nowNanos > 0;
    playedOutNanos = (waits ? playedOutNanos : nowNanos) + frameNanos;
    begun = true;
  }

  /** Nanoseconds until a frame as long as the last may go out; 0 or less where it may now. */
  long waitNanos(long nowNanos) {
    return begun ? playedOutNanos + frameNanos - leadNanos - nowNanos : 0;
  }

  private long playingNanos(int frameBytes) {
    return switch (format.encoding()) {
      case OPUS -> OPUS_FRAME_NANOS;
      case WAV, PCM_S16LE -> TimeUnit.SECONDS.toNanos(frameBytes) / (2L * format.sampleRate());
      case MULAW, ALAW -> TimeUnit.SECONDS.toNanos(frameBytes) / format.sampleRate();
    };
  }
}
