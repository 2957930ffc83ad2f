package dev.hotpin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLogEncoderTest {
  private final Logger logger = new LoggerContext().getLogger("dev.hotpin.Test");
  private final JsonLogEncoder encoder = new JsonLogEncoder();

  private LoggingEvent event(String message, Throwable thrown) {
    LoggingEvent event = new LoggingEvent("", logger, Level.WARN, message, thrown, null);
    event.setThreadName("hotpin-io-1");
    event.setInstant(Instant.parse("2026-11-23T08:00:00.1239Z"));
    return event;
  }

  private String line(LoggingEvent event) {
    String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
    assertTrue(line.endsWith("}\n"), line);
    assertEquals(line.length() - 1, line.indexOf('\n'), line);
    return line.strip();
  }

  @Test
  void anEventIsOneFlatLineWithNumbersAsNumbers() {
    LoggingEvent event = event("a turn", null);
    event.addKeyValuePair(new KeyValuePair("session", "esp32"));
    event.addKeyValuePair(new KeyValuePair("turn", 3));
    event.addKeyValuePair(new KeyValuePair("total_ms", 12L));
    event.addKeyValuePair(new KeyValuePair("degraded", false));
    event.addKeyValuePair(new KeyValuePair("nothing", null));
    assertEquals(
        "{\"time\":\"2026-11-23T08:00:00.123Z\",\"level\":\"warn\",\"logger\":\"dev.hotpin.Test\","
            + "\"thread\":\"hotpin-io-1\",\"message\":\"a turn\",\"session\":\"esp32\",\"turn\":3,"
            + "\"total_ms\":12,\"degraded\":false,\"nothing\":\"null\"}",
        line(event));
  }

  @Test
  void anExceptionStaysOnItsLine() throws IOException {
    Map<String, String> fields = parsed(line(event("failed", new IOException("why\n{\"a\":1}"))));
    assertTrue(fields.get("exception").contains("IOException: why\n{\"a\":1}"), fields::toString);
    assertTrue(fields.get("exception").contains("anExceptionStaysOnItsLine"), fields::toString);
  }

  @Test
  void nothingThatATerminalWouldObeyIsInALine() throws IOException {
    String hostile = "\u202egnp.exe\u009b31m\u0085\u2028\u001b[2J";
    LoggingEvent event = event("said " + hostile, new IOException(hostile));
    event.addKeyValuePair(new KeyValuePair("words", hostile + " na\u00efve"));
    String line = line(event);
    assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 0x7f), line);
    assertEquals(hostile + " na\u00efve", parsed(line).get("words"));
  }

  @Test
  void whatSomebodySaidCannotForgeALineOrAField() throws IOException {
    LoggingEvent event = event("heard \"\n{\"level\":\"error\"}", null);
    event.addKeyValuePair(new KeyValuePair("message", "another"));
    event.addKeyValuePair(new KeyValuePair("session", "a"));
    event.addKeyValuePair(new KeyValuePair("session", "b"));
    Map<String, String> fields = parsed(line(event));
    assertEquals("heard \"\n{\"level\":\"error\"}", fields.get("message"));
    assertEquals("a", fields.get("session"));
    assertEquals("warn", fields.get("level"));
  }

  private static Map<String, String> parsed(String line) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser json =
        JsonFactory.builder()
            .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .createParser(line)) {
      json.nextToken();
      while (json.nextValue() != null) {
        if (json.currentName() != null) {
          fields.put(json.currentName(), json.getText());
        }
      }
    }
    return fields;
  }
}
