package dev.hotpin.dialogue.memory;

import dev.hotpin.dialogue.ConversationStore;
import dev.hotpin.dialogue.ConversationStoreContract;
import dev.hotpin.dialogue.Exchange;
import java.util.List;

class InMemoryContractTest extends ConversationStoreContract {
  private final InMemoryConversations store =
      new InMemoryConversations(
          new InMemoryConversations.Limits(60_000, 100, MAX_EXCHANGES, MAX_CHARS),
          System::nanoTime);

  @Override
  protected ConversationStore store() {
    return store;
  }

  @Override
  protected List<Exchange> kept(String sessionId) {
    return done(store.history(sessionId));
  }
}
