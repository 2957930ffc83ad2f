package dev.hotpin.cli;

import dev.hotpin.client.ServerMessage;
import dev.hotpin.client.TurnListener;
import dev.hotpin.concurrent.EngineThreads;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Shows partial transcripts as they come, on a thread of its own: the loop does not wait for a
 * console. Bounded: where the console is slower than {@value #MAX_WAITING} of them, the oldest are
 * left out.
 */
final class PartialsPrinter implements TurnListener, AutoCloseable {
  private static final int MAX_WAITING = 256;
  private static final long MAX_CLOSE_MILLIS = 1_000;

  private final TalkPrinter printer;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_WAITING),
          EngineThreads.factory("hotpin-partials"),
          new ThreadPoolExecutor.DiscardOldestPolicy());

  PartialsPrinter(TalkPrinter printer) {
    this.printer = printer;
  }

  @Override
  public void message(ServerMessage message) {
    if (message instanceof ServerMessage.Partial partial) {
      thread.execute(() -> printer.partial(partial));
    }
  }

  /** Shows what has come, then no more. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      boolean unused = thread.awaitTermination(MAX_CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
