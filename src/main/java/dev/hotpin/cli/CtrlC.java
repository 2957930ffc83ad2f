package dev.hotpin.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * From its making to its end, Ctrl-C interrupts the thread that made it, and the JVM waits for that
 * thread to say that it has {@link #ended}, so that a command can end in order.
 */
final class CtrlC {
  /** A command that takes longer to end is cut off, in seconds. */
  private static final long PATIENCE_SECONDS = 3;

  private final CountDownLatch latch = new CountDownLatch(1);
  private final Thread hook;

  private CtrlC(Thread interrupted) {
    hook = new Thread(() -> interruptAndWait(interrupted), "hotpin-ctrl-c");
  }

  static CtrlC interruptsThisThread() {
    CtrlC ctrlC = new CtrlC(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(ctrlC.hook);
    return ctrlC;
  }

  private void interruptAndWait(Thread interrupted) {
    interrupted.interrupt();
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("Cut off.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The command has ended in order. */
  void ended() {
    latch.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is on its way out already: the hook is what we come from.
    }
  }
}
