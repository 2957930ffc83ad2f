package dev.hotpin.recognition.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.concurrent.EngineThreads;
import dev.hotpin.recognition.Recognition;
import dev.hotpin.recognition.RecognitionListener;
import dev.hotpin.recognition.RecognizerPool;
import dev.hotpin.testing.KoreanModel;
import dev.hotpin.testing.Recordings;
import dev.hotpin.testing.ThreadLoop;
import io.netty.util.concurrent.EventExecutorGroup;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real libvosk with the Korean model. Its results differ from run to run: words, not texts. */
class VoskIT {
  private static final long MAX_WAITING_PCM_BYTES = Pcm.bytesOf(120_000);
  private static final int PIECE_BYTES = (int) Pcm.bytesOf(40);
  private static final byte[] KOREAN = Recordings.pcm("korean-espeak");

  /** Words that every run of the Korean recording contains. */
  private static final Set<String> KOREAN_WORDS = Set.of("하우스");

  private static EventExecutorGroup threads;
  private static VoskEngine engine;
  private static RecognizerPool one;
  private static RecognizerPool two;

  private final ThreadLoop loop = new ThreadLoop();

  @BeforeAll
  static void load() {
    Path model = KoreanModel.orSkip();
    threads = EngineThreads.newGroup("test-stt", 2, 64);
    engine =
        VoskEngine.load(
            model,
            threads,
            List.of(
                Recordings.pcm("go-forward-ten-meters"),
                Recordings.pcm("ill-disposed-young-man"),
                Recordings.pcm("amiable-himself")));
    one = RecognizerPool.start(engine, OptionalInt.of(1), MAX_WAITING_PCM_BYTES);
    two = RecognizerPool.start(engine, OptionalInt.of(2), MAX_WAITING_PCM_BYTES);
  }

  @AfterAll
  static void unload() throws InterruptedException {
    if (engine != null) {
      one.close();
      two.close();
      threads.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
      engine.close();
    }
  }

  @Test
  void theKoreanRecordingGivesItsWordsInHangul() {
    Speaker speaker = new Speaker(one);
    speaker.say(KOREAN);
    String transcript = speaker.end();
    assertTrue(words(transcript).containsAll(KOREAN_WORDS), transcript);
    assertFalse(transcript.contains("\uFFFD"), transcript);
  }

  @Test
  void partialResultsComeBeforeTheEndOfSpeech() {
    Speaker speaker = new Speaker(one);
    speaker.say(KOREAN);
    speaker.awaitPartial();
    speaker.abandon();
  }

  @Test
  void silenceAfterASpeakerAbandonedInMidWordHasNoWords() {
    for (int cutMillis = 700; cutMillis <= 3_100; cutMillis += 800) {
      Speaker first = new Speaker(one);
      first.say(Arrays.copyOf(KOREAN, (int) Pcm.bytesOf(cutMillis)));
      first.abandon();
      Speaker second = new Speaker(one);
      second.say(new byte[(int) Pcm.bytesOf(1_000)]);
      assertEquals("", second.end(), "after " + cutMillis + " ms of another");
    }
  }

  @Test
  void silenceAfterASpeakerWhoEndedAtAnEndpointOfTheModelHasNoWords() {
    Speaker first = new Speaker(one);
    first.say(KOREAN);
    first.say(new byte[(int) Pcm.bytesOf(3_000)]);
    assertFalse(first.end().isEmpty());
    Speaker second = new Speaker(one);
    second.say(new byte[(int) Pcm.bytesOf(1_000)]);
    assertEquals("", second.end());
  }

  @Test
  void twoSpeakersAtOnceEachGetTheirOwn() {
    Speaker korean = new Speaker(two);
    Speaker silent = new Speaker(two);
    byte[] silence = new byte[KOREAN.length];
    for (int start = 0; start < KOREAN.length; start += PIECE_BYTES) {
      int end = Math.min(start + PIECE_BYTES, KOREAN.length);
      korean.say(Arrays.copyOfRange(KOREAN, start, end));
      silent.say(Arrays.copyOfRange(silence, start, end));
    }
    assertEquals("", silent.end());
    String transcript = korean.end();
    assertTrue(words(transcript).containsAll(KOREAN_WORDS), transcript);
  }

  /** The words of the same recording differ a little from time to time; their number hardly. */
  @Test
  void theSegmentsOfALongUtteranceAreJoined() {
    Speaker once = new Speaker(one);
    once.say(KOREAN);
    int wordsOfOne = once.end().split(" ", -1).length;
    Speaker speaker = new Speaker(one);
    for (int i = 0; i < 3; i++) {
      speaker.say(KOREAN);
      speaker.say(new byte[(int) Pcm.bytesOf(1_500)]);
    }
    String transcript = speaker.end();
    assertTrue(words(transcript).containsAll(KOREAN_WORDS), transcript);
    assertTrue(transcript.split(" ", -1).length > wordsOfOne * 3 / 2, transcript);
    assertFalse(transcript.contains("  "), transcript);
  }

  @Test
  void anUtteranceThatGaveItsDecoderBackKeepsWhatWasHeard() {
    Speaker speaker = new Speaker(one);
    speaker.say(KOREAN);
    loop.call(
        () -> {
          speaker.recognition.release();
          return true;
        });
    Speaker other = new Speaker(one);
    other.say(new byte[(int) Pcm.bytesOf(500)]);
    assertEquals("", other.end());
    speaker.say(new byte[(int) Pcm.bytesOf(500)]);
    String transcript = speaker.end();
    assertTrue(words(transcript).containsAll(KOREAN_WORDS), transcript);
  }

  @Test
  void theEngineSaysWhatItIs() {
    assertEquals("vosk", engine.name());
    assertFalse(engine.decodersLiveOnHeap());
    assertTrue(engine.description().contains("Vosk 0.3.45"), engine.description());
  }

  private static Set<String> words(String transcript) {
    return new HashSet<>(Arrays.asList(transcript.split(" ", -1)));
  }

  /** One utterance, whose calls are made on the loop. */
  private final class Speaker implements RecognitionListener {
    private final CompletableFuture<String> transcript = new CompletableFuture<>();
    private final CountDownLatch partial = new CountDownLatch(1);
    private final Recognition recognition;

    Speaker(RecognizerPool pool) {
      recognition = pool.open(loop, this);
      loop.execute(() -> recognition.wantPartials(true));
    }

    void say(byte[] pcm) {
      for (int start = 0; start < pcm.length; start += PIECE_BYTES) {
        byte[] piece = Arrays.copyOfRange(pcm, start, Math.min(start + PIECE_BYTES, pcm.length));
        assertTrue(loop.call(() -> recognition.feed(piece)));
      }
    }

    String end() {
      loop.execute(recognition::endOfSpeech);
      try {
        return transcript.get(60, TimeUnit.SECONDS);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new AssertionError(e);
      }
    }

    void awaitPartial() {
      try {
        assertTrue(partial.await(60, TimeUnit.SECONDS), "no partial result in 60 s");
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    void abandon() {
      loop.execute(recognition::abandon);
    }

    @Override
    public void onPartial(String words, int finishedChars) {
      assertFalse(words.isEmpty());
      partial.countDown();
    }

    @Override
    public void onFinal(String words) {
      transcript.complete(words);
    }

    @Override
    public void onFailure(Throwable cause) {
      transcript.completeExceptionally(cause);
    }
  }
}
