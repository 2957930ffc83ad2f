package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.endpointing.EndpointingSettings;
import dev.hotpin.testing.LoudVoice;
import dev.hotpin.testing.VirtualLoop;
import dev.hotpin.wire.Endpointing;
import dev.hotpin.wire.ServerMessage;
import dev.hotpin.wire.SessionOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Turns whose beginning and end the server finds, and speech that stops a reply. */
class VoiceTurnsTest {
  private static final int BLOCK_MILLIS = 20;
  private final TurnBench bench = bench(false);

  private static TurnBench bench(boolean bargeIn) {
    return bench(bargeIn, true);
  }

  private static TurnBench bench(boolean bargeIn, boolean endpointing) {
    SessionOptions options =
        SessionOptions.asking()
            .endpointing(endpointing ? new Endpointing(700) : Endpointing.OFF)
            .bargeIn(bargeIn)
            .timings(true)
            .language("en")
            .build();
    TurnBench bench =
        new TurnBench(TurnBench.DEFAULTS, new VirtualLoop(), new ScriptedConversations(), options);
    bench.saw();
    return bench;
  }

  /** Sound in real time. */
  private static void hear(TurnBench bench, byte[] pcm) {
    int blockBytes = (int) Pcm.bytesOf(BLOCK_MILLIS);
    byte[] block = new byte[blockBytes];
    for (int at = 0; at + blockBytes <= pcm.length; at += blockBytes) {
      System.arraycopy(pcm, at, block, 0, blockBytes);
      bench.advance(BLOCK_MILLIS);
      bench.loop.run(
          () -> {
            bench.session.activity();
            bench.session.audio(block, blockBytes);
          });
    }
  }

  private static void voice(TurnBench bench, int millis) {
    hear(bench, LoudVoice.voice(millis));
  }

  private static void silence(TurnBench bench, int millis) {
    hear(bench, LoudVoice.silence(millis));
  }

  @Test
  void theServerFindsTheEndOfSpeech() {
    bench.automatic("hello", "Hello.");
    silence(bench, 1_000);
    assertEquals(0, bench.recognition.utterances.size());
    voice(bench, 600);
    silence(bench, 1_000);
    bench.assertSaw(
        "transcription endpoint", "llm:hello", "tts:Hello.", "audio", "end", "complete");
    long fed = Pcm.millisOf(bench.recognition.last().fedBytes);
    assertTrue(fed >= 600 + 300 + 595 && fed < 600 + 900 + 700, fed + " ms");
    bench.assertNothingLeft();
  }

  @Test
  void theTimesCountFromTheLastVoicedSample() {
    bench.automatic("hello", "Hello.");
    silence(bench, 500);
    voice(bench, 600);
    silence(bench, 1_000);
    RecordingLink.Event last = bench.link.events.get(bench.link.events.size() - 1);
    var millis = ((ServerMessage.Complete) last.message()).timingsMillis();
    assertEquals(595, millis.get("endpoint_wait").doubleValue(), 50.0);
    assertEquals(millis.get("endpoint_wait"), millis.get("stt_final"));
  }

  @Test
  void whereTheWordsReadCompleteTheWaitIsShorter() {
    silence(bench, 500);
    voice(bench, 600);
    bench.then(() -> bench.recognition.last().partial("what time is it"));
    silence(bench, 480);
    bench.assertSaw("transcription endpoint");
  }

  @Test
  void inMidPhraseItIsAsLongAsWasAskedFor() {
    silence(bench, 500);
    voice(bench, 600);
    bench.then(() -> bench.recognition.last().partial("tell me about the"));
    silence(bench, 660);
    bench.assertSaw();
    silence(bench, 100);
    bench.assertSaw("transcription endpoint");
  }

  @Test
  void silenceForMinutesTakesNoRecognizerAndSaysNothing() {
    silence(bench, 170_000);
    assertEquals(0, bench.recognition.utterances.size());
    bench.assertSaw();
    bench.assertNothingLeft();
  }

