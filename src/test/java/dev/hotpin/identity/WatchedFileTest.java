package dev.hotpin.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {
  @TempDir Path directory;
  private boolean allowed = true;

  private Path write(String text, int hour) throws Exception {
    Path file = Files.writeString(directory.resolve("keys"), text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(hour * 3_600L)));
    return file;
  }

  /** Refuses as a file system does, whose permissions no time stamp tells of. */
  private String parse(String text) throws IdentityException {
    if (!allowed) {
      throw new IdentityException("permission denied");
    }
    return text;
  }

  @Test
  void whatCouldNotBeUsedIsTriedAgainThoughNoTimeStampTellsOfAChange() throws Exception {
    WatchedFile<String> file =
        new WatchedFile<>("FILE", write("one", 1), false, text -> parse(text));
    assertFalse(file.poll());
    allowed = false;
    write("two", 2);
    assertFalse(file.poll());
    assertEquals("one", file.content());
    assertFalse(file.poll());
    allowed = true;
    assertTrue(file.poll(), "new content, which those who were let in are judged by");
    assertEquals("two", file.content());
    assertFalse(file.poll());
  }

  @Test
  void whatIsAsBeforeWhenItCanBeUsedAgainIsNoChange() throws Exception {
    WatchedFile<String> file =
        new WatchedFile<>("FILE", write("one", 1), false, text -> parse(text));
    allowed = false;
    write("two", 2);
    assertFalse(file.poll());
    allowed = true;
    write("one", 3);
    assertFalse(file.poll());
    assertEquals("one", file.content());
  }
}
