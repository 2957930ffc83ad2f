package dev.hotpin.logging;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The message of a log line, arguments included, made safe. In patterns: {@code %msg}. */
public final class SafeMessage extends MessageConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return LineSafe.of(super.convert(event));
  }
}
