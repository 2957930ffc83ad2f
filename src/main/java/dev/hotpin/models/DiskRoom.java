package dev.hotpin.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the disk has room for what is about to be written. */
final class DiskRoom {
  /** Left free for everyone else. */
  private static final long RESERVE_BYTES = 64L << 20;

  private DiskRoom() {}

  /**
   * @param place a file or directory on the disk in question
   * @param what is to be written there: "the archive"
   * @throws ModelException where there is too little room
   */
  static void require(Path place, long bytes, String what) throws IOException {
    long usableBytes = Files.getFileStore(place).getUsableSpace();
    if (usableBytes < bytes + RESERVE_BYTES) {
      throw new ModelException(
          "The disk has "
              + usableBytes
              + " bytes free, but "
              + what
              + " needs "
              + bytes
              + " and 64 MiB must stay free: make room, or name another place with --into.");
    }
  }
}
