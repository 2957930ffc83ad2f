package dev.hotpin.server;

import dev.hotpin.config.Secret;
import dev.hotpin.config.ServerConfig;
import dev.hotpin.dialogue.ChatModel;
import dev.hotpin.dialogue.breaker.BreakerSettings;
import dev.hotpin.dialogue.breaker.GuardedChatModel;
import dev.hotpin.dialogue.offline.OfflineReplies;
import dev.hotpin.dialogue.openai.OpenAiChatModel;
import dev.hotpin.dialogue.openai.OpenAiSettings;
import io.netty.channel.EventLoopGroup;
import java.time.Clock;
import java.util.function.UnaryOperator;

/**
 * Chooses what writes the answers: an endpoint where a key or an address is given, else offline.
 */
final class ChatModels {
  /** The longest answer that is spoken, in characters: a minute is some 900. */
  static final int MAX_REPLY_CHARS = 4_000;

  private ChatModels() {}

  /**
   * Opens one; the one that fails is not asked for a while. Counted is what is asked.
   *
   * @param own closes what it is given, in the end
   */
  static ChatModel open(
      ServerConfig config,
      EventLoopGroup loops,
      UnaryOperator<ChatModel> own,
      ServerMeters meters) {
    ServerConfig.Dialogue dialogue = config.dialogue();
    if (!dialogue.online()) {
      ChatModel offline = new OfflineReplies(Clock.systemUTC(), dialogue.timeZone());
      return meters.measured(own.apply(offline));
    }
    ServerConfig.Faults faults = config.faults();
    GuardedChatModel guarded =
        new GuardedChatModel(
            meters.measured(own.apply(openAi(dialogue, loops))),
            new BreakerSettings(
                faults.breakerFailures(),
                faults.breakerOpenMillis(),
                faults.breakerMaxOpenMillis()));
    meters.measure(guarded);
    return guarded;
  }

  private static ChatModel openAi(ServerConfig.Dialogue config, EventLoopGroup loops) {
    OpenAiSettings.Builder settings =
        OpenAiSettings.builder()
            .baseUrl(config.baseUrl().toString())
            .apiKey(config.apiKey().map(Secret::reveal).orElse(null))
            .model(config.model().orElse(null))
            .visionModel(config.visionModel().orElse(null))
            .temperature(config.temperature())
            .maxTokens(config.maxTokens())
            .connectTimeoutMillis(config.connectTimeoutMillis())
            .firstTokenTimeoutMillis(config.firstTokenTimeoutMillis())
            .betweenTokensTimeoutMillis(config.tokenTimeoutMillis())
            .wholeTimeoutMillis(config.totalTimeoutMillis())
            .maxReplyChars(MAX_REPLY_CHARS)
            .askForUsage(config.askForUsage());
    config.systemPrompt().ifPresent(settings::systemPrompt);
    OpenAiChatModel model = new OpenAiChatModel(settings.build(), loops);
    model.start();
    return model;
  }
}
