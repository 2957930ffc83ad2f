package dev.hotpin.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A text file that is read again when it has changed. What can't be read or understood is logged
 * once, and the last good content stays in force. Threads: {@link #poll} one, {@link #content} any.
 */
final class WatchedFile<T> {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);

  /** More is no list of credentials: 16 MiB hold 100,000 keys. */
  private static final long MAX_BYTES = 16L << 20;

  /**
   * A file that was changed so recently may change again without another time stamp: some systems
   * count in seconds.
   */
  private static final Duration UNSETTLED = Duration.ofSeconds(3);

  private static final String CHANGED = "has changed and is in force";

  /** Makes sense of a text. */
  @FunctionalInterface
  interface Parser<T> {
    /** The sentence of an exception begins behind the file's name. */
    T parse(String text) throws IdentityException;
  }

  private record Stamp(Instant modified, long bytes, Object fileKey) {}

  private final String what;
  private final Path path;
  private final Parser<T> parser;
  private final boolean mayBeMissing;
  private Stamp stamp; // of the last look; null where there was no file
  private boolean unsettled;
  private String text = ""; // of what is in force
  private String lastProblem = "";
  private volatile T content;

  /**
   * Reads it.
   *
   * @param what names it in sentences: "ACCESS_KEYS_FILE"
   * @param mayBeMissing whether no file is the same as an empty one
   * @throws IdentityException with a sentence
   */
  WatchedFile(String what, Path path, boolean mayBeMissing, Parser<T> parser)
      throws IdentityException {
    this.what = what;
    this.path = path;
    this.mayBeMissing = mayBeMissing;
    this.parser = parser;
    stamp = stampNow();
    text = read();
    content = parse(text);
  }

  /** What it holds, or held when it was good. */
  T content() {
    return content;
  }

  /** Looks for a change. Blocks on the disk. Returns whether there is new content. */
  boolean poll() {
    Stamp now = stampNow();
    if (Objects.equals(now, stamp) && !unsettled && lastProblem.isEmpty()) {
      return false; // what can't be read may be allowed again, which no time stamp tells
    }
    stamp = now;
    try {
      String read = read();
      boolean changed = !read.equals(text);
      if (!changed && lastProblem.isEmpty()) {
        return false;
      }
      content = parse(read);
      text = read;
      lastProblem = "";
      LOG.info("{} {} {}", what, path, changed ? CHANGED : "can be used again");
      return changed;
    } catch (IdentityException e) {
      complain(e.getMessage());
      return false;
    }
  }

  private void complain(String problem) {
    if (!problem.equals(lastProblem)) {
      lastProblem = problem;
      LOG.error("{} What was in force before stays so.", problem);
    }
  }

  private Stamp stampNow() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      Instant modified = attributes.lastModifiedTime().toInstant();
      unsettled = Duration.between(modified, Instant.now()).abs().compareTo(UNSETTLED) < 0;
      return new Stamp(modified, attributes.size(), attributes.fileKey());
    } catch (IOException e) {
      unsettled = false;
      return null;
    }
  }

  private String read() throws IdentityException {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new IdentityException(name() + "is larger than " + MAX_BYTES + " bytes.");
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(path)))
          .toString();
    } catch (NoSuchFileException e) {
      if (mayBeMissing) {
        return "";
      }
      throw new IdentityException(name() + "does not exist.", e);
    } catch (CharacterCodingException e) {
      throw new IdentityException(name() + "is not UTF-8.", e);
    } catch (IOException e) {
      throw new IdentityException(name() + "can't be read: " + e.getMessage() + ".", e);
    }
  }

  private T parse(String from) throws IdentityException {
    try {
      return parser.parse(from);
    } catch (IdentityException e) {
      throw new IdentityException(name() + "is not usable: " + e.getMessage() + ".", e);
    }
  }

  private String name() {
    return what + " " + path + " ";
  }
}
