package dev.hotpin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationsTest {
  private final Durations durations = new Durations();

  @ParameterizedTest
  @CsvSource({"800ms,800", "0ms,0", "1.5s,1500", "60s,60000", "2 s,2000", "0.001s,1"})
  void timesWithAUnitAreMilliseconds(String text, long millis) {
    assertEquals(millis, durations.convert(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"800", "", "ms", "-1s", "1m", "1e3ms", "60.001s", "0.5ms", "1,5s"})
  void whatIsNoTimeOrHasNoUnitIsRefused(String text) {
    assertThrows(TypeConversionException.class, () -> durations.convert(text));
  }

  @Test
  void aRefusalSaysWhatToWrite() {
    String why =
        assertThrows(TypeConversionException.class, () -> durations.convert("800")).getMessage();
    assertEquals("'800' has no unit; write 800ms or 800s.", why);
  }
}
