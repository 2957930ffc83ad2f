package dev.hotpin.client;

import dev.hotpin.audio.WavHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Judges the header of a reply as strictly as a device needs it: 44 bytes, known places. */
final class ReplyHeader {
  private static final int FORM_AT = 8;
  private static final int FMT_AT = 12;
  private static final int FORMAT_AT = 16;
  private static final int DATA_AT = 36;
  private static final int DATA_SIZE_AT = 40;

  private ReplyHeader() {}

  /** Whether a RIFF header seems to begin at the reader index. */
  static boolean beginsIn(ByteBuf frame) {
    return frame.readableBytes() >= FMT_AT && tag(frame, 0, "RIFF") && tag(frame, FORM_AT, "WAVE");
  }

  /** Whether all 44 bytes are there, each chunk in its place. */
  static boolean isWhole(ByteBuf frame) {
    return frame.readableBytes() >= WavHeader.BYTES
        && beginsIn(frame)
        && tag(frame, FMT_AT, "fmt ")
        && tag(frame, DATA_AT, "data");
  }

  /** Of a whole header: whether it is of 16 kHz 16-bit mono PCM. */
  static boolean isOfOurFormat(ByteBuf frame) {
    byte[] seen = ByteBufUtil.getBytes(frame, frame.readerIndex(), WavHeader.BYTES);
    return Arrays.equals(seen, FORMAT_AT, DATA_AT, WavHeader.streaming(), FORMAT_AT, DATA_AT);
  }

  /** Of a whole header: whether its two sizes fit each other. */
  static boolean sizesAgree(ByteBuf frame) {
    long dataBytes = dataBytes(frame);
    byte[] seen = ByteBufUtil.getBytes(frame, frame.readerIndex(), WavHeader.BYTES);
    return dataBytes <= WavHeader.MAX_DATA_BYTES
        && Arrays.equals(seen, 0, FORM_AT, WavHeader.sized(dataBytes), 0, FORM_AT);
  }

  /** Of a whole header: the bytes of samples that it announces. */
  static long dataBytes(ByteBuf frame) {
    return frame.getUnsignedIntLE(frame.readerIndex() + DATA_SIZE_AT);
  }

  private static boolean tag(ByteBuf frame, int at, String tag) {
    return frame
        .toString(frame.readerIndex() + at, tag.length(), StandardCharsets.ISO_8859_1)
        .equals(tag);
  }
}
