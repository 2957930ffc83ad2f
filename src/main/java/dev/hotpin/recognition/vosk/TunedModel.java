package dev.hotpin.recognition.vosk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model directory with a configuration of our own: links in a temporary directory to the user's
 * files, but for {@code conf/model.conf}, which is written. The user's directory is never changed.
 * libvosk reads all files while it loads, so this lives no longer than that.
 */
final class TunedModel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TunedModel.class);

  /**
   * Frames (of 10 ms) that the acoustic model takes at once. libvosk's default of 20 leaves 110–240
   * ms of work after the last sample, 10 leaves 85–165 ms, at nearly the same total work.
   */
  static final int FRAMES_PER_CHUNK = 10;

  private static final String FRAMES_OPTION = "--frames-per-chunk";

  private final Path directory;
  private final boolean temporary;

  private TunedModel(Path directory, boolean temporary) {
    this.directory = directory;
    this.temporary = temporary;
  }

  /**
   * The model in {@code original}, tuned; where that is not possible (the old flat layout has no
   * configuration, some file systems and Windows users no links) the original itself.
   */
  static TunedModel of(Path original) {
    Path configuration = original.resolve("conf").resolve("model.conf");
    if (!Files.isRegularFile(configuration)) {
      LOG.info("{} has the old flat layout: it is used without tuning", original);
      return new TunedModel(original, false);
    }
    Path directory = null;
    try {
      directory = Files.createTempDirectory("hotpin-vosk-");
      Path from = original.toRealPath();
      linkAll(from, directory, "conf");
      Path conf = Files.createDirectory(directory.resolve("conf"));
      linkAll(from.resolve("conf"), conf, "model.conf");
      List<String> lines = Files.readAllLines(configuration, StandardCharsets.UTF_8);
      Files.write(conf.resolve("model.conf"), tuned(lines), StandardCharsets.UTF_8);
      return new TunedModel(directory, true);
    } catch (IOException | UnsupportedOperationException e) {
      LOG.warn("No links to the model can be made ({}): it is used without tuning", e.toString());
      if (directory != null) {
        delete(directory);
      }
      return new TunedModel(original, false);
    }
  }

  /** The directory to load. */
  Path directory() {
    return directory;
  }

  /** All options as they are, and ours where the user has not set it. */
  static List<String> tuned(List<String> lines) {
    List<String> tuned = new ArrayList<>(lines);
    if (lines.stream().noneMatch(line -> line.trim().startsWith(FRAMES_OPTION))) {
      tuned.add(FRAMES_OPTION + "=" + FRAMES_PER_CHUNK);
    }
    return tuned;
  }

  @Override
  public void close() {
    if (temporary) {
      delete(directory);
    }
  }

  private static void linkAll(Path from, Path to, String except) throws IOException {
    try (Stream<Path> children = Files.list(from)) {
      for (Path child : children.toList()) {
        String name = child.getFileName().toString();
        if (!name.equals(except)) {
          Files.createSymbolicLink(to.resolve(name), child);
        }
      }
    }
  }

  /** Deletes links, our configuration and its two directories: what a link points to stays. */
  private static void delete(Path directory) {
    try {
      Path conf = directory.resolve("conf");
      if (Files.isDirectory(conf)) {
        deleteChildren(conf);
      }
      deleteChildren(directory);
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      LOG.warn("The temporary directory {} could not be deleted", directory, e);
    }
  }

  private static void deleteChildren(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      for (Path child : children.toList()) {
        Files.delete(child);
      }
    }
  }
}
