package dev.hotpin.dialogue;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Where conversations are kept, by session id. No method blocks; a store that goes over a network
 * completes its stages later. Threads: any.
 */
public interface ConversationStore extends AutoCloseable {

  /** Short name for {@code /health}: {@code "memory"}. */
  String name();

  /** The remembered exchanges, oldest first; empty for an unknown or expired session. */
  CompletionStage<List<Exchange>> history(String sessionId);

  /** Remembers one more exchange, forgetting the oldest beyond the store's caps. */
  CompletionStage<Void> append(String sessionId, Exchange exchange);

  /**
   * Puts {@code amended} in the place of the newest exchange if that is still {@code last}; else
   * does nothing.
   */
  CompletionStage<Void> amendLast(String sessionId, Exchange last, Exchange amended);

  /** Forgets the conversation. */
  CompletionStage<Void> forget(String sessionId);

  @Override
  void close();
}
