package dev.hotpin.recognition.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.concurrent.EngineThreads;
import dev.hotpin.recognition.SpeechDecoder;
import io.netty.util.concurrent.EventExecutorGroup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VoskDecoderTest {
  private final EventExecutorGroup group = EngineThreads.newGroup("test-stt", 1, 16);
  private final FairDecoding threads = new FairDecoding(group, 0);

  @AfterEach
  void stop() throws InterruptedException {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
  }

  @Test
  void samplesAreDecodedInBlocksAndTheTranscriptComesBeforeIdle() throws InterruptedException {
    ScriptedRecognizer recognizer = new ScriptedRecognizer();
    VoskDecoder decoder = decoder(recognizer);
    Heard heard = new Heard();
    CountDownLatch hold = holdThread();
    decoder.begin(heard);
    decoder.feed(block("one ", VoskDecoder.BLOCK_BYTES / 2));
    decoder.feed(block("two ", VoskDecoder.BLOCK_BYTES));
    decoder.feed(new byte[0]);
    decoder.finish();
    hold.countDown();
    heard.awaitIdle();
    assertEquals(List.of("final one two", "idle"), heard.said());
    assertEquals(List.of(VoskDecoder.BLOCK_BYTES, VoskDecoder.BLOCK_BYTES / 2), recognizer.blocks);
    assertFalse(decoder.isWorn());
  }

  @Test
  void aThreadThatHangsInTheLibraryIsReplacedAndRetiresWhenItComesBack() throws Exception {
    EventExecutorGroup two = EngineThreads.newGroup("test-stt-spare", 2, 16);
    try {
      FairDecoding fair = new FairDecoding(two, 1);
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch comeBack = new CountDownLatch(1);
      ScriptedRecognizer stuck =
          new ScriptedRecognizer() {
            @Override
            public synchronized int accept(byte[] pcm, int pcmBytes) {
              inside.countDown();
              awaitUnchecked(comeBack);
              return super.accept(pcm, pcmBytes);
            }
          };
      VoskDecoder hanging = new VoskDecoder(new VoskTranscriber(stuck), fair);
      Heard lost = new Heard();
      hanging.begin(lost);
      hanging.feed(block("secret", VoskDecoder.BLOCK_BYTES));
      inside.await();
      hanging.abandon();
      hanging.giveUp();
      assertEquals(List.of("final one", "idle"), utterance(fair, "one"), "by the spare thread");
      comeBack.countDown();
      lost.awaitIdle();
      assertEquals(List.of("idle"), lost.said());
      assertEquals(List.of("final two", "idle"), utterance(fair, "two"));
    } finally {
      two.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
    }
  }

  @Test
  void withoutASpareThreadDecodersFailAtOnceAndTheThreadThatComesBackServesThemAgain()
      throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch comeBack = new CountDownLatch(1);
    ScriptedRecognizer stuck =
        new ScriptedRecognizer() {
          @Override
          public synchronized int accept(byte[] pcm, int pcmBytes) {
            inside.countDown();
            awaitUnchecked(comeBack);
            return super.accept(pcm, pcmBytes);
          }
        };
    VoskDecoder hanging = decoder(stuck);
    Heard lost = new Heard();
    hanging.begin(lost);
    hanging.feed(block("secret", VoskDecoder.BLOCK_BYTES));
    inside.await();
    hanging.abandon();
    hanging.giveUp();
    assertEquals(List.of("failure", "idle"), utterance(threads, "one"));
    comeBack.countDown();
    lost.awaitIdle();
    holdThread().countDown(); // its thread is done with it
    List<String> said = utterance(threads, "two");
    while (said.contains("failure")) { // until that thread has counted itself in again
      said = utterance(threads, "two");
    }
    assertEquals(List.of("final two", "idle"), said);
  }

  private static List<String> utterance(FairDecoding fair, String word) {
    VoskDecoder decoder = new VoskDecoder(new VoskTranscriber(new ScriptedRecognizer()), fair);
    Heard heard = new Heard();
    decoder.begin(heard);
    decoder.feed(block(word, VoskDecoder.BLOCK_BYTES));
    decoder.finish();
    heard.awaitIdle();
    return heard.said();
  }

  @Test
  void abandonDropsWhatIsQueuedAndClearsTheSpeaker() throws InterruptedException {
    ScriptedRecognizer recognizer = new ScriptedRecognizer();
    VoskDecoder decoder = decoder(recognizer);
    Heard first = new Heard();
    CountDownLatch hold = holdThread();
    decoder.begin(first);
    decoder.feed(block("secret", VoskDecoder.BLOCK_BYTES * 3));
    decoder.abandon();
    hold.countDown();
    first.awaitIdle();
    assertEquals(List.of("idle"), first.said());
    assertTrue(recognizer.blocks.isEmpty());
    Heard second = new Heard();
    decoder.begin(second);
    decoder.feed(block("mine", VoskDecoder.BLOCK_BYTES));
    decoder.finish();
    second.awaitIdle();
    assertEquals("final mine", second.said().get(second.said().size() - 2));
  }

  @Test
  void aFailureIsToldOnceAndTheDecoderIsWorn() throws InterruptedException {
    VoskDecoder decoder = decoder(new ScriptedRecognizer());
    Heard heard = new Heard();
    decoder.begin(heard);
    decoder.feed(block("!", VoskDecoder.BLOCK_BYTES));
    heard.awaitFailure();
    decoder.feed(block("more", VoskDecoder.BLOCK_BYTES));
    decoder.finish();
    heard.awaitIdle();
    assertEquals(List.of("failure", "idle"), heard.said());
    assertTrue(decoder.isWorn());
  }

  @Test
  void aRecognizerIsWornAfterSoMuchAudio() throws InterruptedException {
    VoskDecoder decoder = decoder(new ScriptedRecognizer());
    byte[] minute = new byte[60_000 * 32];
    for (long millis = 0; millis < VoskDecoder.MAX_HEARD_MILLIS; millis += 60_000) {
      assertFalse(decoder.isWorn());
      Heard heard = new Heard();
      decoder.begin(heard);
      decoder.feed(minute);
      decoder.finish();
      heard.awaitIdle();
    }
    assertTrue(decoder.isWorn());
  }

  @Test
  void decodersTakeTurnsAndAnEndedOneGoesFirst() throws InterruptedException {
    List<String> order = new ArrayList<>();
    VoskDecoder a = decoder(new Logging("a", order));
    VoskDecoder b = decoder(new Logging("b", order));
    VoskDecoder c = decoder(new Logging("c", order));
    Heard heardA = new Heard();
    Heard heardB = new Heard();
    Heard heardC = new Heard();
    CountDownLatch hold = holdThread();
    a.begin(heardA);
    b.begin(heardB);
    c.begin(heardC);
    a.feed(new byte[VoskDecoder.BLOCK_BYTES * 2]);
    b.feed(new byte[VoskDecoder.BLOCK_BYTES * 2]);
    c.feed(new byte[VoskDecoder.BLOCK_BYTES * 2]);
    c.finish();
    hold.countDown();
    heardC.awaitIdle();
    a.finish();
    b.finish();
    heardA.awaitIdle();
    heardB.awaitIdle();
    assertEquals(List.of("c", "c", "a", "b", "a", "b"), order.subList(0, 6));
  }

  @Test
  void anEndedUtteranceWithMuchLeftTakesTurns() throws InterruptedException {
    List<String> order = new ArrayList<>();
    VoskDecoder bulk = decoder(new Logging("bulk", order));
    VoskDecoder live = decoder(new Logging("live", order));
    Heard heardBulk = new Heard();
    Heard heardLive = new Heard();
    CountDownLatch hold = holdThread();
    bulk.begin(heardBulk);
    live.begin(heardLive);
    bulk.feed(new byte[(int) (2 * Pcm.bytesOf(1_000))]);
    bulk.finish();
    live.feed(new byte[VoskDecoder.BLOCK_BYTES]);
    hold.countDown();
    heardBulk.awaitIdle();
    live.finish();
    heardLive.awaitIdle();
    assertTrue(order.indexOf("live") <= 1, order::toString);
  }

  @Test
  void afterTheThreadsHaveEndedAnUtteranceFailsAndIsReleased() throws InterruptedException {
    VoskDecoder decoder = decoder(new ScriptedRecognizer());
    stop();
    Heard heard = new Heard();
    decoder.begin(heard);
    decoder.feed(block("one", VoskDecoder.BLOCK_BYTES));
    heard.awaitFailure();
    decoder.finish();
    heard.awaitIdle();
    assertInstanceOf(VoskException.class, heard.failure);
    assertEquals(List.of("failure", "idle"), heard.said());
  }

  @Test
  void aCallOutOfTurnIsRefused() {
    VoskDecoder decoder = decoder(new ScriptedRecognizer());
    assertThrows(IllegalStateException.class, () -> decoder.feed(new byte[2]));
    assertThrows(IllegalStateException.class, decoder::finish);
    decoder.begin(new Heard());
    assertThrows(IllegalStateException.class, () -> decoder.begin(new Heard()));
    decoder.close();
  }

  private VoskDecoder decoder(NativeRecognizer recognizer) {
    return new VoskDecoder(new VoskTranscriber(recognizer), threads);
  }

  /** Keeps the only thread busy until the latch is counted down. */
  private CountDownLatch holdThread() {
    CountDownLatch hold = new CountDownLatch(1);
    group.next().execute(() -> awaitUnchecked(hold));
    return hold;
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] block(String words, int bytes) {
    return Arrays.copyOf(words.getBytes(StandardCharsets.UTF_8), bytes);
  }

  private record Logging(String name, List<String> order) implements NativeRecognizer {
    @Override
    public int accept(byte[] pcm, int pcmBytes) {
      order.add(name);
      return 0;
    }

    @Override
    public String result() {
      return "{}";
    }

    @Override
    public String partialResult() {
      return "{}";
    }

    @Override
    public String finalResult() {
      return "{}";
    }

    @Override
    public void close() {}
  }

  private static final class Heard implements SpeechDecoder.Listener {
    private final List<String> said = new ArrayList<>();
    private final CountDownLatch idle = new CountDownLatch(1);
    private final CountDownLatch failed = new CountDownLatch(1);
    private volatile Throwable failure;

    @Override
    public boolean wantsPartials() {
      return true;
    }

    @Override
    public void onPartial(String transcript, int finishedChars) {
      // How many there are depends on timing.
    }

    @Override
    public synchronized void onFinal(String transcript) {
      said.add("final " + transcript);
    }

    @Override
    public synchronized void onFailure(Throwable cause) {
      failure = cause;
      said.add("failure");
      failed.countDown();
    }

    @Override
    public synchronized void onIdle() {
      said.add("idle");
      idle.countDown();
    }

    synchronized List<String> said() {
      return List.copyOf(said);
    }

    void awaitIdle() {
      awaitUnchecked(idle);
    }

    void awaitFailure() {
      awaitUnchecked(failed);
    }
  }
}
