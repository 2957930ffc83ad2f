package dev.hotpin.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PauseLogTest {
  private static final String YOUNG =
      "[0.522s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 23M->4M(390M) 2.517ms\n";
  private static final String REMARK =
      "[1.1s][info][gc] GC(1) Pause Remark 12M->12M(64M) 7.250ms\n";
  private static final String CYCLE = "[1.2s][info][gc] GC(1) Concurrent Mark Cycle 31.000ms\n";

  @TempDir private Path folder;

  @Test
  void pausesAreSummedAndWhatRunsBesideTheProgramIsNone() throws IOException {
    PauseLog log = new PauseLog(write(YOUNG + REMARK + CYCLE));
    PauseLog.Pauses pauses = log.next();
    assertEquals(2, pauses.count());
    assertEquals(9.767, pauses.sumMillis(), 1e-6);
    assertEquals(7.25, pauses.longestMillis());
  }

  @Test
  void eachIsToldOnceAndALineThatIsBeingWrittenNextTime() throws IOException {
    Path file = write(YOUNG + REMARK.substring(0, 30));
    PauseLog log = new PauseLog(file);
    assertEquals(1, log.next().count());
    assertEquals(0, log.next().count());
    Files.writeString(file, REMARK.substring(30), StandardOpenOption.APPEND);
    assertEquals(new PauseLog.Pauses(1, 7.25, 7.25), log.next());
  }

  @Test
  void withoutAFileThereIsNone() {
    assertEquals(0, new PauseLog(folder.resolve("no.log")).next().count());
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("gc.log"), text);
  }
}
