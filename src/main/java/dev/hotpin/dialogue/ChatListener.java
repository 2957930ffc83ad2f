package dev.hotpin.dialogue;

/**
 * Hears an answer as it is written. Ends with exactly one of {@code onComplete}, {@code onFailure}.
 */
public interface ChatListener {
  /** More text, as the model cut it: part of a word, a word, several. Never empty. */
  void onToken(String text);

  /** The answer is whole. At least one token with a visible character came before. */
  void onComplete();

  /** The answer ended short of whole, possibly after tokens. */
  void onFailure(ChatFailure failure);

  /**
   * What asking has cost. Comes when nothing more can be added to it, which may be after the end,
   * and after a cancel too; several times where a question was asked anew: they add up. Never,
   * where the endpoint did not take the question.
   */
  default void onUsage(TokenUsage usage) {}
}
