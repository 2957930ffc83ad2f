package dev.hotpin.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Writes {@code {"status":"receiving","chunks_received":N,"bytes_received":M}}: the one message
 * that every second audio frame brings, so it is written by hand and makes no garbage. Stateless;
 * any thread.
 */
public final class Acknowledgement {
  private static final byte[] BEFORE_CHUNKS =
      ascii("{\"status\":\"receiving\",\"chunks_received\":");
  private static final byte[] BEFORE_BYTES = ascii(",\"bytes_received\":");
  private static final int MAX_DIGITS = 19; // of a long
  private static final int RADIX = 10;

  /** Bytes of the longest one. */
  public static final int MAX_BYTES =
      BEFORE_CHUNKS.length + BEFORE_BYTES.length + 2 * MAX_DIGITS + 1;

  private Acknowledgement() {}

  /**
   * Appends it to {@code out}, which the caller owns.
   *
   * @param chunks audio frames since the start of the utterance, not negative
   * @param bytes bytes in them, not negative
   */
  public static void write(long chunks, long bytes, ByteBuf out) {
    out.writeBytes(BEFORE_CHUNKS);
    writeNumber(chunks, out);
    out.writeBytes(BEFORE_BYTES);
    writeNumber(bytes, out);
    out.writeByte('}');
  }

  private static byte[] ascii(String json) {
    return json.getBytes(StandardCharsets.US_ASCII);
  }

  private static void writeNumber(long number, ByteBuf out) {
    long unit = 1;
    while (number / unit >= RADIX) {
      unit *= RADIX;
    }
    for (; unit > 0; unit /= RADIX) {
      out.writeByte((int) ('0' + number / unit % RADIX));
    }
  }
}
