package dev.hotpin.recognition.sphinx;

import static dev.hotpin.recognition.Urgency.ANSWER_AWAITED;
import static dev.hotpin.recognition.Urgency.CATCHING_UP;
import static dev.hotpin.recognition.Urgency.LIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.recognition.Urgency;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DecodingSlotsTest {
  private final AtomicLong nowNanos = new AtomicLong();
  private final BlockingQueue<String> served = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void stopThreads() throws InterruptedException {
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join();
    }
  }

  @Test
  void theMostUrgentGetsTheSlotThatComesFree() throws InterruptedException {
    DecodingSlots slots = new DecodingSlots(1, nowNanos::get);
    DecodingSlots.Seat first = slots.newSeat();
    first.decode(() -> LIVE);
    ask(slots, "behind", CATCHING_UP);
    ask(slots, "live", LIVE);
    ask(slots, "awaited", ANSWER_AWAITED);
    first.rest();
    assertEquals("awaited", served.take());
    assertEquals("live", served.take());
    assertEquals("behind", served.take());
  }

  @Test
  void whoIsAtWorkLetsAMoreUrgentOneGoFirst() throws InterruptedException {
    DecodingSlots slots = new DecodingSlots(1, nowNanos::get);
    DecodingSlots.Seat mine = slots.newSeat();
    mine.decode(() -> LIVE);
    ask(slots, "awaited", ANSWER_AWAITED);
    mine.decode(() -> LIVE);
    assertEquals("awaited", served.poll(), "it went before");
    assertEquals(1, slots.taken());
  }

  @Test
  void equalsTakeTurns() throws InterruptedException {
    DecodingSlots slots = new DecodingSlots(1, nowNanos::get);
    DecodingSlots.Seat mine = slots.newSeat();
    mine.decode(() -> LIVE);
    ask(slots, "other", LIVE);
    mine.decode(() -> LIVE);
    assertEquals(1, slots.waiting(), "my turn is not over");
    nowNanos.addAndGet(DecodingSlots.TURN_NANOS);
    mine.decode(() -> LIVE);
    assertEquals("other", served.poll());
  }

  @Test
  void theEndOfSpeechMovesOneThatWaitsToTheFront() throws InterruptedException {
    DecodingSlots slots = new DecodingSlots(1, nowNanos::get);
    DecodingSlots.Seat mine = slots.newSeat();
    mine.decode(() -> ANSWER_AWAITED);
    ask(slots, "live", LIVE);
    DecodingSlots.Seat ended = ask(slots, "ended", CATCHING_UP);
    ended.reconsider(ANSWER_AWAITED);
    mine.rest();
    assertEquals("ended", served.take());
    assertEquals("live", served.take());
  }

  @Test
  void anInterruptedThreadLeavesTheQueue() throws InterruptedException {
    DecodingSlots slots = new DecodingSlots(1, nowNanos::get);
    DecodingSlots.Seat mine = slots.newSeat();
    mine.decode(() -> LIVE);
    ask(slots, "never", LIVE);
    stopThreads();
    assertEquals(0, slots.waiting());
    mine.rest();
    assertEquals(0, slots.taken());
    assertTrue(served.isEmpty());
  }

  @Test
  void noMoreComputeAtOnceThanThereAreCoresAndAllComeToAnEnd() throws InterruptedException {
    int cores = 2;
    DecodingSlots slots = new DecodingSlots(cores, System::nanoTime);
    AtomicInteger computing = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    for (int i = 0; i < 6; i++) {
      DecodingSlots.Seat seat = slots.newSeat();
      Random random = new Random(i);
      start(
          () -> {
            for (int block = 0; block < 2_000; block++) {
              seat.decode(() -> List.of(Urgency.values()).get(random.nextInt(3)));
              most.accumulateAndGet(computing.incrementAndGet(), Math::max);
              computing.decrementAndGet();
              if (random.nextInt(10) == 0) {
                seat.rest();
              }
            }
            seat.rest();
          },
          "done");
    }
    for (int i = 0; i < 6; i++) {
      assertEquals("done", served.take());
    }
    assertTrue(most.get() <= cores, () -> most + " at once");
    assertEquals(0, slots.taken());
  }

  private interface Decoding {
    void run() throws InterruptedException;
  }

  /** A thread that waits for a slot, says so when it has one, and gives it up at once. */
  private DecodingSlots.Seat ask(DecodingSlots slots, String name, Urgency urgency) {
    DecodingSlots.Seat seat = slots.newSeat();
    int before = slots.waiting();
    threads.add(
        start(
            () -> {
              seat.decode(() -> urgency);
              served.add(name);
              seat.rest();
            },
            null));
    awaitWaiting(slots, before + 1);
    return seat;
  }

  private static void awaitWaiting(DecodingSlots slots, int seats) {
    while (slots.waiting() < seats) {
      Thread.onSpinWait();
    }
  }

  private Thread start(Decoding decoding, String whenDone) {
    Thread thread =
        new Thread(
            () -> {
              try {
                decoding.run();
                if (whenDone != null) {
                  served.add(whenDone);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
