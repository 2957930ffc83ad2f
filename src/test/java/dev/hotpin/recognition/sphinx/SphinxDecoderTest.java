package dev.hotpin.recognition.sphinx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.concurrent.EngineThreads;
import dev.hotpin.recognition.Urgency;
import edu.cmu.sphinx.decoder.Decoder;
import edu.cmu.sphinx.recognizer.Recognizer;
import edu.cmu.sphinx.result.Result;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the decoder does when Sphinx4 fails, which the real one seldom does. */
@Timeout(30)
class SphinxDecoderTest {
  private final EventExecutorGroup executors = EngineThreads.newGroup("sphinx-test", 1, 16);
  private final AtomicInteger closed = new AtomicInteger();
  private final Heard heard = new Heard();

  @AfterEach
  void stop() {
    executors.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void aFailureIsToldOnceAndTheDecoderIsWorn() throws Exception {
    SphinxDecoder decoder = decoder(new Failing(new CountDownLatch(0)));
    decoder.begin(heard);
    decoder.feed(new byte[3200]);
    decoder.finish();
    assertEquals(List.of("failure", "idle"), heard.whenIdle().calls());
    assertTrue(decoder.isWorn());
  }

  @Test
  void aFailureBeforeTheEndLeavesTheDecoderBusyUntilTheEnd() throws Exception {
    CountDownLatch failNow = new CountDownLatch(1);
    SphinxDecoder decoder = decoder(new Failing(failNow));
    decoder.begin(heard);
    failNow.countDown();
    executors.submit(() -> {}).sync();
    assertEquals(List.of("failure"), heard.calls());
    decoder.feed(new byte[3200]);
    decoder.finish();
    assertEquals(List.of("failure", "idle"), heard.whenIdle().calls());
  }

  @Test
  void aFailureOfAnAbandonedUtteranceIsNotTold() throws Exception {
    CountDownLatch failNow = new CountDownLatch(1);
    SphinxDecoder decoder = decoder(new Failing(failNow));
    decoder.begin(heard);
    decoder.abandon();
    failNow.countDown();
    assertEquals(List.of("idle"), heard.whenIdle().calls());
    assertTrue(decoder.isWorn());
  }

  @Test
  void aThreadThatTakesNoMoreWorkIsAFailure() throws Exception {
    SphinxDecoder decoder = decoder(new Failing(new CountDownLatch(0)));
    stop();
    decoder.begin(heard);
    decoder.finish();
    assertEquals(List.of("failure", "idle"), heard.whenIdle().calls());
  }

  @Test
  void aClosedDecoderGivesItsThreadBackOnceAndTakesNoUtterance() {
    SphinxDecoder decoder = decoder(new Failing(new CountDownLatch(0)));
    decoder.close();
    decoder.close();
    assertEquals(1, closed.get());
    assertThrows(IllegalStateException.class, () -> decoder.begin(heard));
  }

  @Test
  void oneThatHangsLeavesItsShareOfTheCoresToOthersAndSaysIdleIfItComesBack() throws Exception {
    DecodingSlots slots = new DecodingSlots(1, System::nanoTime);
    DecodingSlots.Seat seat = slots.newSeat();
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch comeBack = new CountDownLatch(1);
    Recognizer recognizer =
        new Recognizer(new Decoder(), List.of()) {
          @Override
          public Result recognize() {
            try {
              seat.decode(() -> Urgency.LIVE);
              hanging.countDown();
              comeBack.await();
              seat.decode(() -> Urgency.LIVE);
            } catch (InterruptedException e) {
              throw new IllegalStateException("told to end", e);
            }
            return null;
          }

          @Override
          public void deallocate() {}
        };
    SphinxDecoder decoder = decoder(recognizer, seat);
    decoder.begin(heard);
    hanging.await();
    assertEquals(1, slots.taken());
    decoder.abandon();
    decoder.giveUp();
    assertEquals(0, slots.taken());
    DecodingSlots.Seat other = slots.newSeat();
    other.decode(() -> Urgency.LIVE);
    comeBack.countDown();
    assertEquals(List.of("idle"), heard.whenIdle().calls());
    assertEquals(1, slots.taken(), "the other's");
    assertTrue(decoder.isWorn());
  }

  private SphinxDecoder decoder(Recognizer recognizer) {
    return decoder(recognizer, new DecodingSlots(2, System::nanoTime).newSeat());
  }

  private SphinxDecoder decoder(Recognizer recognizer, DecodingSlots.Seat seat) {
    return new SphinxDecoder(
        new SphinxModel.Instance(recognizer, new PcmSource()),
        executors.next(),
        seat,
        closed::incrementAndGet);
  }

  /** Fails when it is told to. */
  private static final class Failing extends Recognizer {
    private final CountDownLatch now;

    Failing(CountDownLatch now) {
      super(new Decoder(), List.of());
      this.now = now;
    }

    @Override
    public Result recognize() {
      try {
        now.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalStateException("as the test wants it");
    }

    @Override
    public void deallocate() {}
  }
}
