package dev.hotpin.dialogue.redis;

import dev.hotpin.dialogue.ConversationStore;
import dev.hotpin.dialogue.ConversationStoreContract;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.testing.RedisServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same contract as in memory; what is kept is read at another node. */
class RedisContractIT extends ConversationStoreContract {
  private static final Nodes NODES = new Nodes();
  private static RedisServer redis;
  private static Nodes.Node writing;
  private static Nodes.Node reading;

  @BeforeAll
  static void start() {
    redis = RedisServer.start();
    writing = NODES.start(redis.url());
    reading = NODES.start(redis.url());
  }

  @AfterAll
  static void stop() {
    NODES.close();
    if (redis != null) {
      redis.close();
    }
  }

  @Override
  protected ConversationStore store() {
    return writing.store();
  }

  @Override
  protected List<Exchange> kept(String sessionId) {
    writing.awaitWritten();
    return reading.history(sessionId);
  }
}
