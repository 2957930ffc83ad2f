package dev.hotpin.bench.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.bench.Progress;
import dev.hotpin.bench.speech.SpeechCorpus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code bench chaos}, with a fixed seed. */
class ChaosIT {
  @Test
  @Timeout(180)
  void everyTurnEndsNothingGoesAstrayAndAllIsAsBeforeOnceTheFaultsStop(@TempDir Path folder)
      throws Exception {
    ChaosRun.Plan plan = new ChaosRun.Plan(3_000, 8_000, 6, 3, 0.3, 1);
    ChaosReport report =
        new ChaosRun(plan, SpeechCorpus.recordings(folder), Progress.none())
            .run(Map.of("STT_ENGINE", "sphinx4", "STT_PERMITS", "3", "TTS_VOICES", "2"));
    report.lines().forEach(System.out::println);
    assertEquals(List.of(), report.problems());
    assertTrue(report.faultsMade() > 0);
  }
}