  @Test
  void aDeviceThatSendsNothingMoreIsAnsweredAllTheSame() {
    bench.automatic("hello", "Hello.");
    silence(bench, 500);
    voice(bench, 600);
    bench.advance(1_300);
    bench.assertSaw(
        "transcription endpoint", "llm:hello", "tts:Hello.", "audio", "end", "complete");
    bench.assertNothingLeft();
  }

  @Test
  void anEndOfSpeechByTheDeviceWorksAtAnyTime() {
    bench.automatic("hello", "Hello.");
    silence(bench, 500);
    voice(bench, 600);
    bench.endOfSpeech();
    bench.assertSaw("transcription", "llm:hello", "tts:Hello.", "audio", "end", "complete");
    silence(bench, 2_000);
    bench.assertSaw();
    voice(bench, 70); // too short to have counted as begun
    bench.endOfSpeech();
    assertEquals("transcription", bench.saw().get(0));
    assertTrue(bench.recognition.last().fedBytes >= Pcm.bytesOf(70));
    bench.assertNothingLeft();
  }

  @Test
  void withoutBargeInWhatIsSaidInTheLast300MillisOfAReplyIsNotLost() {
    bench.recognition.answer = "hello";
    bench.link.takeOnly(1_000);
    voice(bench, 600);
    silence(bench, 700);
    bench.then(() -> bench.chat.last().say("Hello. ")).then(() -> bench.chat.last().complete());
    bench.then(() -> bench.voice.last().samples(64_000));
    bench.then(() -> bench.voice.last().complete());
    silence(bench, 1_000);
    voice(bench, 400);
    assertEquals(1, bench.recognition.utterances.size());
    bench.loop.run(bench.link::takeAll);
    assertEquals(2, bench.recognition.utterances.size());
    long kept = Pcm.millisOf(bench.recognition.last().fedBytes);
    assertTrue(kept >= 260 && kept <= 300, kept + " ms");
    assertEquals(List.of("complete"), bench.observer.outcomes);
  }

  @Test
  void withoutBargeInSpeechStopsNothing() {
    beSpeaking(bench);
    voice(bench, 2_000);
    bench.assertSaw();
  }

  private static void beSpeaking(TurnBench bench) {
    silence(bench, 500);
    voice(bench, 600);
    silence(bench, 700);
    bench.then(() -> bench.recognition.last().finish("hello"));
    bench.then(() -> bench.chat.last().say("First one here. Second one here. "));
    bench.then(() -> bench.chat.last().complete());
    bench.then(() -> bench.voice.last().samples((int) Pcm.bytesOf(2_000)));
    bench.then(() -> bench.voice.last().complete());
    bench.link.takeOnly(Pcm.bytesOf(300));
    bench.then(() -> bench.voice.last().samples((int) Pcm.bytesOf(2_000)));
    bench.then(() -> bench.voice.last().complete());
    bench.saw();
  }

  @Test
  void speechStopsAReplyAndIsTheNextUtteranceFromItsFirstSampleOn() {
    TurnBench talk = bench(true);
    beSpeaking(talk);
    silence(talk, 600);
    voice(talk, 400);
    talk.assertSaw("interrupted:1");
    assertEquals(2, talk.recognition.utterances.size());
    long fed = Pcm.millisOf(talk.recognition.last().fedBytes);
    assertTrue(fed >= 400 + 300 - 64, fed + " ms");
    assertEquals(List.of("interrupted"), talk.observer.outcomes);
    silence(talk, 700);
    talk.then(() -> talk.recognition.last().finish("stop it please"));
    talk.assertSaw("transcription endpoint", "llm:stop it please");
    talk.assertNothingLeft();
  }

