package dev.hotpin.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @Test
  void theStandardsExampleIsReadAndWrittenAsItIs() {
    String header = "00-" + TRACE + "-" + SPAN + "-01";
    TraceContext trace = TraceContext.parse(header).orElseThrow();
    assertEquals(new TraceContext(TRACE, SPAN, true), trace);
    assertEquals(header, trace.traceparent());
  }

  @Test
  void ofTheFlagsOnlyTheFirstMeansAnything() {
    assertFalse(TraceContext.parse("00-" + TRACE + "-" + SPAN + "-fe").orElseThrow().sampled());
    assertTrue(TraceContext.parse("00-" + TRACE + "-" + SPAN + "-03").orElseThrow().sampled());
  }

  @Test
  void aLaterVersionMayGoOn() {
    assertTrue(TraceContext.parse("cc-" + TRACE + "-" + SPAN + "-01-what-comes").isPresent());
    assertTrue(TraceContext.parse("01-" + TRACE + "-" + SPAN + "-01").isPresent());
    assertTrue(TraceContext.parse("cc-" + TRACE + "-" + SPAN + "-01.what").isEmpty());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "00",
        "00-" + TRACE + "-" + SPAN,
        "00-" + TRACE + "-" + SPAN + "-0",
        "00-" + TRACE + "-" + SPAN + "-01-more",
        "00-" + TRACE + "-" + SPAN + "-01 ",
        "ff-" + TRACE + "-" + SPAN + "-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00_" + TRACE + "-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "-zz",
        "g0-" + TRACE + "-" + SPAN + "-01",
      })
  void whatIsMalformedIsNone(String header) {
    assertEquals(Optional.empty(), TraceContext.parse(header));
  }

  @Test
  void aChildIsOfTheSameTraceAndARootIsNot() {
    TraceContext root = TraceContext.root();
    TraceContext child = root.child();
    assertEquals(root.traceId(), child.traceId());
    assertNotEquals(root.spanId(), child.spanId());
    assertNotEquals(root.traceId(), TraceContext.root().traceId());
    assertEquals(Optional.of(root), TraceContext.parse(root.traceparent()));
  }

  @Test
  void anIdThatIsNoneIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new TraceContext(TRACE, "x", true));
    assertThrows(IllegalArgumentException.class, () -> new TraceContext(SPAN, SPAN, true));
  }
}
