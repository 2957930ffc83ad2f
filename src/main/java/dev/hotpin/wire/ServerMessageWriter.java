package dev.hotpin.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes messages as JSON in UTF-8 that fits one TCP segment. Stateless; any thread. */
public final class ServerMessageWriter {
  /**
   * Bytes of the longest message: with frame and TCP headers it fits a segment (protocol, part 1).
   */
  public static final int MAX_MESSAGE_BYTES = 1_300;

  /** What a message needs besides its one long text: at most some 80 bytes (has_image, quotes). */
  private static final int AROUND_TEXT_BYTES = 100;

  /** Characters beyond the first plane (emoji) as they are too, not as two escapes. */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private ServerMessageWriter() {}

  /** Appends {@code message} to {@code out}, which the caller owns. */
  public static void write(ServerMessage message, ByteBuf out) {
    write(message, MAX_MESSAGE_BYTES, out);
  }

  /**
   * Appends {@code message} to {@code out}, which the caller owns.
   *
   * @param maxBytes what the device takes, not below {@link #MAX_MESSAGE_BYTES}
   */
  public static void write(ServerMessage message, int maxBytes, ByteBuf out) {
    try (OutputStream stream = new ByteBufOutputStream(out);
        JsonGenerator json = JSON.createGenerator(stream)) {
      json.writeStartObject();
      writeFields(message, maxBytes - AROUND_TEXT_BYTES, json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer refused a message", e);
    }
  }

  private static void writeFields(ServerMessage message, int maxTextBytes, JsonGenerator json)
      throws IOException {
    if (message instanceof ServerMessage.Transcribing m) {
      writeStage(json, "transcription");
      if (!m.reason().isEmpty()) {
        json.writeStringField("reason", m.reason());
      }
    } else if (message instanceof ServerMessage.Partial m) {
      writePartial(json, m, maxTextBytes);
    } else if (message instanceof ServerMessage.Thinking m) {
      writeStage(json, "llm");
      json.writeStringField("transcript", JsonText.cutToFit(m.transcript(), maxTextBytes));
      json.writeBooleanField("has_image", m.hasImage());
    } else if (message instanceof ServerMessage.Speaking m) {
      writeStage(json, "tts");
      json.writeStringField("response", JsonText.cutToFit(m.response(), maxTextBytes));
    } else if (message instanceof ServerMessage.Complete m) {
      writeComplete(json, m);
    } else if (message instanceof ServerMessage.Problem m) {
      json.writeStringField("status", "error");
      json.writeStringField("code", m.code().onTheWire());
      json.writeStringField("message", JsonText.cutToFit(m.message(), maxTextBytes));
      if (m.retryAfterMillis() > 0) {
        json.writeNumberField("retry_after_ms", m.retryAfterMillis());
      }
    } else if (message instanceof ServerMessage.Connected m) {
      json.writeStringField("status", "connected");
      json.writeStringField("session_id", m.sessionId());
      if (m.options().asked()) {
        SettingsWriter.write(m.options(), json);
      }
    } else if (message instanceof ServerMessage.Interrupted m) {
      json.writeStringField("status", "interrupted");
      json.writeNumberField("turn", m.turn());
    } else if (message instanceof ServerMessage.ResetComplete) {
      json.writeStringField("status", "reset_complete");
    }
  }

  /** The stable part is at the start, so that a cut leaves it stable as far as it goes. */
  private static void writePartial(JsonGenerator json, ServerMessage.Partial m, int maxTextBytes)
      throws IOException {
    String shown = JsonText.cutToFit(m.transcript(), maxTextBytes);
    int shared = shown.equals(m.transcript()) ? shown.length() : shown.length() - 1;
    json.writeStringField("status", "partial");
    json.writeStringField("transcript", shown);
    json.writeNumberField(
        "stable_chars", Math.min(m.stableChars(), shown.codePointCount(0, Math.max(shared, 0))));
  }

  private static void writeStage(JsonGenerator json, String stage) throws IOException {
    json.writeStringField("status", "processing");
    json.writeStringField("stage", stage);
  }

  private static void writeComplete(JsonGenerator json, ServerMessage.Complete m)
      throws IOException {
    json.writeStringField("status", "complete");
    if (m.degraded()) {
      json.writeBooleanField("degraded", true);
    }
    if (m.turn() > 0) {
      json.writeNumberField("turn", m.turn());
      json.writeObjectFieldStart("timings_ms");
      for (Map.Entry<String, Long> timing : m.timingsMillis().entrySet()) {
        json.writeNumberField(timing.getKey(), timing.getValue());
      }
      json.writeEndObject();
    }
  }
}
