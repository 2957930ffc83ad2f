package dev.hotpin.recognition.sphinx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.concurrent.EngineThreads;
import dev.hotpin.recognition.SpeechDecoder;
import dev.hotpin.testing.Recordings;
import dev.hotpin.testing.Recordings.Recording;
import dev.hotpin.testing.WordErrorRate;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SphinxEngineIT {
  private static final int MAX_PENDING_TASKS = 16;

  /** Measured: 6 of 20 words. */
  private static final double WORST_ERROR_RATE = 0.45;

  private static EventExecutorGroup executors;
  private static SphinxEngine engine;
  private static SpeechDecoder decoder;
  private static SpeechDecoder other;

  @BeforeAll
  static void load() {
    executors = EngineThreads.newGroup("sphinx-it", 2, MAX_PENDING_TASKS);
    engine =
        SphinxEngine.load(
            executors,
            SphinxSearch.FAST,
            List.of(Recordings.pcm(Recordings.YOUNG_MAN), Recordings.pcm(Recordings.GO_FORWARD)));
    decoder = engine.newDecoder();
    other = engine.newDecoder();
  }

  @AfterAll
  static void free() {
    decoder.close();
    other.close();
    engine.close();
    executors.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void theRecordingsAreUnderstoodWithinTheBound() throws Exception {
    WordErrorRate total = new WordErrorRate(0, 0);
    for (Recording recording : Recordings.english()) {
      Heard heard = Heard.of(decoder, recording.pcm());
      assertEquals(List.of("final", "idle"), heard.calls());
      total = total.plus(WordErrorRate.of(recording.words(), heard.transcript()));
    }
    assertTrue(total.rate() <= WORST_ERROR_RATE, total::toString);
  }

  @Test
  void soundInBlocksOfAnySizeIsTheSameSoundAndShowsWordsBeforeTheEnd() throws Exception {
    byte[] pcm = Recordings.pcm(Recordings.YOUNG_MAN);
    String atOnce = Heard.of(decoder, pcm.clone()).transcript();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Heard heard = new Heard();
    decoder.begin(heard);
    int at = 0;
    while (at < pcm.length) {
      int bytes = Math.min(pcm.length - at, 2 * random.nextInt(1600));
      decoder.feed(Arrays.copyOfRange(pcm, at, at + bytes));
      at += bytes;
    }
    while (heard.partials().isEmpty()) {
      Thread.onSpinWait(); // once speech has ended none are computed any more
    }
    decoder.finish();
    heard.whenIdle();
    assertEquals(atOnce, heard.transcript(), "seed " + seed);
  }

  @Test
  void noSoundIsNoWords() throws Exception {
    Heard heard = new Heard();
    decoder.begin(heard);
    decoder.finish();
    assertEquals("", heard.whenIdle().transcript());
    assertEquals("", Heard.of(decoder, new byte[2]).transcript());
  }

  @Test
  void silenceIsNoWords() throws Exception {
    assertEquals("", Heard.of(decoder, silence(3_000)).transcript());
  }

  @Test
  void speechOnBothSidesOfAPauseIsJoined() throws Exception {
    byte[] command = Recordings.pcm(Recordings.GO_FORWARD);
    String once = Heard.of(decoder, command.clone()).transcript();
    Heard heard = new Heard();
    decoder.begin(heard);
    decoder.feed(command.clone());
    decoder.feed(silence(1_730));
    decoder.feed(command.clone());
    decoder.finish();
    String both = heard.whenIdle().transcript();
    WordErrorRate error = WordErrorRate.of(once + " " + once, both);
    assertTrue(error.rate() <= WORST_ERROR_RATE, both);
  }

  @Test
  void twoSpeakersAtOnceGetTheirOwnWords() throws Exception {
    byte[] one = Recordings.pcm(Recordings.GO_FORWARD);
    byte[] two = Recordings.pcm(Recordings.AMIABLE);
    String alone = Heard.of(decoder, one.clone()).transcript();
    String otherAlone = Heard.of(other, two.clone()).transcript();
    Heard heard = new Heard();
    Heard otherHeard = new Heard();
    decoder.begin(heard);
    other.begin(otherHeard);
    int blockBytes = (int) Pcm.bytesOf(40);
    for (int at = 0; at < Math.max(one.length, two.length); at += blockBytes) {
      feedBlock(decoder, one, at, blockBytes);
      feedBlock(other, two, at, blockBytes);
    }
    decoder.finish();
    other.finish();
    assertEquals(alone, heard.whenIdle().transcript());
    assertEquals(otherAlone, otherHeard.whenIdle().transcript());
  }

  @Test
  void nothingOfASpeakerAbandonedInMidWordReachesTheNext() throws Exception {
    byte[] speech = Recordings.pcm(Recordings.AMIABLE);
    Heard abandoned = new Heard();
    decoder.begin(abandoned);
    decoder.feed(Arrays.copyOf(speech, speech.length / 4 * 2));
    decoder.abandon();
    assertEquals(List.of("idle"), abandoned.whenIdle().calls());
    assertNull(abandoned.transcript());
    assertEquals("", Heard.of(decoder, silence(1_000)).transcript());
  }

  @Test
  void aDecoderAbandonedWhileItWaitsForSoundComesFree() throws Exception {
    Heard heard = new Heard();
    decoder.begin(heard);
    decoder.abandon();
    assertEquals(List.of("idle"), heard.whenIdle().calls());
    assertFalse(decoder.isWorn());
  }

  @Test
  void aDecoderInUseIsNotLentTwice() throws Exception {
    Heard heard = new Heard();
    decoder.begin(heard);
    assertThrows(IllegalStateException.class, () -> decoder.begin(new Heard()));
    decoder.abandon();
    heard.whenIdle();
  }

  @Test
  void twentyUtterancesLeaveNoThreadBehind() throws Exception {
    byte[] word = Arrays.copyOf(Recordings.pcm(Recordings.GO_FORWARD), (int) Pcm.bytesOf(900));
    Heard.of(decoder, word.clone());
    int threads = Thread.activeCount();
    for (int i = 0; i < 20; i++) {
      assertEquals(List.of("final", "idle"), Heard.of(decoder, word.clone()).calls());
    }
    assertTrue(Thread.activeCount() <= threads, "threads grew from " + threads);
    assertFalse(decoder.isWorn());
  }

  @Test
  void aThreadWithoutADecoderIsNeededAndGivenBack() {
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> engine.newDecoder());
    assertTrue(refused.getMessage().contains("2 recognition threads"), refused.getMessage());
    other.close();
    other = engine.newDecoder();
  }

  @Test
  void decodingTakesAShareOfPlayingTime() {
    assertTrue(engine.measureRealTimeFactor(decoder) > 0);
  }

  private static byte[] silence(long millis) {
    return new byte[(int) Pcm.bytesOf(millis)];
  }

  private static void feedBlock(SpeechDecoder to, byte[] pcm, int at, int bytes) {
    if (at < pcm.length) {
      to.feed(Arrays.copyOfRange(pcm, at, Math.min(pcm.length, at + bytes)));
    }
  }
}
