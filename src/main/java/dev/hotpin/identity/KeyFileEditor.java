package dev.hotpin.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Changes key files and revocation files, as {@code tokens} does: in one step, so that a running
 * server never reads a half, and one at a time. Comments and lines of others stay. Blocks on the
 * disk.
 */
public final class KeyFileEditor {
  private static final String HEADING =
      "# Keys of Hotpin: <id> <name> <scope> sha256:<hash> [sessions=<id>,<id>] [expires=<time>]"
          + " [shared]\n";
  private static final String REVOKED = "# revoked ";

  private final Path file;

  public KeyFileEditor(Path file) {
    this.file = file;
  }

  /** Whom a new key is for; as {@link KeyEntry} has it. */
  public record NewKey(
      String name,
      Set<Scope> scopes,
      Set<String> sessionIds,
      Optional<Instant> expiresAt,
      boolean shared) {}

  /**
   * A key that was made.
   *
   * @param key the key itself, which is kept nowhere else
   */
  public record Issued(KeyEntry entry, String key) {
    @Override
    public String toString() {
      return "Issued[entry=" + entry.id() + "]";
    }
  }

  /**
   * Makes a key and adds it.
   *
   * @throws IdentityException where the file can't be read, understood or written
   */
  public Issued issue(NewKey wanted) throws IdentityException {
    String key = OpaqueKey.generate();
    KeyEntry entry =
        new KeyEntry(
            OpaqueKey.generateId(),
            wanted.name(),
            wanted.scopes(),
            Fingerprint.of(key),
            wanted.sessionIds(),
            wanted.expiresAt(),
            wanted.shared());
    edit(
        lines -> {
          if (lines.isEmpty()) {
            lines.add(HEADING.strip());
          }
          lines.add(entry.line());
          ring(lines); // a server would not take a file with a mistake
        });
    return new Issued(entry, key);
  }

  /** The keys in the file; none where there is no file. */
  public List<KeyEntry> entries() throws IdentityException {
    return List.copyOf(ring(read()).entries());
  }

  /**
   * Takes back the key with this id, or all keys of this name: their lines become comments.
   *
   * @return what was taken back; empty where nothing has that id or name
   */
  public List<KeyEntry> revoke(String idOrName, Instant now) throws IdentityException {
    List<KeyEntry> revoked = new ArrayList<>();
    Predicate<KeyEntry> wanted =
        entry -> entry.id().equals(idOrName) || entry.name().equals(idOrName);
    edit(
        lines -> {
          KeyRing ring = ring(lines);
          for (KeyEntry entry : ring.entries()) {
            if (wanted.test(entry)) {
              revoked.add(entry);
            }
          }
          lines.replaceAll(line -> isOneOf(revoked, line) ? comment(line, now) : line);
        });
    return revoked;
  }

  private static boolean isOneOf(List<KeyEntry> entries, String line) {
    String id = line.strip().split("\\s+", 2)[0];
    return entries.stream().anyMatch(entry -> entry.id().equals(id));
  }

  private static String comment(String line, Instant now) {
    return REVOKED + now.truncatedTo(ChronoUnit.SECONDS) + " " + line.strip();
  }

  /** Adds a line to a revocation file. */
  public void addRevocation(String line) throws IdentityException {
    edit(
        lines -> {
          lines.add(line);
          Revocations.parse(String.join("\n", lines));
        });
  }

  @FunctionalInterface
  private interface Edit {
    void apply(List<String> lines) throws IdentityException;
  }

  private void edit(Edit edit) throws IdentityException {
    try {
      PrivateFiles.createParents(file);
      Path lockFile = Path.of(file + ".lock");
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        assert lock.isValid();
        List<String> lines = new ArrayList<>(read());
        List<String> before = List.copyOf(lines);
        edit.apply(lines);
        if (!lines.equals(before)) {
          PrivateFiles.replace(file, String.join("\n", lines) + "\n");
        }
      }
    } catch (IOException e) {
      throw new IdentityException(file + " can't be written: " + e + ".", e);
    }
  }

  private List<String> read() throws IdentityException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException | UncheckedIOException e) {
      throw new IdentityException(file + " can't be read: " + e + ".", e);
    }
  }

  private KeyRing ring(List<String> lines) throws IdentityException {
    try {
      return KeyRing.parse(String.join("\n", lines));
    } catch (IdentityException e) {
      throw new IdentityException(file + " is not usable: " + e.getMessage() + ".", e);
    }
  }
}
