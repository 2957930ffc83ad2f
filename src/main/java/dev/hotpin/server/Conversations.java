package dev.hotpin.server;

import dev.hotpin.config.RedisAddress;
import dev.hotpin.config.ServerConfig;
import dev.hotpin.dialogue.ConversationStore;
import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.dialogue.memory.InMemoryConversations;
import dev.hotpin.dialogue.redis.RedisConversations;
import dev.hotpin.dialogue.redis.RedisSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Chooses where conversations are kept: in Redis where one is given, else in this process. */
final class Conversations {
  /** Characters of all remembered exchanges of one session: ten answers of 60 words and more. */
  private static final int MAX_SESSION_CHARS = 16_000;

  private Conversations() {}

  /**
   * Opens the store. A Redis that can't be reached does not stop the start; one that refuses the
   * credentials does. Blocks.
   *
   * @param images that are shared where conversations are
   * @param notices hears what the operator should read
   * @throws StartException with a sentence
   */
  static ConversationStore open(
      ServerConfig config, ImageStore images, Consumer<String> notices, ServerMeters meters) {
    Optional<RedisAddress> redis = config.fleet().redis();
    if (redis.isEmpty()) {
      return inMemory(config);
    }
    requireFile(config.fleet().redisCaFile());
    try {
      RedisConversations store =
          RedisConversations.start(settings(config, redis.orElseThrow()), images);
      store.trouble().ifPresent(notices);
      meters.measure(store);
      return store;
    } catch (IllegalArgumentException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  private static void requireFile(Optional<Path> caFile) {
    if (caFile.isPresent() && !Files.isReadable(caFile.orElseThrow())) {
      throw new StartException(
          "REDIS_CA_FILE is " + caFile.orElseThrow() + ", but there is no file that can be read.");
    }
  }

  private static ConversationStore inMemory(ServerConfig config) {
    return new InMemoryConversations(
        new InMemoryConversations.Limits(
            config.conversations().ttlMinutes() * 60_000L,
            config.conversations().maxSessions(),
            maxExchanges(config),
            MAX_SESSION_CHARS),
        System::nanoTime);
  }

  private static RedisSettings settings(ServerConfig config, RedisAddress redis) {
    ServerConfig.Fleet fleet = config.fleet();
    return new RedisSettings(
        redis.reveal(),
        fleet.redisCaFile(),
        fleet.redisTimeoutMillis(),
        fleet.historyWaitMillis(),
        fleet.maxPending(),
        fleet.flushTimeoutMillis(),
        config.conversations().ttlMinutes() * 60_000L,
        config.images().ttlSeconds() * 1_000L,
        config.conversations().maxSessions(),
        maxExchanges(config),
        MAX_SESSION_CHARS);
  }

  private static int maxExchanges(ServerConfig config) {
    return Math.max(1, config.dialogue().historyTurns());
  }
}
