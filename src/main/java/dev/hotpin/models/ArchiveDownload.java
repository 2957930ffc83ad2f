package dev.hotpin.models;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings one archive whole onto the disk: goes on where an earlier run or a broken connection
 * stopped, starts over where the server has another file now or ignores ranges, and checks the sum.
 */
final class ArchiveDownload {
  /** Broken connections in one run, each of which brought something. */
  private static final int MAX_ATTEMPTS = 5;

  /** The largest model known is 2.7 GB. */
  private static final long MAX_ARCHIVE_BYTES = 8L << 30;

  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int HASH_BLOCK_BYTES = 1 << 16;
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|[*])");

  private final HttpDownload http;
  private final ModelEntry entry;
  private final PartialArchive part;
  private final FetchListener listener;

  ArchiveDownload(
      HttpDownload http, ModelEntry entry, PartialArchive part, FetchListener listener) {
    this.http = http;
    this.entry = entry;
    this.part = part;
    this.listener = listener;
  }

  /**
   * Returns when the archive is whole and its sum, where known, is right.
   *
   * @throws ModelException one sentence; the part that came is kept unless it is useless
   */
  void run() throws IOException {
    IOException broken = null;
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      long before = part.sizeBytes();
      try {
        if (attempt()) {
          verify();
          return;
        }
      } catch (IOException e) {
        broken = e;
        if (part.sizeBytes() <= before) {
          break;
        }
        listener.note("The connection broke (" + e.getMessage() + "): going on.");
      }
    }
    throw new ModelException(
        entry.url()
            + " broke off after "
            + part.sizeBytes()
            + " bytes"
            + (broken == null ? "" : " (" + broken.getMessage() + ")")
            + ": run the same command again, it goes on from there.",
        broken);
  }

  /** Whether the archive is whole now; false asks for another attempt from the start. */
  private boolean attempt() throws IOException {
    long from = part.sizeBytes();
    Optional<String> validator =
        from == 0 ? Optional.empty() : part.validatorFor(entry.url().toString());
    if (validator.isEmpty()) {
      from = 0;
      part.clear();
    }
    Map<String, String> headers =
        from == 0
            ? Map.of("Accept-Encoding", "identity")
            : Map.of(
                "Accept-Encoding",
                "identity",
                "Range",
                "bytes=" + from + "-",
                "If-Range",
                validator.orElseThrow());
    Receiver receiver = new Receiver(from);
    HttpDownload.Answer answer =
        http.get(entry.url(), headers, receiver::takerOf, receiver::progress);
    switch (answer.status()) {
      case OK, PARTIAL -> {
        return receiver.finish();
      }
      case RANGE_NOT_SATISFIABLE -> {
        boolean whole =
            answer
                .headers()
                .firstValue("Content-Range")
                .filter(("bytes */" + from)::equals)
                .isPresent();
        if (!whole) {
          part.clear();
        }
        return whole;
      }
      default ->
          throw new ModelException(
              entry.url()
                  + " answered with status "
                  + answer.status()
                  + (answer.status() == 404 ? ": the site has no such model." : ": try later."));
    }
  }

  /** One answer's body. Its methods are called on the HTTP client's threads, in order. */
  private final class Receiver {
    private final long askedFrom;
    private final AtomicLong start = new AtomicLong();
    private final AtomicLong total = new AtomicLong();
    private final AtomicReference<Exception> refused = new AtomicReference<>();

    Receiver(long askedFrom) {
      this.askedFrom = askedFrom;
    }

    BodyWriter.Taker takerOf(int status, HttpHeaders headers) {
      try {
        long lengthBytes = headers.firstValueAsLong("Content-Length").orElse(0);
        if (status == OK) {
          part.startOver(entry.url().toString(), headers);
          total.set(lengthBytes > 0 ? lengthBytes : 0);
        } else if (status == PARTIAL) {
          Matcher range = CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
          if (!range.matches() || Long.parseLong(range.group(1)) != askedFrom) {
            part.clear();
            throw new IOException("the server sent another range than was asked for");
          }
          part.append();
          start.set(askedFrom);
          total.set(range.group(2).equals("*") ? 0 : Long.parseLong(range.group(2)));
        } else {
          return null;
        }
        checkRoom();
        return piece -> {
          if (part.sizeBytes() + piece.remaining() > bound()) {
            throw new IOException("more bytes came than were announced");
          }
          part.write(piece);
        };
      } catch (IOException | ModelException e) {
        refused.set(e);
        return null;
      }
    }

    private long bound() {
      return total.get() > 0 ? total.get() : MAX_ARCHIVE_BYTES;
    }

    private void checkRoom() throws IOException {
      if (total.get() > MAX_ARCHIVE_BYTES) {
        throw new IOException("it is larger than any model: " + total.get() + " bytes");
      }
      DiskRoom.require(part.file(), total.get() - start.get(), "the archive");
    }

    void progress(long receivedBytes) {
      listener.downloaded(
          start.get() + receivedBytes, total.get() > 0 ? total.get() : entry.sizeBytes());
    }

    /** Whether all came. */
    boolean finish() throws IOException {
      Exception refusal = refused.get();
      if (refusal instanceof ModelException explained) {
        throw explained;
      }
      if (refusal != null) {
        throw new IOException(refusal.getMessage(), refusal);
      }
      if (total.get() > 0 && part.sizeBytes() < total.get()) {
        throw new IOException("it ended " + (total.get() - part.sizeBytes()) + " bytes early");
      }
      return true;
    }
  }

  private void verify() throws IOException {
    if (entry.md5().isEmpty()) {
      listener.note("The list has no checksum for this model: only its length was checked.");
      return;
    }
    String expected = entry.md5().get();
    String actual = md5(part.file());
    if (!actual.equals(expected)) {
      part.clear();
      throw new ModelException(
          "The archive of "
              + entry.name()
              + " is damaged or another one: its MD5 is "
              + actual
              + ", but must be "
              + expected
              + "; it was thrown away, so try again, and then another mirror.");
    }
  }

  /** The sum that the official list carries: it finds damage, not malice. */
  private static String md5(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      byte[] block = new byte[HASH_BLOCK_BYTES];
      try (InputStream in = Files.newInputStream(file)) {
        for (int count = in.read(block); count >= 0; count = in.read(block)) {
          digest.update(block, 0, count);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
