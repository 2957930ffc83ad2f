package dev.hotpin.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks at the files of a Vosk model without loading it: libvosk says little about what is wrong,
 * and takes the process down with some of it. Blocks on the disk, briefly.
 */
public final class ModelCheck {
  /**
   * Loaded, a model takes about twice its files: measured with a Korean small model, 264 MB of
   * files and 530 MB resident.
   */
  public static final int MEMORY_TO_FILES = 2;

  /** What a recognizer comes to hold after its first utterance, measured with the same model. */
  public static final long BYTES_PER_SPEAKER = 40_000_000;

  private static final String LFS_START = "version https://git-lfs";

  private final Path directory;
  private final List<String> problems = new ArrayList<>();

  private ModelCheck(Path directory) {
    this.directory = directory;
  }

  /**
   * What was found.
   *
   * @param problems a sentence each; none where the model is whole
   * @param fileBytes of all its files
   */
  public record Report(Path directory, List<String> problems, long fileBytes) {
    /** Whether libvosk can be expected to load it. */
    public boolean isUsable() {
      return problems.isEmpty();
    }

    /** Memory of the loaded model, without any speaker; an estimate. */
    public long modelMemoryBytes() {
      return fileBytes * MEMORY_TO_FILES;
    }

    /** Memory with {@code speakers} at once; an estimate. */
    public long memoryBytes(int speakers) {
      return modelMemoryBytes() + speakers * BYTES_PER_SPEAKER;
    }
  }

  /** Checks {@code directory}, which need not exist. */
  public static Report of(Path directory) {
    ModelCheck check = new ModelCheck(directory);
    long bytes = check.run();
    return new Report(directory, List.copyOf(check.problems), bytes);
  }

  /** Whether {@code directory} has at least the heart of a model, whole or not. */
  static boolean looksLikeModel(Path directory) {
    return Files.exists(directory.resolve("am/final.mdl"))
        || isFlat(directory)
        || (Files.isDirectory(directory.resolve("am"))
            && Files.isDirectory(directory.resolve("graph")));
  }

  /** The layout before 2020: all in one directory, without a configuration of the decoder. */
  private static boolean isFlat(Path directory) {
    return Files.exists(directory.resolve("final.mdl")) && !Files.exists(directory.resolve("am"));
  }

  private long run() {
    if (!Files.isDirectory(directory)) {
      problems.add(
          directory + (Files.exists(directory) ? " is not a directory." : " does not exist."));
      return 0;
    }
    if (!looksLikeModel(directory)) {
      problems.add(notAModel());
      return 0;
    }
    boolean flat = isFlat(directory);
    String conf = flat ? "" : "conf/";
    need((flat ? "" : "am/") + "final.mdl", "the acoustic model");
    if (!flat) {
      need("conf/model.conf", "the configuration of the decoder");
    }
    if (!Files.exists(directory.resolve(conf + "fbank.conf"))) {
      need(conf + "mfcc.conf", "the configuration of the features");
    }
    checkGraph(flat ? "" : "graph/");
    if (Files.isDirectory(directory.resolve("ivector"))) {
      for (String name :
          List.of(
              "final.ie",
              "final.dubm",
              "final.mat",
              "global_cmvn.stats",
              "online_cmvn.conf",
              "splice.conf")) {
        need("ivector/" + name, "part of the speaker adaptation");
      }
    }
    return checkAllFiles();
  }

  private String notAModel() {
    try (Stream<Path> children = Files.list(directory)) {
      List<Path> nested = children.filter(ModelCheck::looksLikeModel).sorted().toList();
      if (!nested.isEmpty()) {
        return directory
            + " is not a model itself, but holds one: name "
            + nested.get(0)
            + " instead, or move its files up.";
      }
    } catch (IOException e) {
      return directory + " can't be read (" + e + ").";
    }
    return directory + " holds no Vosk model: am/final.mdl and graph/ are missing.";
  }

  private void checkGraph(String graph) {
    boolean isStatic = Files.exists(directory.resolve(graph + "HCLG.fst"));
    boolean isDynamic =
        Files.exists(directory.resolve(graph + "HCLr.fst"))
            || Files.exists(directory.resolve(graph + "Gr.fst"));
    if (isStatic) {
      need(graph + "words.txt", "the words of " + graph + "HCLG.fst");
    } else if (isDynamic) {
      need(graph + "HCLr.fst", "half of the decoding graph");
      need(graph + "Gr.fst", "half of the decoding graph");
      need(graph + "disambig_tid.int", "needed with " + graph + "HCLr.fst");
    } else {
      problems.add("%1$sHCLG.fst, or %1$sHCLr.fst with %1$sGr.fst, is missing.".formatted(graph));
    }
  }

  private void need(String name, String what) {
    if (!Files.isRegularFile(directory.resolve(name))) {
      problems.add(name + " is missing: " + what + ".");
    }
  }

  /** Sum of the sizes. */
  private long checkAllFiles() {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = directory.relativize(file).toString();
        long size = Files.size(file);
        bytes += size;
        if (!Files.isReadable(file)) {
          problems.add(name + " can't be read: check its permissions.");
        } else if (size == 0) {
          problems.add(name + " is empty: fetch the model again.");
        } else if (isLfsPointer(file)) {
          problems.add(name + " is only a Git LFS pointer: run git lfs pull, or fetch the model.");
        }
      }
    } catch (IOException | UncheckedIOException e) {
      problems.add(directory + " can't be read (" + e.getMessage() + ").");
    }
    return bytes;
  }

  private static boolean isLfsPointer(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(LFS_START.length());
      return new String(start, StandardCharsets.US_ASCII).equals(LFS_START);
    }
  }
}
