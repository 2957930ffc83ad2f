package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.dialogue.StoredImage;
import dev.hotpin.synthesis.SpokenLine;
import dev.hotpin.testing.VirtualLoop;
import dev.hotpin.wire.ServerMessage;
import dev.hotpin.wire.SessionOptions;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WholeTurnTest {

  private static TurnSettings holding(long holdMillis) {
    return new TurnSettings(
        holdMillis, 60_000, 60_000, 200, 5_000, 180_000, 2_000, 10, "scripted", true);
  }

  @Test
  void aTurnGoesThroughItsStagesInOrder() {
    TurnBench bench = new TurnBench();
    bench.assertSaw("connected");
    bench.audio(100).audio(100);
    assertEquals(1, bench.chat.preparations);
    assertEquals(Pcm.bytesOf(200), bench.recognition.last().fedBytes);
    bench.endOfSpeech().assertSaw("transcription");
    bench
        .then(() -> bench.recognition.last().finish("what time is it"))
        .assertSaw("llm:what time is it");
    bench.then(() -> bench.chat.last().say("It is noon. Time to ")).assertSaw();
    assertEquals(List.of("It is noon."), bench.voice.texts());
    assertEquals("scripted", bench.voice.last().voiceId);
    bench.then(() -> bench.voice.last().samples(640)).assertSaw("tts:It is noon.", "audio");
    bench.then(() -> bench.voice.last().samples(640)).assertSaw();
    bench.then(() -> bench.voice.last().complete());
    bench.then(() -> bench.chat.last().say("eat.")).then(() -> bench.chat.last().complete());
    bench.then(() -> bench.voice.last().samples(64)).then(() -> bench.voice.last().complete());
    bench.assertSaw("tts:Time to eat.", "audio", "end", "complete");
    assertEquals(
        List.of(new Exchange("what time is it", "It is noon. Time to eat.")),
        bench.conversations.of(TurnBench.SESSION));
    assertEquals(List.of("complete"), bench.observer.outcomes);
    assertEquals(0, bench.observer.lateResults);
    bench.assertNothingLeft();
  }

  @Test
  void enginesThatAnswerWithinTheCallMakeTheSameTurn() {
    TurnBench bench = new TurnBench().automatic("hello", "Hello. How are you? [BEEP]");
    bench.audio(50).endOfSpeech();
    bench.assertSaw(
        "connected",
        "transcription",
        "llm:hello",
        "tts:Hello.",
        "audio",
        "tts:How are you?",
        "audio",
        "tts:[BEEP]",
        "audio",
        "end",
        "complete");
    bench.assertNothingLeft();
  }

  @Test
  void theConversationAndThePictureGoAlong() {
    TurnBench bench = new TurnBench().automatic("one", "First.");
    for (int i = 0; i < 12; i++) {
      bench.audio(50).endOfSpeech();
    }
    bench.images.put(TurnBench.SESSION, new StoredImage("image/png", new byte[3]));
    bench.saw();
    bench.audio(50).endOfSpeech();
    assertEquals("llm:one+image", bench.saw().get(1));
    assertEquals(10, bench.chat.last().request.history().size());
    assertEquals("image/png", bench.chat.last().request.image().mediaType());
    bench.audio(50).endOfSpeech();
    assertEquals("llm:one", bench.saw().get(1));
    assertNull(bench.chat.last().request.image());
  }

  @Test
  void aStoreThatFailsCostsTheHistoryOnly() {
    TurnBench bench = new TurnBench().automatic("hello", "Hello.");
    bench.conversations.failing = true;
    bench.saw();
    bench
        .audio(50)
        .endOfSpeech()
        .assertSaw("transcription", "llm:hello", "tts:Hello.", "audio", "end", "complete");
    assertEquals(List.of(), bench.chat.last().request.history());
  }

  @Test
  void aHistoryThatComesAfterAResetIsLate() {
    TurnBench bench = new TurnBench().automatic("hello", "Hello.");
    bench.conversations.slow = true;
    bench.audio(50).endOfSpeech().reset().saw();
    bench.then(() -> bench.conversations.pending.get(0).complete(List.of())).assertSaw();
    assertEquals(0, bench.chat.calls.size());
    assertEquals(1, bench.observer.lateResults);
    bench.assertNothingLeft();
  }

  @Test
  void theHeldTranscriptionStageIsSentAfterItsDelay() {
    TurnBench bench = new TurnBench(holding(250));
    bench.saw();
    bench.audio(50).endOfSpeech().advance(249).assertSaw();
    bench.advance(1).assertSaw("transcription");
    bench.then(() -> bench.recognition.last().finish("hello")).assertSaw("llm:hello");
    bench.assertNothingLeft();
  }

  @Test
  void theHeldTranscriptionStageIsLeftOutWhenItIsOver() {
    TurnBench bench = new TurnBench(holding(250));
    bench.saw();
    bench.audio(50).endOfSpeech().advance(100);
    bench.then(() -> bench.recognition.last().finish("hello")).assertSaw("llm:hello");
    bench.advance(1_000).assertSaw();
    bench.reset().saw();
    bench.endOfSpeech().assertSaw(TurnBench.excused("no_speech", SpokenLine.NO_SPEECH));
    bench.advance(1_000).assertSaw();
  }

  @Test
  void theRecognizerIsGivenBackAfterFiveSecondsWithoutAudio() {
    TurnBench bench = new TurnBench();
    bench.audio(100).advance(4_999);
    assertEquals(0, bench.recognition.last().releases);
    bench.audio(100).advance(4_999);
    assertEquals(0, bench.recognition.last().releases);
    bench.advance(1);
    assertEquals(1, bench.recognition.last().releases);
    bench.advance(20_000);
    assertEquals(1, bench.recognition.last().releases);
    bench.audio(100).advance(5_000);
    assertEquals(2, bench.recognition.last().releases);
    assertEquals(1, bench.recognition.utterances.size());
    assertEquals(Pcm.bytesOf(300), bench.recognition.last().fedBytes);
    bench.endOfSpeech().then(() -> bench.recognition.last().finish("all of it"));
    assertTrue(bench.saw().contains("llm:all of it"));
    bench.assertNothingLeft();
  }

  @Test
  void aSecondEndOfSpeechIsIgnoredAndCounted() {
    TurnBench bench = new TurnBench();
    bench.saw();
    bench.audio(50).endOfSpeech().endOfSpeech().assertSaw("transcription");
    assertEquals(1, bench.observer.surplusEnds);
    bench.then(() -> bench.recognition.last().finish("hello")).endOfSpeech().assertSaw("llm:hello");
    bench.then(() -> bench.chat.last().say("Hello there. ")).endOfSpeech();
    bench.then(() -> bench.voice.last().samples(640)).endOfSpeech().saw();
    assertEquals(4, bench.observer.surplusEnds);
    assertEquals(1, bench.recognition.utterances.size());
    bench.assertNothingLeft();
  }

  @Test
  void audioBetweenEndOfSpeechAndCompleteIsDroppedAndCounted() {
    TurnBench bench = new TurnBench();
    bench.audio(50).endOfSpeech().audio(10);
    bench.then(() -> bench.recognition.last().finish("hello")).audio(10);
    assertEquals(2 * Pcm.bytesOf(10), bench.observer.droppedBytes);
    assertEquals(Pcm.bytesOf(50), bench.recognition.last().fedBytes);
    bench.then(() -> bench.chat.last().say("Hello. ")).then(() -> bench.chat.last().complete());
    bench.then(() -> bench.voice.last().samples(640)).audio(10);
    bench.then(() -> bench.voice.last().complete());
    assertEquals(3 * Pcm.bytesOf(10), bench.observer.droppedBytes);
    bench.saw();
    bench.endOfSpeech().assertSaw(TurnBench.excused("no_speech", SpokenLine.NO_SPEECH));
  }

  @Test
  void theNextPieceIsSynthesizedOnlyWhenTheSocketHasRoom() {
    TurnBench bench = new TurnBench();
    bench.link.takeOnly(100);
    bench.audio(50).endOfSpeech().then(() -> bench.recognition.last().finish("hello"));
    bench.then(() -> bench.chat.last().say("One. Two. Three. Four. "));
    bench.then(() -> bench.voice.last().samples(640)).then(() -> bench.voice.last().complete());
    assertEquals(List.of("One."), bench.voice.texts());
    bench.advance(30_000);
    assertEquals(1, bench.voice.jobs.size());
    bench.loop.run(() -> bench.link.takeOnly(540));
    assertEquals(1, bench.voice.jobs.size());
    bench.loop.run(bench.link::takeAll);
    assertEquals(List.of("One.", "Two."), bench.voice.texts());
    bench.assertNothingLeft();
  }

  @Test
  void aReplyLongerThanATurnIsEndedAtASentence() {
    String sentence = "This sentence of the answer is spoken in four seconds or so. ";
    TurnBench bench =
        new TurnBench().automatic("hello", String.join("", Collections.nCopies(30, sentence)));
    bench.saw();
    bench.audio(50).endOfSpeech();
    List<String> saw = bench.saw();
    assertEquals("complete", saw.get(saw.size() - 1));
    long millis =
        Pcm.millisOf(bench.link.events.stream().mapToLong(RecordingLink.Event::pcmBytes).sum());
    assertTrue(millis <= 60_000 && millis > 40_000, millis + " ms");
    String reply = bench.conversations.of(TurnBench.SESSION).get(0).replyText();
    assertEquals(0, (reply.length() + 1) % sentence.length(), "not at a sentence: " + reply);
    bench.assertNothingLeft();
  }

  @Test
  void aModelThatWritesForEverIsStoppedAtTheEndOfTheTime() {
    TurnBench bench = new TurnBench();
    bench.recognition.answer = "hello";
    bench.voice.bytesPerChar = TurnBench.SPEECH_BYTES_PER_CHAR;
    bench.audio(50).endOfSpeech();
    for (int i = 0; i < 40 && bench.chat.last().cancels == 0; i++) {
      bench.then(() -> bench.chat.last().say("This sentence is spoken in some seconds or so. "));
      bench.advance(500);
    }
    assertTrue(bench.chat.last().cancels > 0);
    assertEquals("complete", bench.link.story().get(bench.link.story().size() - 1));
    bench.then(() -> bench.chat.last().say("Late. "));
    assertEquals(1, bench.observer.lateResults);
    bench.assertNothingLeft();
  }

  @Test
  void timesAreTellingForThoseWhoAsk() {
    TurnBench bench =
        new TurnBench(
            TurnBench.DEFAULTS,
            new VirtualLoop(),
            new ScriptedConversations(),
            SessionOptions.asking().timings(true).build());
    bench.audio(50).endOfSpeech().advance(10);
    bench.then(() -> bench.recognition.last().finish("hello")).advance(20);
    bench.then(() -> bench.chat.last().say("Hel")).advance(30);
    bench.then(() -> bench.chat.last().say("lo. ")).advance(5);
    bench.then(() -> bench.voice.last().samples(640)).advance(2);
    bench.then(() -> bench.voice.last().complete()).then(() -> bench.chat.last().complete());
    RecordingLink.Event last = bench.link.events.get(bench.link.events.size() - 1);
    ServerMessage.Complete complete = (ServerMessage.Complete) last.message();
    assertEquals(1, complete.turn());
    assertEquals(
        "{endpoint_wait=0, stt_final=10, llm_first_token=30, llm_first_piece=60,"
            + " tts_first_audio=65, first_frame_written=65, last_frame_written=67,"
            + " server_added=15}",
        complete.timingsMillis().toString());
  }
}
