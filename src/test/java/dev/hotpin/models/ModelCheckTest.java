package dev.hotpin.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelCheckTest {
  @TempDir Path root;
  private Path model;

  @BeforeEach
  void writeModel() {
    model = root.resolve("b-model");
    TestArchives.write(model, TestArchives.modelFiles());
  }

  private List<String> problems() {
    return ModelCheck.of(model).problems();
  }

  @Test
  void aWholeModelHasNoProblems() {
    ModelCheck.Report report = ModelCheck.of(model);

    assertEquals(List.of(), report.problems());
    assertEquals(
        TestArchives.modelFiles().values().stream().mapToLong(file -> file.length).sum(),
        report.fileBytes());
    assertEquals(2 * report.fileBytes() + 3 * 40_000_000L, report.memoryBytes(3));
  }

  @Test
  void eachFileThatIsNeededIsMissedByName() throws IOException {
    for (String name : TestArchives.modelFiles().keySet()) {
      Path file = model.resolve(name);
      byte[] content = Files.readAllBytes(file);
      Files.delete(file);
      assertTrue(
          problems().stream().anyMatch(problem -> problem.startsWith(name + " is missing")),
          name + ": " + problems());
      Files.write(file, content);
    }
  }

  @Test
  void aStaticGraphNeedsItsWords() throws IOException {
    TestArchives.write(model, Map.of("graph/HCLG.fst", TestArchives.text("graph")));
    Files.delete(model.resolve("graph/Gr.fst"));

    assertEquals(List.of("graph/words.txt is missing: the words of graph/HCLG.fst."), problems());
  }

  @Test
  void noGraphAtAllIsOneProblem() throws IOException {
    Files.delete(model.resolve("graph/Gr.fst"));
    Files.delete(model.resolve("graph/HCLr.fst"));

    assertEquals(
        List.of("graph/HCLG.fst, or graph/HCLr.fst with graph/Gr.fst, is missing."), problems());
  }

  @Test
  void aModelWithoutSpeakerAdaptationIsWhole() throws IOException {
    for (String name : TestArchives.modelFiles().keySet()) {
      if (name.startsWith("ivector/")) {
        Files.delete(model.resolve(name));
      }
    }
    Files.delete(model.resolve("ivector"));

    assertEquals(List.of(), problems());
  }

  @Test
  void anEmptyFileIsNamed() throws IOException {
    Files.write(model.resolve("am/final.mdl"), new byte[0]);

    assertEquals(List.of("am/final.mdl is empty: fetch the model again."), problems());
  }

  @Test
  void aPointerOfGitLfsIsExplained() throws IOException {
    Files.writeString(
        model.resolve("graph/HCLr.fst"),
        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n");

    assertEquals(1, problems().size());
    assertTrue(problems().get(0).startsWith("graph/HCLr.fst is only a Git LFS pointer"));
  }

  @Test
  void aModelOneLevelDownIsPointedOut() {
    String problem = ModelCheck.of(root).problems().get(0);

    assertTrue(problem.contains("is not a model itself, but holds one: name " + model), problem);
  }

  @Test
  void whatIsNoModelIsSaidSo() throws IOException {
    Path empty = Files.createDirectory(root.resolve("empty"));
    Path file = Files.writeString(root.resolve("file"), "x");

    assertTrue(ModelCheck.of(empty).problems().get(0).contains("holds no Vosk model"));
    assertTrue(ModelCheck.of(file).problems().get(0).contains("is not a directory"));
    assertTrue(ModelCheck.of(root.resolve("no")).problems().get(0).contains("does not exist"));
  }

  @Test
  void theFlatLayoutOfOldModelsIsChecked() throws IOException {
    Path old = Files.createDirectory(root.resolve("old"));
    for (String file : List.of("final.mdl", "mfcc.conf", "HCLr.fst", "disambig_tid.int")) {
      Files.writeString(old.resolve(file), "x");
    }
    assertEquals(
        List.of("Gr.fst is missing: half of the decoding graph."), ModelCheck.of(old).problems());
    Files.writeString(old.resolve("Gr.fst"), "x");
    assertTrue(ModelCheck.of(old).isUsable());
  }

  @Test
  void theModelIsTheDirectoryItselfOrTheFirstBelowIt() throws IOException {
    assertEquals(Optional.of(model), ModelDirectory.find(model));
    assertEquals(Optional.of(model), ModelDirectory.find(root));
    TestArchives.write(root.resolve("c-model"), TestArchives.modelFiles());
    TestArchives.write(root.resolve(".hidden"), TestArchives.modelFiles());
    Files.createDirectories(root.resolve("a-broken/am"));
    Files.createDirectories(root.resolve("a-broken/graph"));
    assertEquals(Optional.of(model), ModelDirectory.find(root));
    assertEquals(Optional.empty(), ModelDirectory.find(root.resolve("missing")));
    assertEquals(Optional.empty(), ModelDirectory.find(model.resolve("conf")));
  }

  @Test
  void aBrokenModelIsFoundWhereNoneIsWhole() throws IOException {
    Files.delete(model.resolve("conf/model.conf"));

    assertEquals(Optional.of(model), ModelDirectory.find(root));
  }
}
