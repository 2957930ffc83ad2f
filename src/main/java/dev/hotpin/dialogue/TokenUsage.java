package dev.hotpin.dialogue;

/**
 * What a question and its answer have cost.
 *
 * @param promptTokens of all that was sent: instructions, history, question
 * @param completionTokens of the answer, hidden reasoning included where the endpoint counts it
 * @param estimated whether the endpoint did not say, so that they are reckoned from characters
 */
public record TokenUsage(long promptTokens, long completionTokens, boolean estimated) {
  /** Of English text, roughly; other languages take more tokens. */
  private static final int CHARS_PER_TOKEN = 4;

  public TokenUsage {
    if (promptTokens < 0 || completionTokens < 0) {
      throw new IllegalArgumentException(promptTokens + " and " + completionTokens + " tokens");
    }
  }

  /** Reckoned from characters. */
  public static TokenUsage estimate(long promptChars, long completionChars) {
    return new TokenUsage(tokens(promptChars), tokens(completionChars), true);
  }

  private static long tokens(long chars) {
    return (chars + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
  }

  /** Both together. */
  public long totalTokens() {
    return promptTokens + completionTokens;
  }
}
