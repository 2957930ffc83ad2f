package dev.hotpin.dialogue.redis;

import dev.hotpin.dialogue.ConversationStoreContract;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.testing.ChatTestServer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Nodes of a fleet, as far as conversations go. */
final class Nodes implements AutoCloseable {
  static final int TIMEOUT_MILLIS = 500;

  /** To wait for a history: so that a busy machine does not go on without. */
  private static final int PATIENT_MILLIS = 5_000;

  private final Deque<Node> started = new ArrayDeque<>();

  /** One node: its conversations and its pictures. */
  record Node(RedisConversations store, ImageStore images) {

    List<Exchange> history(String sessionId) {
      try {
        return store.history(sessionId).toCompletableFuture().get(20, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    List<String> questions(String sessionId) {
      return history(sessionId).stream().map(Exchange::userText).toList();
    }

    void append(String sessionId, String question) {
      store.append(sessionId, new Exchange(question, "r"));
    }

    void awaitWritten() {
      ChatTestServer.await("all is written", () -> store.pending() == 0);
    }

    void awaitHealthy() {
      ChatTestServer.await("Redis is well", () -> store.trouble().isEmpty());
    }

    void awaitTrouble() {
      ChatTestServer.await("Redis is not well", () -> store.trouble().isPresent());
    }
  }

  Node start(String url) {
    return start(settings(url));
  }

  Node start(RedisSettings settings) {
    ImageStore images = new ImageStore();
    Node node = new Node(RedisConversations.start(settings, images), images);
    started.push(node);
    return node;
  }

  static RedisSettings settings(String url) {
    return settings(url, 1_000, 60_000);
  }

  static RedisSettings settings(String url, int maxPending, long ttlMillis) {
    return new RedisSettings(
        url,
        Optional.empty(),
        TIMEOUT_MILLIS,
        PATIENT_MILLIS,
        maxPending,
        5_000,
        ttlMillis,
        60_000,
        100,
        ConversationStoreContract.MAX_EXCHANGES,
        ConversationStoreContract.MAX_CHARS);
  }

  /** For nodes that remember everything. */
  static RedisSettings unbounded(String url) {
    return new RedisSettings(
        url,
        Optional.empty(),
        TIMEOUT_MILLIS,
        PATIENT_MILLIS,
        1_000,
        5_000,
        60_000,
        60_000,
        100,
        10_000,
        1_000_000);
  }

  /** For a node that takes a Redis for gone late, but does not wait for it. */
  static RedisSettings impatient(String url) {
    return new RedisSettings(
        url, Optional.empty(), 20_000, 20, 1_000, 5_000, 60_000, 60_000, 100, 10, 1_000);
  }

  @Override
  public void close() {
    started.forEach(node -> node.store().close());
    started.clear();
  }
}
