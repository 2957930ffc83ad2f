package dev.hotpin.limits;

/**
 * What one {@link QuotaKey} has used.
 *
 * @param turnsInMinute turns of the last minute
 * @param turnsInDay turns of the last 24 h
 * @param utterancesNow utterances that are heard at this moment
 * @param tokensInDay tokens of the last 24 h
 * @param tokensAreEstimated whether some of them were reckoned from characters
 */
public record QuotaUsage(
    long turnsInMinute,
    long turnsInDay,
    int utterancesNow,
    long tokensInDay,
    boolean tokensAreEstimated) {}
