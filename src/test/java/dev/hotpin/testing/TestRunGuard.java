package dev.hotpin.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import reactor.blockhound.BlockHound;

/**
 * Around every test run: an event loop that blocks throws, and buffers that nobody released are
 * found before the JVM goes. Registered as a service.
 *
 * <p>Not in Maven itself, which looks for the tests that it will share out among several processes.
 */
public final class TestRunGuard implements LauncherSessionListener {
  private static final int GC_ROUNDS = 5;

  /** Set by the script {@code mvn}, and in no process that Maven starts for tests. */
  private static final boolean IN_MAVEN_ITSELF = System.getProperty("maven.home") != null;

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (!IN_MAVEN_ITSELF) {
      watchEventLoops();
    }
  }

  private static void watchEventLoops() {
    // Tests log to the console at once, under a lock; the program's appender is asynchronous.
    BlockHound.builder()
        .loadIntegrations()
        .allowBlockingCallsInside("ch.qos.logback.classic.Logger", "callAppenders")
        // Netty's own allocator locks a magazine for an instant while their number grows (4.2.17:
        // Magazine.free); Netty's integration lets the pooled allocator's locks, not yet these.
        .allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator", "allocate")
        .allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "free")
        .allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free")
        .install();
  }

  /** A leak is reported when a buffer is allocated after the collector has found another lost. */
  @Override
  public void launcherSessionClosed(LauncherSession session) {
    if (IN_MAVEN_ITSELF) {
      return;
    }
    for (int i = 0; i < GC_ROUNDS; i++) {
      System.gc();
      for (int j = 0; j < 256; j++) {
        ByteBuf probe = ByteBufAllocator.DEFAULT.buffer(64);
        probe.release();
      }
    }
  }
}
