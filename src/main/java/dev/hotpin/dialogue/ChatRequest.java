package dev.hotpin.dialogue;

import java.util.List;
import java.util.Objects;

/**
 * One question with what went before.
 *
 * @param sessionId whose conversation it is; for logs and tracing, not sent to the model
 * @param history earlier exchanges, oldest first, already cut to the configured length
 * @param userText what the user said now
 * @param image a picture that belongs to this question, or null
 * @param isGuess whether the user may still be speaking, so that the answer may be of no use
 */
public record ChatRequest(
    String sessionId, List<Exchange> history, String userText, StoredImage image, boolean isGuess) {

  /** What a user has asked. */
  public ChatRequest(String sessionId, List<Exchange> history, String userText, StoredImage image) {
    this(sessionId, history, userText, image, false);
  }

  public ChatRequest {
    Objects.requireNonNull(sessionId, "sessionId");
    history = List.copyOf(history);
    Objects.requireNonNull(userText, "userText");
  }
}
