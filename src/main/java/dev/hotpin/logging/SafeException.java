package dev.hotpin.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;

/**
 * The exception of a log line, with its causes, their messages made safe; the line ends between its
 * frames stay. In patterns: {@code %ex}.
 */
public final class SafeException extends ThrowableProxyConverter {
  @Override
  protected String throwableProxyToString(IThrowableProxy thrown) {
    return super.throwableProxyToString(new SafeThrowable(thrown));
  }
}
