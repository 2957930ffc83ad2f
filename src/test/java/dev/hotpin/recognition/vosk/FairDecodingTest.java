package dev.hotpin.recognition.vosk;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.concurrent.EngineThreads;
import dev.hotpin.recognition.Urgency;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class FairDecodingTest {
  /** One block at a time, as it is told. */
  private record Scripted(BooleanSupplier block) implements FairDecoding.Job {
    @Override
    public boolean runBlock() {
      return block.getAsBoolean();
    }

    @Override
    public Urgency urgency() {
      return Urgency.ANSWER_AWAITED;
    }

    @Override
    public void refused(RejectedExecutionException cause) {
      throw new AssertionError(cause);
    }
  }

  @Test
  void aJobThatHangsOnASecondThreadIsFoundThoughTheFirstIsDoneWithItLater() throws Exception {
    EventExecutorGroup three = EngineThreads.newGroup("test-fair", 3, 16);
    CountDownLatch firstMayReturn = new CountDownLatch(1);
    CountDownLatch secondIsInside = new CountDownLatch(1);
    CountDownLatch comeBack = new CountDownLatch(1);
    CountDownLatch firstDoesOther = new CountDownLatch(1);
    CountDownLatch otherWasDone = new CountDownLatch(1);
    try {
      FairDecoding fair = new FairDecoding(three, 1);
      Scripted[] job = new Scripted[1];
      int[] blocks = new int[1]; // of one thread after the other
      job[0] =
          new Scripted(
              () -> {
                if (blocks[0]++ == 0) {
                  fair.ready(job[0]); // it has more after all: the second thread takes it
                  await(firstMayReturn);
                } else {
                  secondIsInside.countDown();
                  await(comeBack);
                }
                return false;
              });
      fair.ready(job[0]);
      await(secondIsInside);
      firstMayReturn.countDown();
      CountDownLatch hold = new CountDownLatch(1);
      fair.ready( // keeps the first thread, which is now done with the job
          new Scripted(
              () -> {
                firstDoesOther.countDown();
                await(hold);
                return false;
              }));
      await(firstDoesOther);
      fair.giveUp(job[0]);
      fair.ready(
          new Scripted(
              () -> {
                otherWasDone.countDown();
                return false;
              }));
      assertTrue(otherWasDone.await(20, TimeUnit.SECONDS), "by the spare thread");
      hold.countDown();
    } finally {
      firstMayReturn.countDown();
      comeBack.countDown();
      three.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
