package dev.hotpin.dialogue.memory;

import dev.hotpin.dialogue.BoundedExchanges;
import dev.hotpin.dialogue.ConversationStore;
import dev.hotpin.dialogue.Exchange;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Keeps conversations in this process. Bounded in every direction: sessions (the one unused longest
 * goes first), exchanges and characters of each (the oldest exchange goes first), and time since
 * the last use.
 *
 * <p>Has no thread of its own: each call removes at most {@link #EXPIRED_PER_CALL} expired
 * sessions, which is more than it can add. Threads: any; each call holds a lock for a few steps and
 * never waits for anything else. All stages are complete when returned.
 */
public final class InMemoryConversations implements ConversationStore {
  /** Expired sessions that one call removes: two for each that a call can add. */
  static final int EXPIRED_PER_CALL = 2;

  /**
   * What is kept.
   *
   * @param idleTtlMillis how long a conversation is kept after its last use, at least 1
   * @param maxSessions conversations at once, at least 1
   * @param maxExchanges exchanges of one conversation, at least 1
   * @param maxSessionChars characters of one conversation, questions and answers together, at least
   *     2
   */
  public record Limits(long idleTtlMillis, int maxSessions, int maxExchanges, int maxSessionChars) {
    /**
     * Half an hour, 10,000 sessions, ten exchanges (what the chat model is given), 8,000
     * characters: an answer of 60 words is some 400. All full, that is 80 MB at one byte a
     * character.
     */
    public static final Limits DEFAULT = new Limits(30 * 60_000L, 10_000, 10, 8_000);

    public Limits {
      if (idleTtlMillis < 1 || maxSessions < 1 || maxExchanges < 1 || maxSessionChars < 2) {
        throw new IllegalArgumentException(
            "limits: %d ms, %d sessions, %d exchanges, %d characters"
                .formatted(idleTtlMillis, maxSessions, maxExchanges, maxSessionChars));
      }
    }
  }

  private final Limits limits;
  private final long idleTtlNanos;
  private final LongSupplier nanoTime;
  private final Map<String, Conversation> conversations =
      new LinkedHashMap<>(16, 0.75f, true); // in order of last use, the one unused longest first

  /** A store with the default limits and the system's clock. */
  public InMemoryConversations() {
    this(Limits.DEFAULT, System::nanoTime);
  }

  /**
   * A store.
   *
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public InMemoryConversations(Limits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.idleTtlNanos = limits.idleTtlMillis() * 1_000_000;
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public synchronized CompletionStage<List<Exchange>> history(String sessionId) {
    Conversation conversation = use(sessionId);
    return CompletableFuture.completedFuture(
        conversation == null ? List.of() : conversation.exchanges.snapshot());
  }

  @Override
  public synchronized CompletionStage<Void> append(String sessionId, Exchange exchange) {
    Conversation conversation = use(sessionId);
    if (conversation == null) {
      if (conversations.size() == limits.maxSessions()) {
        Iterator<Conversation> unusedLongest = conversations.values().iterator();
        unusedLongest.next();
        unusedLongest.remove();
      }
      conversation = new Conversation(nanoTime.getAsLong());
      conversations.put(sessionId, conversation);
    }
    conversation.exchanges.add(exchange);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Void> amendLast(
      String sessionId, Exchange last, Exchange amended) {
    Conversation conversation = use(sessionId);
    if (conversation != null) {
      conversation.exchanges.amendLast(last, amended);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Void> forget(String sessionId) {
    conversations.remove(sessionId);
    removeExpired(nanoTime.getAsLong());
    return CompletableFuture.completedFuture(null);
  }

  /** Conversations held, among them expired ones that no call has removed yet. */
  public synchronized int size() {
    return conversations.size();
  }

  /** Forgets everything. */
  @Override
  public synchronized void close() {
    conversations.clear();
  }

  /** The conversation, marked as just used, or null where there is none or it has expired. */
  private Conversation use(String sessionId) {
    long now = nanoTime.getAsLong();
    removeExpired(now);
    Conversation conversation = conversations.get(sessionId);
    if (conversation == null) {
      return null;
    }
    if (now - conversation.lastUseNanos >= idleTtlNanos) {
      conversations.remove(sessionId);
      return null;
    }
    conversation.lastUseNanos = now;
    return conversation;
  }

  private void removeExpired(long now) {
    Iterator<Conversation> unusedLongest = conversations.values().iterator();
    for (int i = 0; i < EXPIRED_PER_CALL && unusedLongest.hasNext(); i++) {
      if (now - unusedLongest.next().lastUseNanos < idleTtlNanos) {
        return;
      }
      unusedLongest.remove();
    }
  }

  private final class Conversation {
    final BoundedExchanges exchanges =
        new BoundedExchanges(limits.maxExchanges(), limits.maxSessionChars());
    long lastUseNanos;

    Conversation(long nowNanos) {
      lastUseNanos = nowNanos;
    }
  }
}
