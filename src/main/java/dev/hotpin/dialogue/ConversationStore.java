package dev.hotpin.dialogue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where conversations are kept, by session id. No method blocks; a store that goes over a network
 * completes its stages later. Threads: any.
 */
public interface ConversationStore extends AutoCloseable {

  /** Short name for {@code /health}: {@code "memory"}, {@code "redis"}. */
  String name();

  /** What a connected device has of its conversation, until it is closed. */
  @FunctionalInterface
  interface Hold {
    /** The device is gone. Harmless when closed. Threads: any. */
    void close();
  }

  /**
   * A device speaks for this session here from now on: a store that others share claims the
   * conversation for it and fetches what is kept, so that both are done when its user has spoken.
   * The newest claim wins, on whatever node it is made.
   *
   * @param takenElsewhere called at most once, on any thread, when a device has connected for the
   *     session to another node since; nothing that is remembered here after that is kept
   */
  default Hold hold(String sessionId, Runnable takenElsewhere) {
    return () -> {};
  }

  /** A sentence on what keeps it from doing its work, for {@code /health}; empty if nothing. */
  default Optional<String> trouble() {
    return Optional.empty();
  }

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
