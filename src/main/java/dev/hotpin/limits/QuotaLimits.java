package dev.hotpin.limits;

/**
 * What one {@link QuotaKey} may use; 0 is no limit.
 *
 * @param turnsPerMinute turns in any 60 s
 * @param turnsPerDay turns in any 24 h
 * @param utterancesAtOnce utterances that are heard at the same time
 * @param tokensPerDay tokens of the language model in any 24 h, questions and answers together
 * @param sessions session ids of one principal, of those that took a turn in the last {@code
 *     sessionMillis}
 * @param sessionMillis how long after its last turn a session counts: as long as its conversation
 *     is kept
 */
public record QuotaLimits(
    int turnsPerMinute,
    int turnsPerDay,
    int utterancesAtOnce,
    long tokensPerDay,
    int sessions,
    long sessionMillis) {
  /** No limits. */
  public static final QuotaLimits NONE = new QuotaLimits(0, 0, 0, 0, 0, 0);

  public QuotaLimits {
    if (turnsPerMinute < 0
        || turnsPerDay < 0
        || utterancesAtOnce < 0
        || tokensPerDay < 0
        || sessions < 0
        || sessionMillis < 0) {
      throw new IllegalArgumentException("a negative limit");
    }
  }
}
