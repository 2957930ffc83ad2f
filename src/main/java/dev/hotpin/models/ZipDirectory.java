package dev.hotpin.models;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what {@code java.util.zip} doesn't tell: which entries of a zip archive are symbolic links
 * or devices. The Unix file type is in the upper half of an entry's external attributes (APPNOTE
 * 4.4.15), where the archive was made on Unix (4.4.2).
 */
final class ZipDirectory {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int END64_LOCATOR_SIGNATURE = 0x07064b50;
  private static final int END64_LOCATOR_BYTES = 20;
  private static final int END64_BYTES = 56;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int ENTRY_BYTES = 46;
  private static final int MAX_COMMENT_BYTES = 0xffff;
  private static final long IN_ZIP64 = 0xffffffffL;
  private static final int TYPE_MASK = 0xf000;
  private static final int REGULAR_FILE = 0x8000;
  private static final int DIRECTORY = 0x4000;

  /** A directory of entries longer than this is no model's. */
  private static final int MAX_DIRECTORY_BYTES = 16 << 20;

  private ZipDirectory() {}

  /**
   * Names of the entries that are neither files nor directories.
   *
   * @throws IOException where it is not a zip archive
   */
  static List<String> specialEntries(Path archive) throws IOException {
    try (FileChannel channel = FileChannel.open(archive)) {
      ByteBuffer entries = directory(channel);
      List<String> special = new ArrayList<>();
      while (entries.remaining() >= ENTRY_BYTES) {
        int at = entries.position();
        if (entries.getInt(at) != ENTRY_SIGNATURE) {
          throw new IOException("its directory is damaged");
        }
        int nameBytes = unsignedShort(entries, at + 28);
        int restBytes = unsignedShort(entries, at + 30) + unsignedShort(entries, at + 32);
        int type = unsignedShort(entries, at + 40) & TYPE_MASK;
        if (entries.remaining() < ENTRY_BYTES + nameBytes + restBytes) {
          throw new IOException("its directory is damaged");
        }
        if (type != 0 && type != REGULAR_FILE && type != DIRECTORY) {
          byte[] name = new byte[nameBytes];
          entries.get(at + ENTRY_BYTES, name);
          special.add(new String(name, StandardCharsets.UTF_8));
        }
        entries.position(at + ENTRY_BYTES + nameBytes + restBytes);
      }
      return special;
    }
  }

  private static int unsignedShort(ByteBuffer buffer, int at) {
    return Short.toUnsignedInt(buffer.getShort(at));
  }

  private static ByteBuffer directory(FileChannel channel) throws IOException {
    int tailBytes = (int) Math.min(channel.size(), END_BYTES + MAX_COMMENT_BYTES);
    long tailStart = channel.size() - tailBytes;
    ByteBuffer tail = read(channel, tailStart, tailBytes);
    for (int at = tailBytes - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END_SIGNATURE) {
        long sizeBytes = Integer.toUnsignedLong(tail.getInt(at + 12));
        long start = Integer.toUnsignedLong(tail.getInt(at + 16));
        if (start == IN_ZIP64 || sizeBytes == IN_ZIP64) {
          return directory64(channel, tailStart + at - END64_LOCATOR_BYTES);
        }
        return read(channel, start, sizeBytes);
      }
    }
    throw new IOException("it is not a zip archive");
  }

  private static ByteBuffer directory64(FileChannel channel, long locatorStart) throws IOException {
    ByteBuffer locator = read(channel, locatorStart, END64_LOCATOR_BYTES);
    if (locator.getInt(0) != END64_LOCATOR_SIGNATURE) {
      throw new IOException("its directory is damaged");
    }
    ByteBuffer end = read(channel, locator.getLong(8), END64_BYTES);
    return read(channel, end.getLong(48), end.getLong(40));
  }

  private static ByteBuffer read(FileChannel channel, long start, long bytes) throws IOException {
    if (start < 0 || bytes < 0 || bytes > MAX_DIRECTORY_BYTES) {
      throw new IOException("its directory is damaged");
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, start + buffer.position()) < 0) {
        throw new EOFException("it ends within its directory");
      }
    }
    return buffer.flip();
  }
}
