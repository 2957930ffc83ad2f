package dev.hotpin.tracing;

import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One span of a trace, as the {@code traceparent} header of W3C Trace Context (level 1) names it.
 * The ids are random and say nothing about device or user. Immutable.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all zero
 * @param spanId 16 lower-case hexadecimal digits, not all zero
 * @param sampled whether who came before keeps this trace; where nobody did, true: every turn has
 *     its line in the log
 */
public record TraceContext(String traceId, String spanId, boolean sampled) {
  private static final int TRACE_ID_DIGITS = 32;
  private static final int SPAN_ID_DIGITS = 16;

  // 00-<trace id>-<span id>-<flags>
  private static final int TRACE_ID_AT = 3;
  private static final int SPAN_ID_AT = TRACE_ID_AT + TRACE_ID_DIGITS + 1;
  private static final int FLAGS_AT = SPAN_ID_AT + SPAN_ID_DIGITS + 1;
  private static final int LENGTH = FLAGS_AT + 2;

  private static final int SAMPLED_FLAG = 1;

  public TraceContext {
    Objects.requireNonNull(traceId, "traceId");
    Objects.requireNonNull(spanId, "spanId");
    if (!isId(traceId, TRACE_ID_DIGITS) || !isId(spanId, SPAN_ID_DIGITS)) {
      throw new IllegalArgumentException("not ids of a trace: " + traceId + ", " + spanId);
    }
  }

  /** The first span of a trace of its own. */
  public static TraceContext root() {
    return new TraceContext(randomId(TRACE_ID_DIGITS), randomId(SPAN_ID_DIGITS), true);
  }

  /** Another span of the same trace. */
  public TraceContext child() {
    return new TraceContext(traceId, randomId(SPAN_ID_DIGITS), sampled);
  }

  /**
   * What a {@code traceparent} header says. Nothing where it is malformed, as the standard wants
   * it: then a trace of its own begins. A later version than 00 may go on after the flags.
   *
   * @param header null where there is none
   */
  public static Optional<TraceContext> parse(String header) {
    if (header == null || !hasShape(header)) {
      return Optional.empty();
    }
    String traceId = header.substring(TRACE_ID_AT, TRACE_ID_AT + TRACE_ID_DIGITS);
    String spanId = header.substring(SPAN_ID_AT, SPAN_ID_AT + SPAN_ID_DIGITS);
    if (!isId(traceId, TRACE_ID_DIGITS) || !isId(spanId, SPAN_ID_DIGITS)) {
      return Optional.empty();
    }
    int flags = HexFormat.fromHexDigits(header, FLAGS_AT, LENGTH);
    return Optional.of(new TraceContext(traceId, spanId, (flags & SAMPLED_FLAG) != 0));
  }

  private static boolean hasShape(String header) {
    if (header.length() < LENGTH || !isHex(header, 0, 2) || !isHex(header, FLAGS_AT, LENGTH)) {
      return false;
    }
    boolean dashes =
        header.charAt(TRACE_ID_AT - 1) == '-'
            && header.charAt(SPAN_ID_AT - 1) == '-'
            && header.charAt(FLAGS_AT - 1) == '-';
    boolean endsWell =
        header.length() == LENGTH
            || (!header.startsWith("00") && header.charAt(LENGTH) == '-'); // of a later version
    return dashes && endsWell && !header.startsWith("ff");
  }

  /** The header that hands this on: this span is the parent of what the receiver does. */
  public String traceparent() {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }

  private static String randomId(int digits) {
    byte[] bytes = new byte[digits / 2];
    do {
      ThreadLocalRandom.current().nextBytes(bytes);
    } while (isAllZero(bytes));
    return HexFormat.of().formatHex(bytes);
  }

  private static boolean isAllZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isId(String text, int digits) {
    return text.length() == digits
        && isHex(text, 0, digits)
        && text.chars().anyMatch(digit -> digit != '0');
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }
}
