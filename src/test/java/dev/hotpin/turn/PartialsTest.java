package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.testing.VirtualLoop;
import dev.hotpin.wire.ServerMessage;
import dev.hotpin.wire.SessionOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartialsTest {
  private final TurnBench bench = benchWith(SessionOptions.asking().partials(true));

  private static TurnBench benchWith(SessionOptions.Builder options) {
    TurnBench made =
        new TurnBench(
            TurnBench.DEFAULTS, new VirtualLoop(), new ScriptedConversations(), options.build());
    made.assertSaw("connected");
    return made;
  }

  private void heard(String words, int finishedChars) {
    bench.then(() -> bench.recognition.last().partial(words, finishedChars));
  }

  @Test
  void wordsAreShownAsTheyCome() {
    bench.audio(100);
    heard("go", 0);
    bench.advance(600);
    heard("go forward ten", 0);
    bench.advance(600);
    heard("go forward ten meters", 10);
    bench.assertSaw("partial:|go", "partial:go| forward ten", "partial:go forward| ten meters");
    bench.assertNothingLeft();
  }

  @Test
  void aDeviceThatDidNotAskIsToldNothingAndNothingIsComputedForIt() {
    TurnBench silent = benchWith(SessionOptions.asking().timings(true));
    silent.audio(100).heardSoFar("go");
    silent.assertSaw();
    assertFalse(silent.recognition.last().wantsPartials);
    assertTrue(bench.audio(100).recognition.last().wantsPartials);
  }

  @Test
  void theRateIsBoundedAndTheNewestIsShown() {
    bench.audio(100);
    for (int i = 0; i <= 100; i++) {
      heard("word " + i, 0);
      bench.advance(10);
    }
    List<String> saw = bench.saw();
    assertEquals(1_000 / Partials.MIN_INTERVAL_MILLIS + 1, saw.size(), saw::toString);
    assertEquals("partial:|word 0", saw.get(0));
    bench.advance(Partials.MIN_INTERVAL_MILLIS).assertSaw("partial:|word 100");
    bench.advance(5_000).assertSaw();
    bench.assertNothingLeft();
  }

  @Test
  void whatHasNotChangedIsNotToldAgain() {
    bench.audio(100);
    heard("go", 0);
    bench.advance(500);
    heard("go", 0);
    heard("no", 0);
    bench.advance(50);
    heard("go", 0);
    bench.advance(50);
    heard("no", 0);
    bench.advance(500);
    bench.assertSaw("partial:|go", "partial:|no");
  }

  @Test
  void nothingIsShownAfterTheEndOfSpeech() {
    bench.audio(100);
    heard("go", 0);
    heard("go forward", 0);
    bench.endOfSpeech();
    heard("go forward ten", 0);
    bench.advance(1_000).assertSaw("partial:|go", "transcription");
    bench.reset();
    bench.assertNothingLeft();
  }

  @Test
  void theTranscriptKeepsWhatWasShownAsStableAndTheModelGetsTheEnginesOwn() {
    bench.audio(100);
    heard("go four word ten", 7);
    bench.endOfSpeech().then(() -> bench.recognition.last().finish("go forward ten meters"));
    List<String> saw = bench.saw();
    assertEquals("partial:go four| word ten", saw.get(0));
    assertEquals("llm:go four ten meters", saw.get(2));
    assertEquals("go forward ten meters", bench.chat.last().request.userText());
    bench.reset();
    bench.assertNothingLeft();
  }

  @Test
  void theNextUtteranceBeginsAnew() {
    bench.automatic("go forward", "Yes.");
    bench.audio(100);
    heard("go forward", 10);
    bench.endOfSpeech().advance(3_000).saw();
    bench.recognition.answer = null;
    bench.audio(1_000);
    heard("stop", 0);
    bench.assertSaw("partial:|stop");
    bench.assertNothingLeft();
  }

  @Test
  void aTextThatWouldHaveToBeCutIsNotShown() {
    bench.audio(100);
    String fits = "word ".repeat(239) + "end";
    heard(fits, fits.length());
    bench.advance(500);
    heard(fits + " and more", fits.length());
    bench.advance(500);
    List<String> saw = bench.saw();
    assertEquals(1, saw.size());
    ServerMessage.Partial shown = (ServerMessage.Partial) bench.link.events.get(1).message();
    assertEquals(fits.length(), shown.stableChars());
  }
}
