package dev.hotpin.bench.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.bench.Progress;
import dev.hotpin.bench.load.ReadMode;
import dev.hotpin.bench.speech.Clip;
import dev.hotpin.bench.speech.SpeechCorpus;
import dev.hotpin.client.Pacing;
import dev.hotpin.testing.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code bench chaos}, with a fixed seed. */
@Tag("alone")
class ChaosIT {
  @Test
  @Timeout(180)
  void everyTurnEndsNothingGoesAstrayAndAllIsAsBeforeOnceTheFaultsStop(@TempDir Path folder)
      throws Exception {
    ChaosRun.Plan plan =
        new ChaosRun.Plan(2_000, 10_000, 6, 2, 0.3, Pacing.UNPACED, ReadMode.AT_ONCE, 1);
    ChaosReport report =
        new ChaosRun(plan, shortClips(folder), Progress.none())
            .run(
                Map.of(
                    "STT_ENGINE", "sphinx4",
                    "STT_PERMITS", "3",
                    "EOS_BUSY_WAIT_MS", "1000",
                    "TTS_VOICES", "2"));
    report.lines().forEach(System.out::println);
    assertEquals(List.of(), report.problems());
    for (String fault : List.of("chat.", "ear.hangs", "voice.", "client.", "gc.")) {
      assertTrue(
          report.faults().keySet().stream().anyMatch(made -> made.startsWith(fault)),
          () -> "nothing of " + fault + ": " + report.faults());
    }
  }

  /** The first words of the recordings: more turns in less time. */
  private static SpeechCorpus shortClips(Path folder) throws IOException {
    List<Clip> clips = new ArrayList<>();
    for (String name : List.of(Recordings.GO_FORWARD, Recordings.AMIABLE)) {
      byte[] pcm = Arrays.copyOf(Recordings.pcm(name), (int) Pcm.bytesOf(1_000));
      Path file = Files.write(folder.resolve(clips.size() + ".pcm"), pcm);
      clips.add(new Clip(name, file, pcm.length));
    }
    return new SpeechCorpus(clips);
  }
}
