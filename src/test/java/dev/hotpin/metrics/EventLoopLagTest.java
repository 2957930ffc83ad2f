package dev.hotpin.metrics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventLoopLagTest {
  @Test
  void everyTickOfEveryLoopIsMeasuredUntilTheLoopsEnd() throws InterruptedException {
    Metrics metrics = new Metrics("test");
    DefaultEventLoop loop = new DefaultEventLoop();
    assertTrue(loop.ticker() == Ticker.systemTicker());
    EventLoopLag.measure(metrics, loop, nanos -> {});
    while (!metrics.scrape().matches("(?s).*hotpin_event_loop_lag_seconds_count [2-9].*")) {
      loop.awaitTermination(20, TimeUnit.MILLISECONDS);
    }
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    assertTrue(loop.isTerminated());
    metrics.close();
  }
}
