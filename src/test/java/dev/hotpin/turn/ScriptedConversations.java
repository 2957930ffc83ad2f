package dev.hotpin.turn;

import dev.hotpin.dialogue.ConversationStore;
import dev.hotpin.dialogue.Exchange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store that answers when the test says, or at once. */
public final class ScriptedConversations implements ConversationStore {
  private final Map<String, List<Exchange>> conversations = new LinkedHashMap<>();
  final List<CompletableFuture<List<Exchange>>> pending = new ArrayList<>();
  boolean slow;
  boolean failing;

  List<Exchange> of(String sessionId) {
    return conversations.getOrDefault(sessionId, List.of());
  }

  @Override
  public String name() {
    return "scripted";
  }

  /** Tells the device that holds a conversation that it goes on elsewhere. */
  final Map<String, Runnable> holders = new LinkedHashMap<>();

  @Override
  public Hold hold(String sessionId, Runnable takenElsewhere) {
    holders.put(sessionId, takenElsewhere);
    return () -> holders.remove(sessionId, takenElsewhere);
  }

  @Override
  public CompletionStage<List<Exchange>> history(String sessionId) {
    if (failing) {
      return CompletableFuture.failedFuture(new IllegalStateException("store"));
    }
    if (slow) {
      CompletableFuture<List<Exchange>> later = new CompletableFuture<>();
      pending.add(later);
      return later;
    }
    return CompletableFuture.completedFuture(List.copyOf(of(sessionId)));
  }

  @Override
  public CompletionStage<Void> append(String sessionId, Exchange exchange) {
    if (failing) {
      return CompletableFuture.failedFuture(new IllegalStateException("store"));
    }
    conversations.computeIfAbsent(sessionId, id -> new ArrayList<>()).add(exchange);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> amendLast(String sessionId, Exchange last, Exchange amended) {
    List<Exchange> exchanges = conversations.getOrDefault(sessionId, new ArrayList<>());
    int newest = exchanges.size() - 1;
    if (newest >= 0 && exchanges.get(newest).equals(last)) {
      exchanges.set(newest, amended);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> forget(String sessionId) {
    conversations.remove(sessionId);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {}
}
