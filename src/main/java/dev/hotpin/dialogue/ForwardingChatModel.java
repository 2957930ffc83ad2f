package dev.hotpin.dialogue;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A chat model around another: whatever is not overridden is the other's. Threads: any. */
public abstract class ForwardingChatModel implements ChatModel {
  private final ChatModel model;

  protected ForwardingChatModel(ChatModel model) {
    this.model = Objects.requireNonNull(model, "model");
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public String description() {
    return model.description();
  }

  @Override
  public void prepare() {
    model.prepare();
  }

  @Override
  public boolean isFree() {
    return model.isFree();
  }

  @Override
  public Optional<String> problem() {
    return model.problem();
  }

  @Override
  public CompletionStage<Optional<ChatFailure>> probe() {
    return model.probe();
  }

  @Override
  public ChatCall ask(ChatRequest request, ChatListener listener) {
    return model.ask(request, listener);
  }

  @Override
  public void close() {
    model.close();
  }
}
