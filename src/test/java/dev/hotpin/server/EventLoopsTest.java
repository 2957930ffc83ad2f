package dev.hotpin.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;

/** The alarm for blocked event loops is on in tests, and rings for the right threads only. */
class EventLoopsTest {
  /** Waits where it must not: for a latch that nobody counts down. */
  private static final Callable<String> BLOCKING =
      () -> {
        boolean open = new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
        return Thread.currentThread().getName() + open;
      };

  @Test
  void aBlockingCallOnAnEventLoopThrows() throws InterruptedException {
    Transport transport = Transport.open(1);
    try {
      Future<String> blocked = transport.loops().submit(BLOCKING).await();
      assertInstanceOf(BlockingOperationError.class, blocked.cause());
      String name =
          transport.loops().submit(() -> Thread.currentThread().getName()).sync().getNow();
      assertTrue(name.startsWith("hotpin-io"), name);
    } finally {
      transport.loops().shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }
  }

  @Test
  void theEnginesThreadsMayWait() throws InterruptedException {
    mayWait(ServerThreads.forSynthesis(1), "hotpin-tts-1");
    mayWait(ServerThreads.forVosk(0), "hotpin-stt-1");
    mayWait(ServerThreads.forSphinx(), "hotpin-stt-1");
  }

  private static void mayWait(ServerThreads threads, String name) throws InterruptedException {
    try (threads) {
      EventExecutorGroup group = threads.group();
      assertEquals(name + false, group.submit(BLOCKING).sync().getNow());
    }
  }
}
