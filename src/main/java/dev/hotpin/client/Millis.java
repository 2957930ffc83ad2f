package dev.hotpin.client;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Times for people: nanoseconds as milliseconds. */
public final class Millis {
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  /** Below this many milliseconds, a tenth matters. */
  private static final double FINE_BELOW = 99.95;

  private Millis() {}

  /** As in {@code 4.2} or {@code 1,234}, without a unit. */
  public static String format(long nanos) {
    double millis = of(nanos);
    return String.format(Locale.ROOT, Math.abs(millis) < FINE_BELOW ? "%.1f" : "%,.0f", millis);
  }

  /** Milliseconds, with their fraction. */
  public static double of(long nanos) {
    return nanos / NANOS_PER_MILLI;
  }
}
