package dev.hotpin.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.hotpin.audio.Pcm;
import dev.hotpin.client.Milestone;
import dev.hotpin.client.Millis;
import dev.hotpin.client.ServerMessage;
import dev.hotpin.client.TurnReport;
import dev.hotpin.client.TurnStatistics;
import dev.hotpin.client.Violation;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** Reports as one line of JSON each, for programs to read. Times in milliseconds. */
final class TurnJson {
  private final JsonFactory json = new JsonFactory();

  /** One turn. */
  String turn(TurnReport report) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = json.createGenerator(text)) {
      out.writeStartObject();
      if (report.turn().isPresent()) {
        out.writeNumberField("turn", report.turn().getAsLong());
      }
      out.writeBooleanField("answered", report.answered());
      out.writeBooleanField("degraded", report.degraded());
      out.writeStringField("transcript", report.transcript());
      out.writeStringField("reply", report.reply());
      out.writeObjectFieldStart("ms");
      for (Map.Entry<Milestone, Long> moment : report.nanosFromSpeechEnd().entrySet()) {
        out.writeNumberField(name(moment.getKey()), Millis.of(moment.getValue()));
      }
      out.writeEndObject();
      out.writeNumberField("audio_ms", Pcm.millisOf(report.audio().pcmBytes()));
      out.writeNumberField("audio_frames", report.audio().frames());
      out.writeNumberField("longest_gap_ms", Millis.of(report.longestGapNanos()));
      if (report.error().isPresent()) {
        ServerMessage.Failed error = report.error().get();
        out.writeObjectFieldStart("error");
        out.writeStringField("code", error.code());
        out.writeStringField("message", error.message());
        out.writeEndObject();
      }
      out.writeObjectFieldStart("server_timings_ms");
      for (Map.Entry<String, Long> time : report.serverTimingsMillis().entrySet()) {
        out.writeNumberField(time.getKey(), time.getValue());
      }
      out.writeEndObject();
      writeViolations(out, report.violations().counts());
      out.writeEndObject();
    }
    return text.toString();
  }

  /** Words while they are spoken. */
  String partial(ServerMessage.Partial partial) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = json.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("partial", partial.transcript());
      out.writeNumberField("stable_chars", partial.stableChars());
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString();
  }

  /** Many turns. */
  String summary(TurnStatistics statistics) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = json.createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("answered", statistics.answered());
      out.writeNumberField("failed", statistics.failed());
      out.writeObjectFieldStart("percentiles_ms");
      for (Milestone milestone : Milestone.values()) {
        if (statistics.nanosTo(milestone, 50).isPresent()) {
          out.writeObjectFieldStart(name(milestone));
          write(out, "p50", statistics.nanosTo(milestone, 50));
          write(out, "p90", statistics.nanosTo(milestone, 90));
          write(out, "p95", statistics.nanosTo(milestone, 95));
          write(out, "max", statistics.nanosTo(milestone, 100));
          out.writeEndObject();
        }
      }
      out.writeEndObject();
      writeViolations(out, statistics.violations().counts());
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, String name, OptionalLong nanos) throws IOException {
    out.writeNumberField(name, Millis.of(nanos.orElseThrow()));
  }

  private static void writeViolations(JsonGenerator out, Map<Violation, Integer> counts)
      throws IOException {
    out.writeObjectFieldStart("violations");
    for (Map.Entry<Violation, Integer> violation : counts.entrySet()) {
      out.writeNumberField(
          violation.getKey().name().toLowerCase(Locale.ROOT), violation.getValue());
    }
    out.writeEndObject();
  }

  private static String name(Milestone milestone) {
    return milestone.name().toLowerCase(Locale.ROOT);
  }
}
