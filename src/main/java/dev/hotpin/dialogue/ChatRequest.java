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
 */
public record ChatRequest(
    String sessionId, List<Exchange> history, String userText, StoredImage image) {

  public ChatRequest {
    Objects.requireNonNull(sessionId, "sessionId");
    history = List.copyOf(history);
    Objects.requireNonNull(userText, "userText");
  }
}
