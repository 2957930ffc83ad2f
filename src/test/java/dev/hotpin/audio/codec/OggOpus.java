package dev.hotpin.audio.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** As much of Ogg as other programs need around Opus packets (RFC 3533, RFC 7845). */
final class OggOpus {
  private static final int HEADER_BYTES = 27;
  private static final int CRC_POLYNOMIAL = 0x04C11DB7;

  private OggOpus() {}

  /** A file of mono packets of 20 ms: a page for each. */
  static byte[] wrap(List<byte[]> packets, int preSkip48k) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    byte[] head =
        ByteBuffer.allocate(19)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put("OpusHead".getBytes(StandardCharsets.US_ASCII))
            .put((byte) 1)
            .put((byte) 1)
            .putShort((short) preSkip48k)
            .putInt(16_000)
            .putShort((short) 0)
            .put((byte) 0)
            .array();
    byte[] tags =
        ByteBuffer.allocate(16).put("OpusTags".getBytes(StandardCharsets.US_ASCII)).array();
    file.writeBytes(page(head, 0, 0, 2));
    file.writeBytes(page(tags, 0, 1, 0));
    for (int i = 0; i < packets.size(); i++) {
      boolean last = i == packets.size() - 1;
      file.writeBytes(page(packets.get(i), (i + 1) * 960L, i + 2, last ? 4 : 0));
    }
    return file.toByteArray();
  }

  private static byte[] page(byte[] packet, long granule, int number, int flags) {
    int segments = packet.length / 255 + 1;
    ByteBuffer page =
        ByteBuffer.allocate(HEADER_BYTES + segments + packet.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put("OggS".getBytes(StandardCharsets.US_ASCII))
            .put((byte) 0)
            .put((byte) flags)
            .putLong(granule)
            .putInt(1)
            .putInt(number)
            .putInt(0)
            .put((byte) segments);
    for (int i = 0; i < segments; i++) {
      page.put((byte) (i < segments - 1 ? 255 : packet.length % 255));
    }
    page.put(packet);
    page.putInt(22, crc(page.array()));
    return page.array();
  }

  private static int crc(byte[] page) {
    int crc = 0;
    for (byte b : page) {
      crc ^= b << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc < 0 ? (crc << 1) ^ CRC_POLYNOMIAL : crc << 1;
      }
    }
    return crc;
  }

  /** The packets of a file, its two heads left out. */
  static List<byte[]> unwrap(byte[] file) {
    List<byte[]> packets = new ArrayList<>();
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    for (int at = 0; at < file.length; ) {
      int segments = file[at + 26] & 0xFF;
      int data = at + HEADER_BYTES + segments;
      for (int i = 0; i < segments; i++) {
        int bytes = file[at + HEADER_BYTES + i] & 0xFF;
        packet.write(file, data, bytes);
        data += bytes;
        if (bytes < 255) {
          packets.add(packet.toByteArray());
          packet.reset();
        }
      }
      at = data;
    }
    return packets.subList(2, packets.size());
  }
}
