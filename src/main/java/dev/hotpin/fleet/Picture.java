package dev.hotpin.fleet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.hotpin.turn.SessionFigures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * How everything is at one moment, and as much of the history as is asked for, as an event of a
 * stream: JSON on one line. Less than 4 KB, with all of the history less than 40 KB, whatever the
 * number of sessions.
 *
 * @param states how many sessions are in each
 * @param latency of the last minute
 * @param waitsMillis for recognizers, of those who waited
 * @param watchers who watch
 * @param startSeconds when the history began, since 1970
 */
record Picture(
    Vitals vitals,
    Map<SessionFigures.State, Integer> states,
    Map<Stage, Percentiles> latency,
    Percentiles waitsMillis,
    Percentiles lagMicros,
    int watchers,
    Outcomes outcomes,
    History history,
    long startSeconds) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String[] PERCENTILES = {"p50", "p90", "p99"};

  /**
   * Writes it.
   *
   * @param name of the event
   * @param seconds of turns, the newest
   * @param points of curves, the newest
   */
  byte[] asEvent(String name, int seconds, int points) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(4_096);
    out.writeBytes(("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      writeServer(json);
      writeSessions(json);
      writeRecognizers(json);
      writeLatency(json);
      writeOutcomes(json);
      writeEngines(json);
      writeMachine(json);
      writeTurns(json, seconds);
      writeCurves(json, points);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory refused a message", e);
    }
    out.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private void writeServer(JsonGenerator json) throws IOException {
    json.writeStringField("phase", vitals.phase());
    json.writeStringField("version", vitals.version());
    json.writeNumberField("uptime_s", vitals.uptimeSeconds());
    json.writeNumberField("watchers", watchers);
    json.writeArrayFieldStart("problems");
    for (String problem : vitals.problems()) {
      json.writeString(problem);
    }
    json.writeEndArray();
  }

  private void writeSessions(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("sessions");
    int connected = 0;
    for (Map.Entry<SessionFigures.State, Integer> state : states.entrySet()) {
      json.writeNumberField(state.getKey().name().toLowerCase(Locale.ROOT), state.getValue());
      connected += state.getValue();
    }
    json.writeNumberField("connected", connected);
    json.writeEndObject();
    json.writeObjectFieldStart("connections");
    json.writeNumberField("open", vitals.connections());
    json.writeNumberField("max", vitals.maxConnections());
    json.writeEndObject();
  }

  private void writeRecognizers(JsonGenerator json) throws IOException {
    Vitals.Recognizers recognizers = vitals.recognizers();
    json.writeObjectFieldStart("recognizers");
    json.writeNumberField("permits", recognizers.permits());
    json.writeNumberField("in_use", recognizers.inUse());
    json.writeNumberField("waiting", recognizers.waiting());
    json.writeNumberField("waiting_bytes", recognizers.waitingBytes());
    json.writeStringField("reason", recognizers.reason());
    write(json, "wait_ms", waitsMillis);
    json.writeEndObject();
  }

  private void writeLatency(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("latency_ms");
    for (Map.Entry<Stage, Percentiles> stage : latency.entrySet()) {
      write(json, stage.getKey().key(), stage.getValue());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Percentiles percentiles)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("count", percentiles.count());
    if (percentiles.count() > 0) {
      json.writeNumberField("p50", percentiles.p50());
      json.writeNumberField("p90", percentiles.p90());
      json.writeNumberField("p99", percentiles.p99());
    }
    json.writeEndObject();
  }

  /** Those that there were; how many ever, and how many of late. */
  private void writeOutcomes(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("outcomes");
    for (int i = 0; i < outcomes.names().size(); i++) {
      if (outcomes.count(i) > 0) {
        String name = outcomes.names().get(i);
        json.writeObjectFieldStart(name);
        json.writeStringField("kind", TurnKind.of(name).key());
        json.writeNumberField("ever", outcomes.count(i));
        json.writeNumberField("of_late", history.endedOfLate(i));
        json.writeEndObject();
      }
    }
    json.writeEndObject();
    json.writeNumberField("slow_turns", vitals.slowTurns());
    writeCounts(json, "limits", vitals.limitHits());
  }

  private static void writeCounts(JsonGenerator json, String name, Map<String, Long> counts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      json.writeNumberField(count.getKey(), count.getValue());
    }
    json.writeEndObject();
  }

  private void writeEngines(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("engines");
    for (Vitals.Engine engine : vitals.engines()) {
      json.writeStartObject();
      json.writeStringField("part", engine.part());
      json.writeStringField("name", engine.name());
      json.writeStringField("detail", engine.detail());
      json.writeStringField("problem", engine.problem());
      writeCounts(json, "counts", engine.counts());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeMachine(JsonGenerator json) throws IOException {
    Vitals.Memory memory = vitals.memory();
    json.writeObjectFieldStart("memory");
    json.writeNumberField("heap_used", memory.heapUsed());
    json.writeNumberField("heap_max", memory.heapMax());
    json.writeNumberField("direct_used", memory.directUsed());
    json.writeNumberField("direct_max", memory.directMax());
    json.writeNumberField("resident", memory.resident());
    json.writeNumberField("machine_total", memory.machineTotal());
    json.writeEndObject();
    write(json, "loop_lag_us", lagMicros);
  }

  private void writeTurns(JsonGenerator json, int seconds) throws IOException {
    json.writeObjectFieldStart("turns");
    json.writeNumberField("newest_s", startSeconds + history.newest());
    for (TurnKind kind : TurnKind.values()) {
      write(json, kind.key(), history.turns(kind, seconds));
    }
    write(json, "sessions", history.sessions(seconds));
    json.writeEndObject();
  }

  private void writeCurves(JsonGenerator json, int points) throws IOException {
    json.writeObjectFieldStart("curves");
    json.writeNumberField("step_s", History.STEP_SECONDS);
    json.writeNumberField("newest_s", startSeconds + history.newestPoint());
    for (Stage stage : Stage.values()) {
      json.writeObjectFieldStart(stage.key());
      for (int i = 0; i < PERCENTILES.length; i++) {
        write(json, PERCENTILES[i], history.curve(stage, i, points));
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, int[] values) throws IOException {
    json.writeFieldName(name);
    json.writeArray(values, 0, values.length);
  }
}
