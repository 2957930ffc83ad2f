package dev.hotpin.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileEditorTest {
  @TempDir Path directory;

  @Test
  void aFileInWhichNothingChangesIsNotWritten() throws Exception {
    Path file = directory.resolve("keys");
    KeyFileEditor editor = new KeyFileEditor(file);
    editor.issue(
        new KeyFileEditor.NewKey(
            "kitchen", Set.of(Scope.DEVICE), Set.of(), Optional.empty(), false));
    Files.writeString(file, Files.readString(file).strip()); // as somebody's editor leaves it
    Object before = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    String text = Files.readString(file);
    assertEquals(List.of(), editor.revoke("nobody", Instant.EPOCH));
    assertEquals(text, Files.readString(file));
    assertEquals(before, Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    Path missing = directory.resolve("missing");
    assertEquals(List.of(), new KeyFileEditor(missing).revoke("nobody", Instant.EPOCH));
    assertTrue(Files.notExists(missing));
    assertEquals(1, editor.revoke("kitchen", Instant.EPOCH).size());
    assertTrue(Files.readString(file).contains("# revoked"));
  }
}
