package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.turn.SessionFigures.State;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What others see of a session while its turns go on. */
class SessionFiguresTest {
  private static final Map<TurnStage, State> STATES =
      Map.of(
          TurnStage.IDLE, State.IDLE,
          TurnStage.LISTENING, State.LISTENING,
          TurnStage.TRANSCRIBING, State.THINKING,
          TurnStage.THINKING, State.THINKING,
          TurnStage.SYNTHESIZING, State.THINKING,
          TurnStage.SPEAKING, State.SPEAKING,
          TurnStage.WRITING, State.SPEAKING);

  private final TurnBench bench = new TurnBench();

  private State state() {
    return bench.session.figures().state();
  }

  @ParameterizedTest
  @EnumSource
  void everyStageOfATurnIsSeenAndItsEnd(TurnStage stage) {
    stage.reach(bench);
    assertEquals(STATES.get(stage), state());
    assertEquals(stage == TurnStage.IDLE ? 0 : 1, bench.session.figures().turns());
    bench.interrupt();
    assertEquals(State.IDLE, state());
  }

  @Test
  void timesAreThoseOfTheChangeOfState() {
    long openedNanos = bench.session.figures().openedNanos();
    assertEquals(openedNanos, bench.session.figures().stateNanos());
    bench.advance(2_000).audio(50);
    SessionFigures listening = bench.session.figures();
    assertEquals(openedNanos, listening.openedNanos());
    assertTrue(
        listening.stateNanos() - openedNanos >= TimeUnit.SECONDS.toNanos(2), listening::toString);
    bench.audio(50);
    assertEquals(listening, bench.session.figures(), "more of the same is no change");
  }

  @Test
  void theFirstAudioOfTheLastAnswerIsKept() {
    assertEquals(-1, bench.session.figures().firstAudioMillis());
    bench.automatic("hello", "Hello.").audio(50).endOfSpeech();
    SessionFigures answered = bench.session.figures();
    assertEquals(State.IDLE, answered.state());
    assertTrue(answered.firstAudioMillis() >= 0, answered::toString);
    bench.advance(2_000).audio(50).reset();
    assertEquals(answered.firstAudioMillis(), bench.session.figures().firstAudioMillis());
    assertEquals(2, bench.session.figures().turns());
  }

  @Test
  void whatWasHeardIsOnlyToldToOperatorsWhereItMayBe() {
    bench.automatic("my pin is one", "Thank you.").audio(50).endOfSpeech();
    assertEquals("", bench.observer.turns.get(0).transcript());
    TurnSettings kept =
        new TurnSettings(0, 60_000, 60_000, 200, 5_000, 180_000, 2_000, 10, "scripted", true);
    TurnBench other = new TurnBench(kept).automatic("my pin is one", "Thank you.");
    other.audio(50).endOfSpeech();
    assertEquals("my pin is one", other.observer.turns.get(0).transcript());
  }
}
