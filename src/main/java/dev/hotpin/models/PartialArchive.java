package dev.hotpin.models;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The archive as far as it has come, kept between runs: the bytes in a {@code .part} file, and
 * beside it the address and validator (a strong ETag, else Last-Modified) that tell whether the
 * rest still belongs to them. Locked against a second run. One thread at a time.
 */
final class PartialArchive implements AutoCloseable {
  /** Behind all data, since on some systems what is locked can't be read otherwise either. */
  private static final long LOCKED_POSITION = Long.MAX_VALUE - 1;

  private final Path file;
  private final Path validatorFile;
  private final FileChannel channel;

  private PartialArchive(Path file, FileChannel channel) {
    this.file = file;
    this.validatorFile = validatorFileOf(file);
    this.channel = channel;
  }

  private static Path validatorFileOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".from");
  }

  /**
   * Opens or creates {@code file}.
   *
   * @throws ModelException where another process has it open
   */
  static PartialArchive open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock(LOCKED_POSITION, 1, false);
      if (lock != null) {
        return new PartialArchive(file, channel);
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new ModelException("Another run is fetching this model: wait for it to end.", e);
    }
    channel.close();
    throw new ModelException("Another run is fetching this model: wait for it to end.");
  }

  Path file() {
    return file;
  }

  long sizeBytes() throws IOException {
    return channel.size();
  }

  /** What the bytes so far came with, if they came from {@code url}. */
  Optional<String> validatorFor(String url) throws IOException {
    if (!Files.isRegularFile(validatorFile)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(validatorFile);
    boolean same = lines.size() == 2 && lines.get(0).equals(url) && !lines.get(1).isEmpty();
    return same ? Optional.of(lines.get(1)) : Optional.empty();
  }

  /** Forgets all bytes; what comes now is from {@code url} with these headers. */
  void startOver(String url, HttpHeaders headers) throws IOException {
    channel.truncate(0);
    channel.position(0);
    String eTag = headers.firstValue("ETag").orElse("");
    boolean strong = eTag.startsWith("\"");
    String validator = strong ? eTag : headers.firstValue("Last-Modified").orElse("");
    Files.write(validatorFile, List.of(url, validator));
  }

  /** Goes on after the last byte. */
  void append() throws IOException {
    channel.position(channel.size());
  }

  void write(ByteBuffer piece) throws IOException {
    while (piece.hasRemaining()) {
      channel.write(piece);
    }
  }

  /** Forgets all bytes. */
  void clear() throws IOException {
    channel.truncate(0);
    Files.deleteIfExists(validatorFile);
  }

  /** Releases the lock; the bytes stay. An empty file goes. */
  @Override
  public void close() throws IOException {
    boolean empty = channel.size() == 0;
    channel.close();
    if (empty) {
      delete();
    }
  }

  /** Takes both files away. To be called once closed, as some systems keep open files. */
  void delete() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(validatorFile);
  }
}
