package dev.hotpin.dialogue;

import java.util.Objects;

/** Hears an answer on its way to another, who hears all that is not overridden. */
public abstract class ForwardingChatListener implements ChatListener {
  private final ChatListener listener;

  protected ForwardingChatListener(ChatListener listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  @Override
  public void onToken(String text) {
    listener.onToken(text);
  }

  @Override
  public void onComplete() {
    listener.onComplete();
  }

  @Override
  public void onFailure(ChatFailure failure) {
    listener.onFailure(failure);
  }

  @Override
  public void onUsage(TokenUsage usage) {
    listener.onUsage(usage);
  }
}
