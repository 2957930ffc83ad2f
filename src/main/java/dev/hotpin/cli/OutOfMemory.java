package dev.hotpin.cli;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.netty.util.internal.OutOfDirectMemoryError;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when its heap is full: after an {@link OutOfMemoryError} nobody knows which
 * thread, queue or pool is in order, and a supervisor's new process is. {@code
 * -XX:+ExitOnOutOfMemoryError} does that in the JVM, but a program can't set it for itself, and
 * {@code java -jar} is what people type. So this looks where such errors surface: in threads that
 * die of them, and in the log, where executors and handlers say what they caught.
 *
 * <p>Netty's own limit of direct memory is not the heap's: the connection that met it is closed,
 * and the others go on.
 */
final class OutOfMemory {
  /** For the last words, which a full pipe must not hold up. */
  private static final long LAST_WORDS_MILLIS = 200;

  private final CountDownLatch full = new CountDownLatch(1);
  private final CountDownLatch said = new CountDownLatch(1);

  private OutOfMemory() {}

  /** From now on, in this process. What is caught elsewhere is shown to {@link #look}. */
  static OutOfMemory endsTheProcess() {
    OutOfMemory watch = new OutOfMemory();
    watch.prepareLastWords();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> {
          watch.look(thrown);
          LoggerFactory.getLogger(OutOfMemory.class)
              .error("The thread {} ended", thread.getName(), thrown);
        });
    Appender appender = watch.new Appender();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    appender.setContext(root.getLoggerContext());
    appender.setName("OUT_OF_MEMORY");
    appender.start();
    root.addAppender(appender);
    return watch;
  }

  /** Whether {@code thrown} means that the heap can't be relied on. */
  static boolean isFatal(Throwable thrown) {
    int depth = 0;
    for (Throwable t = thrown; t != null && depth < 32; t = t.getCause(), depth++) {
      if (t instanceof OutOfMemoryError && !(t instanceof OutOfDirectMemoryError)) {
        return true;
      }
    }
    return false;
  }

  /** Ends the process, if that is why. */
  void look(Throwable thrown) {
    if (isFatal(thrown)) {
      full.countDown();
      try {
        said.await(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        Runtime.getRuntime().halt(ExitCodes.OUT_OF_MEMORY); // hooks would need memory
      }
    }
  }

  /** The thread and the words are made while there is memory. */
  private void prepareLastWords() {
    Thread speaker =
        new Thread(
            () -> {
              try {
                full.await();
                System.err.println(
                    "hotpin: out of memory; the process ends, to be started again. java -Xmx2g"
                        + " gives it more.");
                System.err.flush();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                said.countDown();
              }
            },
            "hotpin-out-of-memory");
    speaker.setDaemon(true);
    speaker.start();
  }

  /** Sees all that is logged; keeps nothing. */
  private final class Appender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      if (event.getThrowableProxy() instanceof ThrowableProxy thrown) {
        look(thrown.getThrowable());
      }
    }
  }
}
