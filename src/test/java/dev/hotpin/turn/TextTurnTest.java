package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hotpin.dialogue.Exchange;
import dev.hotpin.wire.ServerMessage;
import dev.hotpin.wire.SessionOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Turns without speech. */
class TextTurnTest {
  private final TurnBench bench = new TurnBench(SessionOptions.asking().timings(true).build());

  @Test
  void aTextIsAnsweredLikeSpeechAndRemembered() {
    bench.automatic("unheard", "It is noon.").saw();
    bench.text("what time is it");
    bench.assertSaw("llm:what time is it", "tts:It is noon.", "audio", "end", "complete");
    assertEquals(
        List.of(new Exchange("what time is it", "It is noon.")),
        bench.conversations.of(TurnBench.SESSION));
    bench.audio(50).endOfSpeech();
    assertEquals(1, bench.chat.last().request.history().size());
    bench.assertNothingLeft();
  }

  @Test
  void itsTimesCountFromItsArrival() {
    bench.text("hello").advance(300);
    bench.then(() -> bench.chat.last().say("Yes. "));
    bench.then(() -> bench.voice.last().samples(640));
    bench.then(() -> bench.voice.last().complete());
    bench.then(() -> bench.chat.last().complete());
    ServerMessage.Complete complete =
        (ServerMessage.Complete) bench.link.events.get(bench.link.events.size() - 1).message();
    assertEquals(1, complete.turn());
    Map<String, Long> timings = complete.timingsMillis();
    assertEquals(0, timings.get("stt_final"));
    assertEquals(300, timings.get("llm_first_token"));
    assertEquals(0, timings.get("server_added"));
  }

  @ParameterizedTest
  @EnumSource(value = TurnStage.class, mode = EnumSource.Mode.EXCLUDE, names = "IDLE")
  void duringATurnATextIsRefusedAndChangesNothing(TurnStage stage) {
    stage.reach(bench);
    bench.saw();
    int questions = bench.chat.calls.size();
    bench.text("hello").assertSaw("error:busy");
    assertEquals(questions, bench.chat.calls.size());
    assertEquals(List.of(), bench.observer.outcomes);
    bench.assertNothingLeft();
  }

  @Test
  void aTextIsInterruptedLikeSpeech() {
    bench.saw();
    bench.text("hello").interrupt().assertSaw("llm:hello", "interrupted:1");
    assertEquals(1, bench.chat.last().cancels);
    bench.assertNothingLeft();
  }

  @Test
  void audioDuringATextTurnIsDropped() {
    bench.text("hello").audio(100);
    assertEquals(0, bench.recognition.last().fedBytes);
    assertEquals(3_200, bench.observer.droppedBytes);
  }

  @Test
  void theTailOfAnEarlierUtteranceDoesNotPrecedeAText() {
    bench.automatic("one", "One.").audio(50).endOfSpeech().audio(50).saw();
    bench.text("two").assertSaw("llm:two", "tts:One.", "audio", "end", "complete");
    bench.audio(1_000);
    assertEquals(32_000, bench.recognition.last().fedBytes);
  }

  @Test
  void aModelThatFailsIsExcusedAloud() {
    bench.chat.thrown = new IllegalStateException("scripted");
    bench.saw();
    bench.text("hello");
    assertEquals("complete degraded", bench.saw().get(4 + 1));
    bench.assertNothingLeft();
  }
}
