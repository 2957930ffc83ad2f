package dev.hotpin.limits;

/**
 * What one {@link QuotaKey} may use; 0 is no limit.
 *
 * @param turnsPerMinute turns in any 60 s
 * @param turnsPerDay turns in any 24 h
 * @param utterancesAtOnce utterances that are heard at the same time
 * @param tokensPerDay tokens of the language model in any 24 h, questions and answers together
 */
public record QuotaLimits(
    int turnsPerMinute, int turnsPerDay, int utterancesAtOnce, long tokensPerDay) {
  /** No limits. */
  public static final QuotaLimits NONE = new QuotaLimits(0, 0, 0, 0);

  public QuotaLimits {
    if (turnsPerMinute < 0 || turnsPerDay < 0 || utterancesAtOnce < 0 || tokensPerDay < 0) {
      throw new IllegalArgumentException("a negative limit");
    }
  }
}
