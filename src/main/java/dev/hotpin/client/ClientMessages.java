package dev.hotpin.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.OptionalInt;

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
          if (!handshake.token().isEmpty()) {
            generator.writeStringField("token", handshake.token());
          }
          if (handshake.timings()) {
            generator.writeBooleanField("timings", true);
          }
          WearableFormats formats = handshake.formats();
          if (formats.convertsInput()) {
            generator.writeObjectFieldStart("audio");
            format(generator, formats.input());
            generator.writeEndObject();
          }
          reply(generator, handshake);
          wishes(generator, handshake.wishes());
        });
  }

  private static void reply(JsonGenerator generator, Handshake handshake) throws IOException {
    WearableFormats formats = handshake.formats();
    OptionalInt leadMillis = handshake.wishes().leadMillis();
    if (formats.convertsReply() || leadMillis.isPresent()) {
      generator.writeObjectFieldStart("reply");
      if (formats.convertsReply()) {
        format(generator, formats.reply());
      }
      if (leadMillis.isPresent()) {
        generator.writeNumberField("lead_ms", leadMillis.getAsInt());
      }
      generator.writeEndObject();
    }
  }

  private static void format(JsonGenerator generator, WearableFormats.Format format)
      throws IOException {
    generator.writeStringField("encoding", format.name());
    generator.writeNumberField("sample_rate", format.rateHz());
  }

  private static void wishes(JsonGenerator generator, Wishes wishes) throws IOException {
    if (wishes.partials()) {
      generator.writeBooleanField("partials", true);
    }
    if (wishes.endpointing()) {
      generator.writeObjectFieldStart("endpointing");
      if (wishes.silenceMillis().isPresent()) {
        generator.writeNumberField("silence_ms", wishes.silenceMillis().getAsInt());
      }
      generator.writeEndObject();
    }
    if (wishes.bargeIn()) {
      generator.writeBooleanField("barge_in", true);
    }
    if (!wishes.spokenErrors()) {
      generator.writeBooleanField("spoken_errors", false);
    }
    if (!wishes.language().isEmpty()) {
      generator.writeStringField("language", wishes.language());
    }
    if (!wishes.voice().isEmpty()) {
      generator.writeStringField("voice", wishes.voice());
    }
  }

  /** A turn without speech. */
  String text(String text) {
    return object(
        generator -> {
          generator.writeStringField("signal", "TEXT");
          generator.writeStringField("text", text);
        });
  }

  /** One of the signals that carry nothing: {@code EOS}, {@code RESET}, {@code INTERRUPT}. */
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
