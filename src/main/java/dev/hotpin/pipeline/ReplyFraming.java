package dev.hotpin.pipeline;

import dev.hotpin.audio.WavHeader;
import dev.hotpin.audio.codec.Encoding;
import dev.hotpin.wire.AudioEncoding;
import dev.hotpin.wire.ReplyFormat;

/**
 * How encoded sound becomes the frames of one device's replies: all in which formats differ once
 * {@link ReplyEncodingHandler} has encoded them. Immutable; threads: any.
 */
final class ReplyFraming {
  /** Part 1 of the protocol. */
  static final ReplyFraming PART_1 = new ReplyFraming(ReplyFormat.DEFAULT);

  private static final byte[] NO_HEADER = new byte[0];

  private final ReplyFormat format;
  private final Encoding encoding;
  private final byte[] header;

  private ReplyFraming(ReplyFormat format) {
    this.format = format;
    this.encoding = DeviceFormats.codecOf(format.encoding());
    this.header = header(WavHeader.STREAMING_DATA_BYTES);
  }

  static ReplyFraming of(ReplyFormat format) {
    return format.equals(ReplyFormat.DEFAULT) ? PART_1 : new ReplyFraming(format);
  }

  /** The largest frame; says nothing where each packet is a frame. */
  int frameBytes() {
    return format.frameBytes();
  }

  /** Whether each array of samples is a frame of its own. */
  boolean isPackets() {
    return encoding.isPackets();
  }

  /** What a stream of unknown length begins with; not to be changed. */
  byte[] header() {
    return header;
  }

  /** What a stream of {@code dataBytes} begins with. */
  byte[] header(int dataBytes) {
    return format.encoding() == AudioEncoding.WAV
        ? WavHeader.sized(dataBytes, format.sampleRate())
        : NO_HEADER;
  }

  /** How many bytes of {@link dev.hotpin.audio.Pcm} play as long as a frame's samples. */
  long pcmBytesOf(int encodedBytes) {
    return encoding.pcmBytesOf(encodedBytes, format.sampleRate());
  }
}
