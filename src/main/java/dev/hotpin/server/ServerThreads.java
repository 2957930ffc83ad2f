package dev.hotpin.server;

import dev.hotpin.concurrent.EngineThreads;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An executor group of engines with the order to stop it: named, sized, bounded in one place. */
final class ServerThreads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerThreads.class);

  /** Tasks that wait for one thread; engines bound their own queues below it. */
  private static final int MAX_PENDING_TASKS = 4_096;

  /** Sphinx4 threads are made when first used, so the bound of permits costs nothing. */
  private static final int MAX_SPHINX_THREADS = 256;

  private static final long STOP_SECONDS = 3;

  private final String name;
  private final EventExecutorGroup group;

  private ServerThreads(String name, int threads) {
    this.name = name;
    this.group = EngineThreads.newGroup(name, threads, MAX_PENDING_TASKS);
  }

  /**
   * A thread for each core, since Vosk is fed block by block by whichever is free; and spare ones,
   * which are made only when one of those hangs.
   */
  static ServerThreads forVosk(int spareThreads) {
    return new ServerThreads(
        "hotpin-stt", Runtime.getRuntime().availableProcessors() + spareThreads);
  }

  /** A thread for each decoder: Sphinx4 pulls its audio and waits for it. */
  static ServerThreads forSphinx() {
    return new ServerThreads("hotpin-stt", MAX_SPHINX_THREADS);
  }

  /** A thread for each voice, and spare ones. */
  static ServerThreads forSynthesis(int threads) {
    return new ServerThreads("hotpin-tts", threads);
  }

  /** A thread for each core: each channel has one of them for all of its sound. */
  static ServerThreads forCodecs() {
    return new ServerThreads("hotpin-codec", Runtime.getRuntime().availableProcessors());
  }

  /** A thread for each core: the arithmetic of TLS handshakes, and the certificate's files. */
  static ServerThreads forTls() {
    return new ServerThreads("hotpin-tls", Runtime.getRuntime().availableProcessors());
  }

  EventExecutorGroup group() {
    return group;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS);
    if (!group.terminationFuture().awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS)) {
      LOG.warn("Timed-out waiting for the threads of {}", name);
    }
  }
}
