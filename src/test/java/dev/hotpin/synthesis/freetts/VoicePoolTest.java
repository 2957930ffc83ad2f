package dev.hotpin.synthesis.freetts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Amplifier;
import dev.hotpin.concurrent.EngineThreads;
import dev.hotpin.concurrent.LostThreads;
import dev.hotpin.synthesis.RecordingListener;
import dev.hotpin.testing.ChatTestServer;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VoicePoolTest {
  private static final byte[] LOUD = {0x10, 0x00};

  private final EventExecutorGroup group = EngineThreads.newGroup("test-tts", 2, 16);
  private final ExecutorService refusing =
      Executors.newSingleThreadExecutor(EngineThreads.factory("test-refusing"));
  private final Semaphore started = new Semaphore(0);
  private final Semaphore goOn = new Semaphore(0);
  private final AtomicInteger loaded = new AtomicInteger();
  private final AtomicLong nowMillis = new AtomicLong();
  private final LostThreads lost = LostThreads.unbounded();

  @AfterEach
  void stopThreads() {
    goOn.release(1000);
    refusing.shutdown();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void aJobThatFindsNoVoiceWaitsAndTheOrderIsKept() throws Exception {
    List<String> spoken = new ArrayList<>();
    VoicePool pool =
        pool(
            1,
            4,
            () ->
                (text, samples) -> {
                  hold();
                  spoken.add(text);
                });
    List<RecordingListener> all = new ArrayList<>();
    for (String text : List.of("a", "b", "c", "d", "e")) {
      all.add(submit(pool, text));
    }
    goOn.release(5);
    for (RecordingListener one : all) {
      assertNull(one.await().failure());
    }
    assertEquals(List.of("a", "b", "c", "d", "e"), spoken);
  }

  @Test
  void oneMoreThanMayWaitIsRefusedAtOnceWhateverTheVoicesDo() throws Exception {
    VoicePool pool = pool(1, 1, this::holdingVoice);
    RecordingListener spoken = submit(pool, "spoken");
    started.acquire();
    RecordingListener waits = submit(pool, "waits");
    RecordingListener refused = submit(pool, "refused");
    assertInstanceOf(RejectedExecutionException.class, refused.await().failure());
    assertTrue(refused.thread().startsWith("test-refusing"), refused.thread());
    goOn.release(2);
    assertNull(spoken.await().failure());
    assertNull(waits.await().failure());
    assertEquals(0, refused.pieces().size());
  }

  @Test
  void voicesSpeakAtOnceEachOnItsOwnThread() throws Exception {
    VoicePool pool = pool(2, 0, this::holdingVoice);
    RecordingListener one = submit(pool, "one");
    RecordingListener two = submit(pool, "two");
    started.acquire(2);
    assertEquals(0, pool.idleVoices());
    goOn.release(2);
    assertTrue(!one.await().thread().equals(two.await().thread()));
    assertEquals(2, loaded.get());
  }

  @Test
  void aCancelledJobStopsAndItsVoiceGoesToTheNext() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    VoicePool pool =
        pool(
            1,
            4,
            () ->
                (text, samples) -> {
                  if (text.equals("endless")) {
                    while (samples.write(LOUD, 0, 2)) {
                      started.release();
                    }
                    stopped.countDown();
                  } else {
                    samples.write(LOUD, 0, 2);
                  }
                });
    RecordingListener endless = new RecordingListener();
    PieceJob job = new PieceJob("endless", Amplifier.of(PieceJob.FULL_GAIN), endless, pool::forget);
    pool.submit(job);
    started.acquire();
    RecordingListener next = submit(pool, "next");
    job.cancel();
    assertNull(next.await().failure());
    assertTrue(stopped.await(20, TimeUnit.SECONDS));
    assertEquals(0, endless.ends());
  }

  @Test
  void aJobCancelledInTheQueueIsNeverSpokenAndMakesRoom() throws Exception {
    List<String> spoken = new ArrayList<>();
    VoicePool pool =
        pool(
            1,
            1,
            () ->
                (text, samples) -> {
                  hold();
                  spoken.add(text);
                });
    submit(pool, "first");
    started.acquire();
    RecordingListener unheard = new RecordingListener();
    PieceJob cancelled =
        new PieceJob("cancelled", Amplifier.of(PieceJob.FULL_GAIN), unheard, pool::forget);
    pool.submit(cancelled);
    cancelled.cancel();
    RecordingListener last = submit(pool, "last");
    goOn.release(2);
    assertNull(last.await().failure());
    assertEquals(List.of("first", "last"), spoken);
    assertEquals(0, unheard.ends());
  }

  @Test
  void aVoiceThatThrowsFailsItsJobAndIsReplaced() throws Exception {
    Error fault = new Error("a fault of the engine, on purpose");
    VoicePool pool =
        pool(
            1,
            4,
            () ->
                (text, samples) -> {
                  if (text.equals("bad")) {
                    throw fault;
                  }
                  samples.write(LOUD, 0, 2);
                });
    RecordingListener bad = submit(pool, "bad");
    RecordingListener good = submit(pool, "good");
    assertSame(fault, bad.await().failure());
    assertNull(good.await().failure());
    assertTrue(good.pcm().length > 0);
    assertEquals(2, loaded.get());
    assertEquals(1, bad.ends());
  }

  @Test
  void whereNoVoiceLoadsEachJobFailsAndTheNextTriesAgain() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    VoicePool pool =
        pool(
            1,
            4,
            () -> {
              if (tries.incrementAndGet() <= 2) {
                throw new IllegalStateException("no voice, on purpose");
              }
              return (text, samples) -> samples.write(LOUD, 0, 2);
            });
    assertEquals("no voice, on purpose", submit(pool, "one").await().failure().getMessage());
    RecordingListener two = submit(pool, "two");
    assertNull(two.await().failure());
  }

  @Test
  void closingFailsWhatIsSpokenWhatWaitsAndWhatComesLater() throws Exception {
    VoicePool pool =
        pool(
            1,
            4,
            () ->
                (text, samples) -> {
                  while (samples.write(LOUD, 0, 2)) {
                    started.release();
                  }
                });
    RecordingListener spoken = submit(pool, "spoken");
    started.acquire();
    RecordingListener waits = submit(pool, "waits");
    pool.close();
    RecordingListener late = submit(pool, "late");
    for (RecordingListener one : List.of(spoken, waits, late)) {
      assertInstanceOf(RejectedExecutionException.class, one.await().failure());
      assertEquals(1, one.ends());
    }
    assertEquals(0, pool.idleVoices());
  }

  @Test
  void whenItsThreadsAreGoneJobsFailInsteadOfHanging() throws Exception {
    VoicePool pool = pool(2, 4, this::holdingVoice);
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    for (int i = 0; i < 5; i++) {
      assertInstanceOf(RejectedExecutionException.class, submit(pool, "late").await().failure());
    }
    assertEquals(2, pool.idleVoices());
  }

  @Test
  void whateverHappensEveryJobEndsOnceAndAllVoicesComeBack() throws Exception {
    VoicePool pool =
        pool(
            2,
            10_000,
            () ->
                (text, samples) -> {
                  if (text.startsWith("bad")) {
                    throw new IllegalStateException("a fault of the engine, on purpose");
                  }
                  samples.write(LOUD, 0, 2);
                });
    List<RecordingListener> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      all.add(submit(pool, (i % 20 == 0 ? "bad" : "good") + i));
    }
    for (RecordingListener one : all) {
      assertEquals(1, one.await().ends());
    }
    group.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
    assertEquals(2, pool.idleVoices());
    assertEquals(2 + 15, loaded.get());
  }

  @Test
  void aVoiceThatHangsFailsItsJobAndAnotherTakesItsPlace() throws Exception {
    VoicePool pool =
        pool(
            1,
            4,
            () ->
                (text, samples) -> {
                  if (text.startsWith("stuck")) {
                    hold();
                  }
                  samples.write(LOUD, 0, 2);
                });
    RecordingListener stuck = submit(pool, "stuck");
    RecordingListener waits = submit(pool, "waits");
    started.acquire();
    nowMillis.addAndGet(VoicePool.HANGS_MILLIS);
    pool.giveUpHanging();
    assertEquals(0, lost.lost(), "not yet");
    nowMillis.addAndGet(1);
    pool.giveUpHanging();
    assertInstanceOf(TimeoutException.class, stuck.await().failure());
    assertNull(waits.await().failure());
    assertEquals(1, lost.lost());
    pool.giveUpHanging();
    assertEquals(1, lost.everLost(), "once for each");
    goOn.release();
    ChatTestServer.await("it comes back", () -> lost.lost() == 0);
    assertEquals(0, stuck.pieces().size(), "nothing of it is heard");
    assertEquals(1, stuck.ends());
    assertEquals(1, pool.size());
    assertNull(submit(pool, "next").await().failure());
  }

  @Test
  void withoutASpareThreadOneThatComesBackServesAgain() throws Exception {
    VoicePool pool =
        pool(
            2,
            4,
            () ->
                (text, samples) -> {
                  if (text.startsWith("stuck")) {
                    hold();
                  }
                  samples.write(LOUD, 0, 2);
                });
    List<RecordingListener> stuck = List.of(submit(pool, "stuck1"), submit(pool, "stuck2"));
    started.acquire(2);
    nowMillis.addAndGet(VoicePool.HANGS_MILLIS + 1);
    pool.giveUpHanging();
    for (RecordingListener one : stuck) {
      assertInstanceOf(TimeoutException.class, one.await().failure());
    }
    assertEquals(0, pool.size());
    RecordingListener waits = submit(pool, "waits");
    goOn.release(2);
    assertNull(waits.await().failure());
    ChatTestServer.await("both come back", () -> pool.size() == 2 && lost.lost() == 0);
  }

  @Test
  void aVoiceThatHangsWhileItIsLoadedIsGivenUpToo() throws Exception {
    AtomicInteger loads = new AtomicInteger();
    VoicePool pool =
        pool(
            1,
            4,
            () -> {
              if (loads.incrementAndGet() == 1) {
                hold();
              }
              return (text, samples) -> samples.write(LOUD, 0, 2);
            });
    RecordingListener first = submit(pool, "first");
    started.acquire();
    nowMillis.addAndGet(VoicePool.HANGS_MILLIS + 1);
    pool.giveUpHanging();
    assertInstanceOf(TimeoutException.class, first.await().failure());
    assertNull(submit(pool, "second").await().failure());
  }

  @Test
  void afterAPauseOfTheWholeProcessVoicesGetTheirTimeAnew() throws Exception {
    VoicePool pool = pool(1, 4, this::holdingVoice);
    RecordingListener listener = submit(pool, "slow");
    started.acquire();
    pool.watch();
    nowMillis.addAndGet(3_600_000); // a laptop that slept
    pool.watch();
    for (int i = 0; i < VoicePool.HANGS_MILLIS / VoicePool.CHECK_MILLIS; i++) {
      nowMillis.addAndGet(VoicePool.CHECK_MILLIS);
      pool.watch();
    }
    assertEquals(0, lost.everLost());
    nowMillis.addAndGet(VoicePool.CHECK_MILLIS);
    pool.watch();
    assertEquals(1, lost.everLost(), "now it had its time");
    assertInstanceOf(TimeoutException.class, listener.await().failure());
  }

  private SpeakingVoice holdingVoice() {
    return (text, samples) -> {
      hold();
      samples.write(LOUD, 0, 2);
    };
  }

  private void hold() {
    started.release();
    goOn.acquireUninterruptibly();
  }

  private VoicePool pool(int voices, int maxQueuedJobs, Supplier<SpeakingVoice> loader) {
    List<EventExecutor> executors = new ArrayList<>();
    group.forEach(executors::add);
    return new VoicePool(
        executors,
        voices,
        () -> {
          loaded.incrementAndGet();
          return loader.get();
        },
        maxQueuedJobs,
        lost,
        refusing,
        () -> TimeUnit.MILLISECONDS.toNanos(nowMillis.get()));
  }

  private static RecordingListener submit(VoicePool pool, String text) {
    RecordingListener listener = new RecordingListener();
    pool.submit(new PieceJob(text, Amplifier.of(PieceJob.FULL_GAIN), listener, pool::forget));
    return listener;
  }
}
