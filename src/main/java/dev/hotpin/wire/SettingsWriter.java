package dev.hotpin.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes the settings in force, as {@code connected} repeats them. Stateless. */
final class SettingsWriter {
  private SettingsWriter() {}

  static void write(SessionOptions options, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("settings");
    writeInput(options.input(), json);
    writeReply(options.reply(), json);
    json.writeBooleanField("partials", options.partials());
    if (options.endpointing().isOn()) {
      json.writeObjectFieldStart("endpointing");
      json.writeNumberField("silence_ms", options.endpointing().silenceMillis());
      json.writeEndObject();
    }
    json.writeBooleanField("barge_in", options.bargeIn());
    json.writeBooleanField("acks", options.acks());
    json.writeBooleanField("spoken_errors", options.spokenErrors());
    json.writeNumberField("max_text_bytes", options.maxTextBytes());
    json.writeBooleanField("timings", options.timings());
    writeIfAny("language", options.language(), json);
    writeIfAny("voice", options.voice(), json);
    json.writeEndObject();
  }

  private static void writeInput(InputFormat input, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("audio");
    json.writeStringField("encoding", input.encoding().onTheWire());
    json.writeNumberField("sample_rate", input.sampleRate());
    json.writeNumberField("channels", input.channels());
    json.writeEndObject();
  }

  private static void writeReply(ReplyFormat reply, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("reply");
    json.writeStringField("encoding", reply.encoding().onTheWire());
    json.writeNumberField("sample_rate", reply.sampleRate());
    if (reply.encoding() != AudioEncoding.OPUS) {
      json.writeNumberField("frame_bytes", reply.frameBytes());
    }
    json.writeNumberField("lead_ms", reply.leadMillis());
    if (reply.encoding() == AudioEncoding.WAV) {
      json.writeBooleanField("sized", reply.sized());
    }
    json.writeEndObject();
  }

  private static void writeIfAny(String name, String value, JsonGenerator json) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }
}
