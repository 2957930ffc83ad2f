package dev.hotpin.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hotpin.client.Milestone;
import dev.hotpin.client.ReplyAudio;
import dev.hotpin.client.TurnReport;
import dev.hotpin.client.Violations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Results of runs that never were, for tests of what is made of results. */
public class ScriptedResultTest {
  /** What a group of wearables saw. */
  public static final class Script {
    private final GroupRecord record = new GroupRecord();

    /** Turns were answered, each after so long. */
    public Script answered(long... firstAudioMillis) {
      for (long millis : firstAudioMillis) {
        record.begun(0);
        record.answered(
            new TurnReport(
                OptionalLong.empty(),
                "",
                "",
                Map.of(Milestone.FIRST_AUDIO, TimeUnit.MILLISECONDS.toNanos(millis)),
                0,
                Optional.empty(),
                false,
                Map.of(),
                new Violations(),
                new ReplyAudio(0)),
            0);
      }
      return this;
    }

    /** So many turns failed. */
    public Script failed(String code, int times) {
      for (int i = 0; i < times; i++) {
        record.begun(0);
        record.failed(code);
      }
      return this;
    }

    /** So many turns were never begun. */
    public Script neverBegun(int times) {
      for (int i = 0; i < times; i++) {
        record.neverBegun(0);
      }
      return this;
    }

    /** So many turns began, of which no more is known. */
    public Script begun(int times) {
      for (int i = 0; i < times; i++) {
        record.begun(0);
      }
      return this;
    }

    /** Something else was counted so often. */
    public Script counted(String name, int times) {
      for (int i = 0; i < times; i++) {
        record.count(name);
      }
      return this;
    }

    /** A time that is no stage of a turn. */
    public Script timed(String name, long... millis) {
      for (long each : millis) {
        record.time(name, TimeUnit.MILLISECONDS.toNanos(each));
      }
      return this;
    }

    /** All of it. */
    public GroupRecord record() {
      return record;
    }
  }

  /** A run of such groups. */
  public static LoadResult result(Map<String, GroupRecord> groups, Map<String, Object> figures) {
    return new LoadResult(new LinkedHashMap<>(groups), 0, 0, figures, List.of());
  }

  @Test
  void aScriptedResultTellsWhatItWasGiven() {
    GroupRecord record =
        new Script().answered(100, 200).failed("busy", 3).counted("unmarked", 4).record();
    LoadResult result = result(Map.of("talking", record), Map.of());
    assertEquals(2, result.count("answered"));
    assertEquals(5, result.count("begun"));
    assertEquals(3, record.failuresWith("busy"));
    assertEquals(4, result.count("unmarked"));
    assertEquals(200, record.millis(GroupRecord.FIRST_AUDIO, 99), 1);
  }
}
