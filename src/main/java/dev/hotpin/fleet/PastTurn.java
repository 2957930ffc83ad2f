package dev.hotpin.fleet;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hotpin.turn.TurnMoment;
import dev.hotpin.turn.TurnSummary;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A turn that is over, as it is kept for operators: some 300 bytes and its transcript, if there is
 * one.
 *
 * @param number in its session
 * @param endedMillis when it ended, since 1970: to be shown
 * @param endedNanos the same by the clock that nobody sets
 * @param speechMillis how much was heard
 * @param replyMillis how much of the reply the socket took
 * @param totalMillis from the end of speech to the end of the turn; -1 where its user still spoke
 * @param endpointWaitMillis until the end of speech was sure
 * @param serverAddedMillis the server's share; -1 where there was no audio
 * @param momentMillis from the end of speech to each moment that was reached
 * @param transcript empty unless transcripts may be kept
 */
record PastTurn(
    int number,
    long endedMillis,
    long endedNanos,
    String outcome,
    boolean degraded,
    boolean guessed,
    long speechMillis,
    long replyMillis,
    long totalMillis,
    long endpointWaitMillis,
    long serverAddedMillis,
    Map<TurnMoment, Long> momentMillis,
    String transcript) {

  static PastTurn of(TurnSummary turn, long nowMillis, long nowNanos) {
    Map<TurnMoment, Long> momentMillis = new EnumMap<>(TurnMoment.class); // changed here only
    for (TurnMoment moment : TurnMoment.values()) {
      long millis = turn.timeline().millisFromSpeechEnd(moment);
      if (millis >= 0) {
        momentMillis.put(moment, millis);
      }
    }
    return new PastTurn(
        turn.turn(),
        nowMillis,
        nowNanos,
        turn.outcome(),
        turn.degraded(),
        turn.guessed(),
        turn.speechMillis(),
        turn.replyMillis(),
        turn.timeline().totalMillis(),
        turn.timeline().endpointWaitMillis(),
        turn.timeline().serverAddedMillis(),
        momentMillis,
        turn.transcript());
  }

  /** Writes the field {@code turns}. */
  static void write(JsonGenerator json, List<PastTurn> turns) throws IOException {
    json.writeArrayFieldStart("turns");
    for (PastTurn turn : turns) {
      json.writeStartObject();
      turn.write(json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeNumberField("turn", number);
    json.writeNumberField("ended_ms", endedMillis);
    json.writeStringField("outcome", outcome);
    json.writeStringField("kind", TurnKind.of(outcome).key());
    json.writeBooleanField("degraded", degraded);
    json.writeBooleanField("guessed", guessed);
    json.writeNumberField("speech_ms", speechMillis);
    json.writeNumberField("reply_ms", replyMillis);
    if (!transcript.isEmpty()) {
      json.writeStringField("transcript", transcript);
    }
    json.writeObjectFieldStart("timings_ms");
    json.writeNumberField("endpoint_wait", endpointWaitMillis);
    for (Map.Entry<TurnMoment, Long> moment : momentMillis.entrySet()) {
      if (moment.getKey() != TurnMoment.SPEECH_END) {
        json.writeNumberField(moment.getKey().key(), moment.getValue());
      }
    }
    writeIfAny(json, "server_added", serverAddedMillis);
    writeIfAny(json, "total", totalMillis);
    json.writeEndObject();
  }

  private static void writeIfAny(JsonGenerator json, String name, long millis) throws IOException {
    if (millis >= 0) {
      json.writeNumberField(name, millis);
    }
  }
}
