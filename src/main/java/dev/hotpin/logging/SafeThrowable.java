package dev.hotpin.logging;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Arrays;

/** An exception whose messages, and those of its causes, are safe. */
final class SafeThrowable implements IThrowableProxy {
  private final IThrowableProxy thrown;

  SafeThrowable(IThrowableProxy thrown) {
    this.thrown = thrown;
  }

  @Override
  public String getMessage() {
    String message = thrown.getMessage();
    return message == null ? null : LineSafe.of(message);
  }

  @Override
  public String getClassName() {
    return thrown.getClassName();
  }

  @Override
  public StackTraceElementProxy[] getStackTraceElementProxyArray() {
    return thrown.getStackTraceElementProxyArray();
  }

  @Override
  public int getCommonFrames() {
    return thrown.getCommonFrames();
  }

  @Override
  public IThrowableProxy getCause() {
    IThrowableProxy cause = thrown.getCause();
    return cause == null ? null : new SafeThrowable(cause);
  }

  @Override
  public IThrowableProxy[] getSuppressed() {
    IThrowableProxy[] suppressed = thrown.getSuppressed();
    return suppressed == null
        ? null
        : Arrays.stream(suppressed).map(SafeThrowable::new).toArray(IThrowableProxy[]::new);
  }

  @Override
  public boolean isCyclic() {
    return thrown.isCyclic();
  }
}
