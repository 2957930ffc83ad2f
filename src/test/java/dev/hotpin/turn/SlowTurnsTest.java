package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.tracing.TraceContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowTurnsTest {
  private static final int BUDGET_MILLIS = 500;

  private final SlowTurns slow = new SlowTurns(BUDGET_MILLIS);

  /** A turn that ended {@code endMillis} after its end of speech, with the moments given. */
  private static TurnSummary turn(long endMillis, Map<TurnMoment, Long> momentMillis) {
    TurnTimeline timeline = new TurnTimeline();
    timeline.stamp(TurnMoment.SPEECH_END, 0);
    momentMillis.forEach((moment, at) -> timeline.stamp(moment, TimeUnit.MILLISECONDS.toNanos(at)));
    timeline.end(TimeUnit.MILLISECONDS.toNanos(endMillis));
    return summary(timeline);
  }

  private static TurnSummary summary(TurnTimeline timeline) {
    return new TurnSummary(
        "esp32",
        7,
        TraceContext.root(),
        "complete",
        false,
        false,
        2_000,
        3_000,
        "",
        false,
        timeline);
  }

  private static TurnSummary answeredAfter(long millis) {
    return turn(
        millis + 3_000,
        Map.of(
            TurnMoment.STT_FINAL,
            20L,
            TurnMoment.LLM_FIRST_TOKEN,
            60L,
            TurnMoment.LLM_FIRST_PIECE,
            90L,
            TurnMoment.TTS_FIRST_AUDIO,
            millis - 1,
            TurnMoment.FIRST_FRAME_WRITTEN,
            millis,
            TurnMoment.LAST_FRAME_WRITTEN,
            millis + 2_900));
  }

  @Test
  void onlyATurnOverTheBudgetIsKeptWhateverItsReplyTakes() {
    slow.turnEnded(answeredAfter(BUDGET_MILLIS));
    assertEquals(0, slow.count());
    slow.turnEnded(answeredAfter(BUDGET_MILLIS + 1));
    assertEquals(1, slow.count());
    assertEquals(1, slow.newest().size());
  }

  @Test
  void theRecordNamesTheStageThatTookTheTimeAndAllOthers() {
    TurnSummary turn = answeredAfter(800);
    slow.turnEnded(turn);
    assertEquals(
        "slow turn: session esp32 turn 7 (complete) had its first audio after 800 ms, the budget is"
            + " 500: mostly synthesis [ms: recognition=20 model=40 first_sentence=30 synthesis=709"
            + " writing=1] trace "
            + turn.trace().traceId(),
        slow.newest().get(0));
  }

  @Test
  void whoGivesUpBeforeTheAnswerHasWaitedForWhatWasBeingDone() {
    slow.turnEnded(turn(4_000, Map.of(TurnMoment.STT_FINAL, 20L)));
    String record = slow.newest().get(0);
    assertTrue(record.contains("ended without audio after 4000 ms"), record);
    assertTrue(record.contains("mostly model [ms: recognition=20 model=3980]"), record);
  }

  @Test
  void whoGivesUpWhileSpeakingHasNotWaited() {
    TurnTimeline timeline = new TurnTimeline();
    timeline.end(TimeUnit.SECONDS.toNanos(20));
    slow.turnEnded(summary(timeline));
    assertEquals(0, slow.count());
  }

  @Test
  void theSilenceThatADeviceAskedForIsNoWait() {
    TurnTimeline timeline = new TurnTimeline();
    timeline.stampEndpoint(0, TimeUnit.MILLISECONDS.toNanos(700));
    timeline.stamp(TurnMoment.STT_FINAL, TimeUnit.MILLISECONDS.toNanos(720));
    timeline.stamp(TurnMoment.FIRST_FRAME_WRITTEN, TimeUnit.MILLISECONDS.toNanos(750));
    timeline.end(TimeUnit.MILLISECONDS.toNanos(4_000));
    assertEquals(
        Optional.of(new TurnWait(50, true, Map.of("recognition", 20L, "writing", 30L))),
        TurnWait.of(timeline));
  }

  @Test
  void whatAGuessHadReadyCostNothing() {
    TurnWait wait =
        TurnWait.of(
                turn(
                        900,
                        Map.of(
                            TurnMoment.LLM_FIRST_TOKEN, -90L,
                            TurnMoment.LLM_FIRST_PIECE, -50L,
                            TurnMoment.STT_FINAL, 600L,
                            TurnMoment.TTS_FIRST_AUDIO, 600L,
                            TurnMoment.FIRST_FRAME_WRITTEN, 610L))
                    .timeline())
            .orElseThrow();
    assertEquals(Map.of("recognition", 600L, "writing", 10L), wait.stageMillis());
    assertEquals(610, wait.millis());
    assertEquals("recognition", wait.longestStage());
  }

  @Test
  void onlyTheNewestAreKeptAndAllAreCounted() {
    for (int i = 1; i <= SlowTurns.KEPT + 5; i++) {
      slow.turnEnded(answeredAfter(1_000 + i));
    }
    List<String> newest = slow.newest();
    assertEquals(SlowTurns.KEPT, newest.size());
    assertEquals(SlowTurns.KEPT + 5, slow.count());
    assertTrue(newest.get(0).contains("1006 ms"), newest.get(0));
    assertTrue(newest.get(SlowTurns.KEPT - 1).contains("1105 ms"));
  }

  @Test
  void aBudgetOfZeroKeepsNothing() {
    SlowTurns none = new SlowTurns(0);
    none.turnEnded(answeredAfter(9_000));
    assertEquals(0, none.count());
  }

  @Test
  void theFlightRecordingHasTheStagesOfSlowTurnsAndOfNoOthers(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("turns.jfr");
    TurnSummary tooSlow;
    try (Recording recording = new Recording()) {
      recording.enable(TurnStageEvent.NAME).withThreshold(Duration.ZERO);
      recording.start();
      slow.turnEnded(answeredAfter(100));
      tooSlow = inOrder(800);
      slow.turnEnded(tooSlow);
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> stages = RecordingFile.readAllEvents(file);
    assertEquals(
        List.of("recognition", "speech", "writing"),
        stages.stream().map(event -> event.getString("stage")).sorted().toList());
    for (RecordedEvent stage : stages) {
      assertEquals("esp32", stage.getString("session"));
      assertEquals(7, stage.getInt("turn"));
      assertEquals(tooSlow.trace().traceId(), stage.getString("traceId"));
    }
  }

  private static TurnSummary inOrder(long millis) {
    TurnTimeline timeline = new TurnTimeline();
    timeline.stamp(TurnMoment.SPEECH_END, 0);
    timeline.stamp(TurnMoment.STT_FINAL, 1);
    timeline.stamp(TurnMoment.FIRST_FRAME_WRITTEN, TimeUnit.MILLISECONDS.toNanos(millis));
    timeline.stamp(TurnMoment.FIRST_FRAME_WRITTEN, TimeUnit.MILLISECONDS.toNanos(millis + 1));
    timeline.end(TimeUnit.MILLISECONDS.toNanos(millis));
    return summary(timeline);
  }
}
