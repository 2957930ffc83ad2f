package dev.hotpin.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.event.KeyValuePair;

/**
 * A log event as one line of JSON: flat, numbers as numbers, so that a log store can count and
 * compare them. Logback's own {@code JsonEncoder} writes every field as a string in a list. Thread:
 * the appender's.
 */
final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {
  /**
   * What is not ASCII is escaped: a terminal would obey C1 controls and characters that turn text
   * around, and JSON alone leaves them as they are.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final byte[] NOTHING = {};
  private static final Set<String> OWN_FIELDS =
      Set.of("time", "level", "logger", "thread", "message", "exception");

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", time(event));
      json.writeStringField("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
      json.writeStringField("logger", event.getLoggerName());
      json.writeStringField("thread", event.getThreadName());
      json.writeStringField("message", event.getFormattedMessage());
      writeFields(json, event.getKeyValuePairs());
      if (event.getThrowableProxy() != null) {
        json.writeStringField("exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail to be written to
    }
    line.write('\n');
    return line.toByteArray();
  }

  private static String time(ILoggingEvent event) {
    Instant instant = event.getInstant();
    return (instant == null ? Instant.ofEpochMilli(event.getTimeStamp()) : instant)
        .truncatedTo(ChronoUnit.MILLIS)
        .toString();
  }

  /** A name that comes twice, or is one of ours, is left out: JSON has no room for it. */
  private static void writeFields(JsonGenerator json, List<KeyValuePair> fields)
      throws IOException {
    if (fields == null) {
      return;
    }
    Set<String> written = new HashSet<>(OWN_FIELDS);
    for (KeyValuePair field : fields) {
      if (written.add(field.key)) {
        json.writeFieldName(field.key);
        writeValue(json, field.value);
      }
    }
  }

  private static void writeValue(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Long || value instanceof Integer) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else {
      json.writeString(String.valueOf(value));
    }
  }
}
