package dev.hotpin.turn;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * When each moment of one turn was, in nanoseconds of the session's loop. The first stamp of a
 * moment counts. Thread: the session's loop.
 */
public final class TurnTimeline {
  private final Map<TurnMoment, Long> nanos = new EnumMap<>(TurnMoment.class);

  private final StageEvents events = new StageEvents();

  private long endpointWaitNanos; // 0 where the device tells the end of speech
  private long endedNanos; // meaningful only when ended
  private boolean ended;

  /**
   * Notes that speech ended at {@code lastVoicedNanos}, which was known at {@code nanoTime} only.
   */
  public void stampEndpoint(long lastVoicedNanos, long nanoTime) {
    stamp(TurnMoment.SPEECH_END, lastVoicedNanos);
    endpointWaitNanos = Math.max(0, nanoTime - lastVoicedNanos);
  }

  /** Notes that {@code moment} was at {@code nanoTime}, unless it was noted before. */
  public void stamp(TurnMoment moment, long nanoTime) {
    if (nanos.putIfAbsent(moment, nanoTime) == null) {
      events.reached(moment);
    }
  }

  /** Notes that the turn was over at {@code nanoTime}. */
  public void end(long nanoTime) {
    if (!ended) {
      ended = true;
      endedNanos = nanoTime;
    }
  }

  /** Milliseconds from the end of speech to the end of the turn; -1 where either has not been. */
  public long totalMillis() {
    return ended && has(TurnMoment.SPEECH_END) ? millisSinceSpeechEnd(endedNanos) : -1;
  }

  /** When the wait for the answer ended at the latest: with its first audio, or with the turn. */
  long waitedUntilNanos() {
    return has(TurnMoment.FIRST_FRAME_WRITTEN)
        ? nanosAt(TurnMoment.FIRST_FRAME_WRITTEN)
        : endedNanos;
  }

  /** Until the end of speech was sure, in milliseconds; 0 where the device tells it. */
  public long endpointWaitMillis() {
    return TimeUnit.NANOSECONDS.toMillis(endpointWaitNanos);
  }

  /** When it was known that speech had ended; only where it has. */
  long speechEndKnownNanos() {
    return nanosAt(TurnMoment.SPEECH_END) + endpointWaitNanos;
  }

  /** What the flight recorder is told of the stages, if it is asked to keep this turn. */
  StageEvents events() {
    return events;
  }

  /** Whether {@code moment} has been. */
  public boolean has(TurnMoment moment) {
    return nanos.containsKey(moment);
  }

  /** When {@code moment} was; only for one that {@link #has} been. */
  public long nanosAt(TurnMoment moment) {
    assert has(moment) : moment + " has not been";
    return nanos.get(moment);
  }

  /** Milliseconds from the end of speech, which must have been, to {@code nanoTime}. */
  public long millisSinceSpeechEnd(long nanoTime) {
    return TimeUnit.NANOSECONDS.toMillis(nanoTime - nanosAt(TurnMoment.SPEECH_END));
  }

  /**
   * Milliseconds from the end of speech to {@code moment}; -1 where either has not been. Never
   * negative otherwise.
   */
  public long millisFromSpeechEnd(TurnMoment moment) {
    if (!has(TurnMoment.SPEECH_END) || !has(moment)) {
      return -1;
    }
    return TimeUnit.NANOSECONDS.toMillis(nanosBetween(TurnMoment.SPEECH_END, moment));
  }

  /**
   * The server's own share of the wait: stt_final + (first_frame_written - llm_first_piece);
   * without an answer of the model, all of the time to the first frame. 0 where a guess was
   * answered before the end of speech. -1 where no frame was written.
   */
  public long serverAddedMillis() {
    if (!has(TurnMoment.SPEECH_END) || !has(TurnMoment.FIRST_FRAME_WRITTEN)) {
      return -1;
    }
    if (!has(TurnMoment.STT_FINAL) || !has(TurnMoment.LLM_FIRST_PIECE)) {
      return millisFromSpeechEnd(TurnMoment.FIRST_FRAME_WRITTEN);
    }
    long speechEnd = nanosAt(TurnMoment.SPEECH_END);
    long firstPiece = nanosAt(TurnMoment.LLM_FIRST_PIECE);
    if (firstPiece - speechEnd <= 0) {
      return 0; // as the protocol has it: a speculated reply was ready
    }
    long afterPiece = nanosBetween(TurnMoment.LLM_FIRST_PIECE, TurnMoment.FIRST_FRAME_WRITTEN);
    boolean guessed = firstPiece - nanosAt(TurnMoment.STT_FINAL) < 0;
    return TimeUnit.NANOSECONDS.toMillis(
        guessed
            ? afterPiece // the model worked while the transcript was made
            : nanosBetween(TurnMoment.SPEECH_END, TurnMoment.STT_FINAL) + afterPiece);
  }

  /**
   * The times as {@code complete} carries them, in milliseconds, those that there are, in order.
   *
   * <p>{@code endpoint_wait} is 0 where the end of speech is the device's EOS.
   */
  public Map<String, Long> toMillis() {
    Map<String, Long> millis = new LinkedHashMap<>();
    millis.put("endpoint_wait", endpointWaitMillis());
    for (TurnMoment moment : TurnMoment.values()) {
      long value = millisFromSpeechEnd(moment);
      if (moment != TurnMoment.SPEECH_END && value >= 0) {
        millis.put(moment.key(), value);
      }
    }
    long serverAdded = serverAddedMillis();
    if (serverAdded >= 0) {
      millis.put("server_added", serverAdded);
    }
    return millis;
  }

  private long nanosBetween(TurnMoment from, TurnMoment to) {
    return Math.max(0, nanos.get(to) - nanos.get(from));
  }
}
