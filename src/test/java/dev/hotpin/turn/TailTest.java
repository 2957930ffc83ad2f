package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hotpin.audio.Pcm;
import org.junit.jupiter.api.Test;

/** What a device still sends after its EOS, when the reply is complete already. */
class TailTest {
  private final TurnBench bench = new TurnBench().automatic("hello there", "Good morning.");

  private void firstTurn() {
    bench.audio(1_000).endOfSpeech().advance(0);
    assertEquals(1, bench.recognition.utterances.size());
  }

  @Test
  void aTailThatComesAfterCompleteIsNoUtterance() {
    firstTurn();
    bench.audio(100).audio(28);
    assertEquals(1, bench.recognition.utterances.size(), "no recognizer is asked for");
    bench.advance(TailFilter.OVER_AFTER_MILLIS - 1);
    assertEquals(0, bench.link.forgottenUtterances);
    bench.advance(1);
    assertEquals(1, bench.link.forgottenUtterances, "its frames are counted anew");
    bench.audio(300).endOfSpeech();
    assertEquals(Pcm.bytesOf(300), bench.recognition.last().fedBytes, "nothing of the tail");
  }

  @Test
  void speechRightAfterCompleteIsHeardWhole() {
    firstTurn();
    bench.audio(100).audio(300).audio(200).audio(100);
    assertEquals(2, bench.recognition.utterances.size(), "longer than a tail");
    bench.endOfSpeech();
    assertEquals(Pcm.bytesOf(700), bench.recognition.last().fedBytes);
  }

  @Test
  void aShortUtteranceRightAfterCompleteIsHeardWholeAtItsEnd() {
    firstTurn();
    bench.audio(100).endOfSpeech();
    assertEquals(Pcm.bytesOf(100), bench.recognition.last().fedBytes);
    assertEquals(2, bench.recognition.utterances.size());
  }

  @Test
  void audioThatBeginsLaterIsNoTail() {
    firstTurn();
    bench.advance(TailFilter.WINDOW_MILLIS + 1).audio(20);
    assertEquals(2, bench.recognition.utterances.size());
  }

  @Test
  void theVeryFirstAudioIsNoTail() {
    bench.audio(20);
    assertEquals(1, bench.recognition.utterances.size());
  }

  @Test
  void aResetForgetsTheTail() {
    firstTurn();
    bench.audio(100).reset().advance(TailFilter.OVER_AFTER_MILLIS);
    assertEquals(0, bench.link.forgottenUtterances);
    bench.endOfSpeech();
    assertEquals(0, bench.recognition.last().fedBytes, "nothing was said since");
  }

  @Test
  void aDeviceThatIsGoneLeavesNoTimer() {
    firstTurn();
    bench.audio(100);
    bench.loop.run(bench.session::gone);
    bench.advance(TailFilter.OVER_AFTER_MILLIS);
    assertEquals(0, bench.link.forgottenUtterances);
  }
}
