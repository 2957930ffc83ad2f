package dev.hotpin.bench.micro;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for benches that are to Netty what its event loops are: on others its pools of objects do
 * not work. JMH makes it by name.
 */
public final class LoopThreads extends ThreadPoolExecutor {
  /**
   * Called by JMH.
   *
   * @param threads how many
   * @param prefix of their names
   */
  public LoopThreads(int threads, String prefix) {
    super(
        threads,
        threads,
        0,
        TimeUnit.MILLISECONDS,
        new LinkedBlockingQueue<>(),
        new DefaultThreadFactory(prefix, true));
  }
}