  @Test
  void aCoughDoesNotKillAnAnswer() {
    TurnBench talk = bench(true);
    beSpeaking(talk);
    silence(talk, 300);
    voice(talk, 200);
    silence(talk, 1_000);
    talk.assertSaw();
    assertEquals(1, talk.recognition.utterances.size());
    talk.loop.run(talk.link::takeAll);
    assertEquals(List.of("complete"), talk.observer.outcomes);
    talk.assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(
      value = TurnState.class,
      names = {"TRANSCRIBING", "THINKING", "SPEAKING"})
  void speechStopsAnAnswerAtEveryStage(TurnState stage) {
    TurnBench talk = bench(true);
    silence(talk, 500);
    voice(talk, 600);
    silence(talk, 700);
    if (stage != TurnState.TRANSCRIBING) {
      talk.then(() -> talk.recognition.last().finish("hello"));
    }
    if (stage == TurnState.SPEAKING) {
      talk.then(() -> talk.chat.last().say("One two three. "));
      talk.then(() -> talk.voice.last().samples(640));
    }
    talk.saw();
    voice(talk, 500);
    talk.assertSaw("interrupted:1");
    talk.comeLate();
    talk.assertSaw();
    talk.assertNothingLeft();
  }

  @Test
  void whatHadNoWordsLetsTheReplyGoOnFromTheSentenceThatWasCut() {
    TurnBench talk = bench(true);
    beSpeaking(talk); // the first sentence ends after 2 s
    silence(talk, 2_200);
    voice(talk, 400);
    talk.assertSaw("interrupted:1");
    assertEquals(
        "First one here.",
        talk.conversations.of(TurnBench.SESSION).get(0).replyText().strip().substring(0, 15));
    silence(talk, 700);
    talk.loop.run(talk.link::takeAll);
    talk.then(() -> talk.recognition.last().finish(""));
    assertEquals("Second one here.", talk.voice.texts().get(talk.voice.texts().size() - 1));
    talk.then(() -> talk.voice.last().samples((int) Pcm.bytesOf(2_000)));
    talk.then(() -> talk.voice.last().complete());
    talk.assertSaw("transcription endpoint", "tts:Second one here.", "audio", "end", "complete");
    assertEquals(
        List.of(new Exchange("hello", "First one here. Second one here.")),
        talk.conversations.of(TurnBench.SESSION));
    assertEquals(List.of("interrupted", "resumed"), talk.observer.outcomes);
    talk.assertNothingLeft();
  }

  @Test
  void aReplyThatGoesOnAfterAnOperatorHasForgottenTheSessionIsNotRemembered() {
    TurnBench talk = bench(true);
    beSpeaking(talk);
    silence(talk, 2_200);
    voice(talk, 400);
    talk.assertSaw("interrupted:1");
    silence(talk, 700);
    talk.loop.run(talk.link::takeAll);
    talk.loop.run(talk.session::forget);
    talk.then(() -> talk.recognition.last().finish(""));
    talk.then(() -> talk.voice.last().samples((int) Pcm.bytesOf(2_000)));
    talk.then(() -> talk.voice.last().complete());
    talk.assertSaw("transcription endpoint", "tts:Second one here.", "audio", "end", "complete");
    assertEquals(List.of(), talk.conversations.of(TurnBench.SESSION));
    talk.assertNothingLeft();
  }

  @Test
  void withBargeInButWithoutEndpointingOnlyEosEndsAnUtterance() {
    TurnBench talk = bench(true, false);
    voice(talk, 600);
    silence(talk, 3_000);
    talk.assertSaw();
    talk.endOfSpeech().then(() -> talk.recognition.last().finish("hello"));
    talk.then(() -> talk.chat.last().say("One two three. "));
    talk.then(() -> talk.voice.last().samples(640));
    talk.saw();
    voice(talk, 500);
    talk.assertSaw("interrupted:1");
    silence(talk, 3_000);
    talk.assertSaw();
    talk.endOfSpeech().assertSaw("transcription");
    talk.assertNothingLeft();
  }

  /** It answers, and the device has not taken all of that; EOS is what ends utterances. */
  private static TurnBench pushToTalkWithReply() {
    TurnBench talk = bench(true, false);
    voice(talk, 600);
    talk.endOfSpeech().then(() -> talk.recognition.last().finish("hello"));
    talk.link.takeOnly(640);
    talk.then(() -> talk.chat.last().say("One two three. "));
    talk.then(() -> talk.chat.last().complete());
    talk.then(() -> talk.voice.last().samples((int) Pcm.bytesOf(2_000)));
    talk.then(() -> talk.voice.last().complete());
    talk.saw();
    return talk;
  }

  @Test
  void withoutEndpointingSpeechThatBeginsInTheLastMomentOfAReplyIsNotLost() {
    TurnBench talk = pushToTalkWithReply();
    silence(talk, 1_000);
    voice(talk, 200); // too short to have interrupted
    talk.loop.run(talk.link::takeAll);
    assertEquals(List.of("complete"), talk.observer.outcomes);
    voice(talk, 400);
    assertEquals(2, talk.recognition.utterances.size());
    long fed = Pcm.millisOf(talk.recognition.last().fedBytes);
    int window = 32; // an onset is found at its beginning
    assertTrue(fed >= 600, fed + " ms");
    assertTrue(fed <= 600 + EndpointingSettings.PRE_ROLL_MILLIS + window, fed + " ms");
  }

  @Test
  void whatWasHeardInAReplyIsNoBeginningOfAnUtteranceThatComesLater() {
    TurnBench talk = pushToTalkWithReply();
    silence(talk, 1_000);
    voice(talk, 200);
    talk.loop.run(talk.link::takeAll);
    talk.advance(1_000);
    voice(talk, 400);
    assertEquals(400, Pcm.millisOf(talk.recognition.last().fedBytes));
  }

  @Test
  void anInterruptionThatNoEosEndsDoesNotMakeTheNextReplyDeaf() {
    TurnBench talk = pushToTalkWithReply();
    voice(talk, 500);
    talk.assertSaw("interrupted:1");
    talk.advance(180_000).assertSaw("transcription");
    talk.then(() -> talk.recognition.last().finish("stop it"));
    talk.saw();
    voice(talk, 500);
    talk.assertSaw("interrupted:2");
    talk.comeLate();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void speechCutsACompleteReplyThatStillPlaysWhereItMayInterrupt(boolean bargeIn) {
    TurnBench talk = bench(bargeIn);
    beSpeaking(talk);
    talk.loop.run(talk.link::takeAll);
    talk.then(() -> talk.voice.last().samples((int) Pcm.bytesOf(2_000)));
    talk.then(() -> talk.voice.last().complete());
    assertEquals(List.of("complete"), talk.observer.outcomes);
    voice(talk, 500);
    assertEquals(2, talk.recognition.utterances.size());
    String kept = talk.conversations.of(TurnBench.SESSION).get(0).replyText();
    assertEquals(!bargeIn, "First one here. Second one here.".equals(kept), kept);
  }

  @Test
  void aResetInMidSpeechForgetsItAndWhatFollowsIsNew() {
    silence(bench, 500);
    voice(bench, 600);
    bench.reset().assertSaw("reset_complete");
    assertEquals(1, bench.recognition.last().abandons);
    voice(bench, 600);
    assertEquals(2, bench.recognition.utterances.size());
    silence(bench, 700);
    bench.assertSaw("transcription endpoint");
    bench.assertNothingLeft();
  }

  @Test
  void theRestOfAnUtteranceThatWasRefusedIsNoNewOne() {
    TurnBench talk =
        new TurnBench(
            SessionOptions.asking()
                .endpointing(new Endpointing(700))
                .spokenErrors(false)
                .language("en")
                .build());
    talk.saw();
    talk.recognition.refuses = true;
    silence(talk, 500);
    voice(talk, 600);
    talk.assertSaw("error:busy");
    talk.recognition.refuses = false;
    voice(talk, 3_000);
    silence(talk, 1_000);
    talk.assertSaw();
    assertEquals(1, talk.recognition.utterances.size());
  }
}
