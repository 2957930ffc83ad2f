package dev.hotpin.client;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a wearable saw of one turn, once it was over. Immutable but for the arrays in {@link #audio}
 * that its owner may copy.
 *
 * @param turn the server's number for it, where it gives one
 * @param transcript what was heard; empty where nothing was
 * @param reply the texts that were spoken, joined by blanks
 * @param nanosFromSpeechEnd each moment that was seen, in nanoseconds after EOS was sent; negative
 *     if before
 * @param longestGapNanos between two frames of audio
 * @param error what went wrong, where something did
 * @param degraded whether the language model failed and was excused
 * @param serverTimingsMillis the server's own times, where it gives them
 * @param violations what broke the protocol, of the audio and else
 */
public record TurnReport(
    OptionalLong turn,
    String transcript,
    String reply,
    Map<Milestone, Long> nanosFromSpeechEnd,
    long longestGapNanos,
    Optional<ServerMessage.Failed> error,
    boolean degraded,
    Map<String, Long> serverTimingsMillis,
    Violations violations,
    ReplyAudio audio) {

  /** When a moment came, in nanoseconds after EOS was sent; empty if it did not. */
  public OptionalLong nanosTo(Milestone milestone) {
    Long nanos = nanosFromSpeechEnd.get(milestone);
    return nanos == null ? OptionalLong.empty() : OptionalLong.of(nanos);
  }

  /** Whether the user got an answer, degraded or not, rather than an error spoken aloud. */
  public boolean answered() {
    return error.isEmpty();
  }
}
