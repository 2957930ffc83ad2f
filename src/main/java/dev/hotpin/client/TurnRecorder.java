package dev.hotpin.client;

import io.netty.buffer.ByteBuf;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Notes what comes in one turn, and makes the report of it. On the wearable's loop only. */
final class TurnRecorder {
  /** The largest text frame that devices take, in bytes: one TCP segment. */
  static final int MAX_TEXT_BYTES = 1300;

  /** Joined reply texts are kept up to this length. A turn of 60 s has some 1,000 characters. */
  private static final int MAX_REPLY_CHARS = 64 * 1024;

  private final ReplyAudio audio;
  private final Violations violations = new Violations();
  private final Map<Milestone, Long> seenNanos = new EnumMap<>(Milestone.class);
  private final StringBuilder reply = new StringBuilder();
  private String transcript = "";
  private Optional<ServerMessage.Failed> error = Optional.empty();
  private OptionalLong speechEndNanos = OptionalLong.empty();
  private long longestGapNanos;

  TurnRecorder(int maxAudioBytes) {
    audio = new ReplyAudio(maxAudioBytes);
  }

  void speechEnded(long nanoTime) {
    speechEndNanos = OptionalLong.of(nanoTime);
  }

  /** What came between the last turn and this one's first word belongs to nobody. */
  void violated(Violation violation) {
    violations.add(violation);
  }

  void addViolations(Violations others) {
    violations.addAll(others);
  }

  /** Takes any text frame but the one that ends the turn. */
  void message(ServerMessage message, int utf8Bytes, long nanoTime) {
    checkLength(utf8Bytes);
    if (message instanceof ServerMessage.Stage stage) {
      stage(stage, nanoTime);
    } else if (message instanceof ServerMessage.Failed failed) {
      error = Optional.of(failed);
    } else if (message instanceof ServerMessage.Unreadable) {
      violations.add(Violation.UNREADABLE_TEXT);
    }
  }

  /** The samples of a frame. */
  byte[] audio(ByteBuf frame, long nanoTime) {
    Long last = seenNanos.put(Milestone.LAST_AUDIO, nanoTime);
    if (last == null) {
      seenNanos.put(Milestone.FIRST_AUDIO, nanoTime);
    } else {
      longestGapNanos = Math.max(longestGapNanos, nanoTime - last);
    }
    return audio.frame(frame);
  }

  void audioEnd() {
    audio.end();
  }

  /** The turn is over, properly. */
  TurnReport complete(ServerMessage.Complete complete, int utf8Bytes, long nanoTime) {
    checkLength(utf8Bytes);
    seenNanos.put(Milestone.COMPLETE, nanoTime);
    audio.complete();
    return report(complete.turn(), complete.degraded(), complete.timingsMillis());
  }

  /** The reply is to stop; the first time counts. */
  void stopWished(long nanoTime) {
    if (seenNanos.putIfAbsent(Milestone.STOP_WISHED, nanoTime) == null) {
      audio.stopWished();
    }
  }

  /** The turn is over since it was stopped. */
  TurnReport interrupted(ServerMessage.Interrupted interrupted, long nanoTime) {
    seenNanos.put(Milestone.INTERRUPTED, nanoTime);
    return report(interrupted.turn(), false, Map.of());
  }

  /** The turn is over by an error that nothing followed, or because the user forgot it all. */
  TurnReport abandoned() {
    return report(OptionalLong.empty(), false, Map.of());
  }

  private void stage(ServerMessage.Stage stage, long nanoTime) {
    switch (stage.stage()) {
      case ServerMessage.StageNames.RECOGNITION ->
          seenNanos.putIfAbsent(Milestone.NOTICED, nanoTime);
      case ServerMessage.StageNames.DIALOGUE -> {
        seenNanos.putIfAbsent(Milestone.TRANSCRIPT, nanoTime);
        transcript = stage.transcript();
      }
      case ServerMessage.StageNames.SYNTHESIS -> {
        seenNanos.putIfAbsent(Milestone.REPLY_TEXT, nanoTime);
        audio.announced();
        addReply(stage.response());
      }
      default -> {
        // A stage of a newer server: nothing is built on it.
      }
    }
  }

  private void addReply(String text) {
    if (!text.isEmpty() && reply.length() + text.length() < MAX_REPLY_CHARS) {
      reply.append(reply.length() == 0 ? "" : " ").append(text);
    }
  }

  private void checkLength(int utf8Bytes) {
    if (utf8Bytes > MAX_TEXT_BYTES) {
      violations.add(Violation.LONG_TEXT);
    }
  }

  private TurnReport report(OptionalLong turn, boolean degraded, Map<String, Long> timings) {
    violations.addAll(audio.violations());
    Map<Milestone, Long> relative = new EnumMap<>(Milestone.class);
    speechEndNanos.ifPresent(
        zero -> seenNanos.forEach((what, nanos) -> relative.put(what, nanos - zero)));
    return new TurnReport(
        turn,
        transcript,
        reply.toString(),
        Collections.unmodifiableMap(relative),
        longestGapNanos,
        error,
        degraded,
        timings,
        violations,
        audio);
  }
}
