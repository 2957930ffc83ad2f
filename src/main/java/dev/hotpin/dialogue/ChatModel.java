package dev.hotpin.dialogue;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What writes the answers. Chosen once, at start. No method blocks. Threads: any. */
public interface ChatModel extends AutoCloseable {

  /** Short name for logs and {@code /health}: {@code "offline"}, {@code "openai-compatible"}. */
  String name();

  /** One line for people: the model, where it runs and what it can do. */
  String description();

  /**
   * A user has begun to speak and will be asked about in a second or so: have a connection open by
   * then. Cheap to call often.
   */
  void prepare();

  /** Whether an answer costs nobody anything worth counting, so that it may be asked in vain. */
  default boolean isFree() {
    return false;
  }

  /** What is wrong with it, a sentence for the operator; empty where all is well. */
  default Optional<String> problem() {
    return Optional.empty();
  }

  /**
   * Looks whether it could be asked, by something that costs nothing.
   *
   * @return what is wrong; empty where nothing is known to be. Never fails
   */
  default CompletionStage<Optional<ChatFailure>> probe() {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  /**
   * Asks for an answer.
   *
   * @param listener told in order, from one thread at a time, not necessarily this one, possibly
   *     before this method returns
   */
  ChatCall ask(ChatRequest request, ChatListener listener);

  /** Frees connections; calls under way fail. */
  @Override
  void close();
}
