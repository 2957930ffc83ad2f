package dev.hotpin.bench;

import dev.hotpin.bench.chat.ChatStandIn;
import picocli.CommandLine.Option;

/** How fast the stand-in answers. */
final class ChatTimingOptions {
  @Option(
      names = "--first-token-ms",
      defaultValue = "80",
      description = "Time to its first token. Default: ${DEFAULT-VALUE}.")
  private long firstTokenMillis;

  @Option(
      names = "--token-gap-ms",
      defaultValue = "10",
      description = "Time between two tokens. Default: ${DEFAULT-VALUE}.")
  private long tokenGapMillis;

  @Option(
      names = "--reply-words",
      defaultValue = "30",
      description = "Length of its replies. Default: ${DEFAULT-VALUE}.")
  private int replyWords;

  ChatStandIn.Timing timing() {
    return new ChatStandIn.Timing(firstTokenMillis, tokenGapMillis, replyWords);
  }
}
