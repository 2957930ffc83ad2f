package dev.hotpin.dialogue;

import java.util.Objects;

/**
 * One turn of a conversation as it is remembered.
 *
 * @param userText what the user said
 * @param replyText what the user can have heard of the answer; empty where nothing was heard
 */
public record Exchange(String userText, String replyText) {
  public Exchange {
    Objects.requireNonNull(userText, "userText");
    Objects.requireNonNull(replyText, "replyText");
  }
}
