package dev.hotpin.whole;

import dev.hotpin.testing.ChatTestServer;
import java.util.Map;

/** Sphinx4 for two speakers at once, replies of a {@link ChatTestServer}, FreeTTS. */
final class ChattingServer extends TestServer {
  /** Never to be seen in a log. */
  static final String API_KEY = "gsk_doNotShowThisKeyToAnybody0123456789";

  static final long MAX_REPLY_QUEUE_BYTES = 8L << 20;

  private final ChatTestServer chat;

  ChattingServer() {
    this(ChatTestServer.start());
  }

  private ChattingServer(ChatTestServer chat) {
    super(
        Map.ofEntries(
            Map.entry("STT_PERMITS", "2"),
            Map.entry("LLM_BREAKER_FAILURES", "0"), // each failure is its own test
            Map.entry("EOS_BUSY_WAIT_MS", "1000"),
            Map.entry("GROQ_API_BASE_URL", chat.baseUrl()),
            Map.entry("GROQ_API_KEY", API_KEY),
            Map.entry("GROQ_MODEL", "test-model"),
            Map.entry("GROQ_VISION_MODEL", "test-vision-model"),
            Map.entry("LLM_FIRST_TOKEN_TIMEOUT_MS", "1500"),
            Map.entry("LLM_TOKEN_TIMEOUT_MS", "1000"),
            Map.entry("MAX_REPLY_QUEUE_BYTES", Long.toString(MAX_REPLY_QUEUE_BYTES)),
            Map.entry("WRITE_TIMEOUT_MS", "3000")));
    this.chat = chat;
  }

  ChatTestServer chat() {
    return chat;
  }

  @Override
  public void close() {
    super.close();
    chat.close();
  }
}
