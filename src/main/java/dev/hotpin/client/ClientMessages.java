package dev.hotpin.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Writes the text frames of a wearable. Immutable and for any thread. */
final class ClientMessages {
  private final JsonFactory json;

  ClientMessages(JsonFactory json) {
    this.json = json;
  }

  /** The first frame. What is not asked for is left out, so that it reads as old devices' do. */
  String handshake(Handshake handshake) {
    return object(
        generator -> {
          generator.writeStringField("session_id", handshake.sessionId());
          if (handshake.timings()) {
            generator.writeBooleanField("timings", true);
          }
        });
  }

  /** One of the signals: {@code EOS}, {@code RESET}. */
  String signal(String name) {
    return object(generator -> generator.writeStringField("signal", name));
  }

  private String object(FieldWriter fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = json.createGenerator(text)) {
      generator.writeStartObject();
      fields.writeTo(generator);
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString();
  }

  @FunctionalInterface
  private interface FieldWriter {
    void writeTo(JsonGenerator generator) throws IOException;
  }
}
