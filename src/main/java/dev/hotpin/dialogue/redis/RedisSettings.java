package dev.hotpin.dialogue.redis;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How a node uses Redis.
 *
 * @param url {@code redis://}, {@code rediss://} or {@code redis-sentinel://}, with credentials:
 *     never to be printed
 * @param caFile certificates that sign Redis' own, PEM; empty: those that Java trusts
 * @param timeoutMillis to connect, and for an answer; beyond it Redis is taken for gone
 * @param historyWaitMillis that the end of speech waits for a conversation that is not here yet
 * @param maxPending conversations that wait to be written, at least 1
 * @param flushMillis for what is unwritten when the node stops
 * @param ttlMillis how long a conversation is kept after its last use
 * @param imageTtlMillis how long a picture waits
 * @param maxCopies conversations of devices that are gone which are kept here, at least 1
 * @param maxExchanges of one conversation, at least 1
 * @param maxChars of one conversation, at least 2
 */
public record RedisSettings(
    String url,
    Optional<Path> caFile,
    int timeoutMillis,
    int historyWaitMillis,
    int maxPending,
    int flushMillis,
    long ttlMillis,
    long imageTtlMillis,
    int maxCopies,
    int maxExchanges,
    int maxChars) {

  public RedisSettings {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(caFile, "caFile");
  }

  /** Without what must not be printed. */
  @Override
  public String toString() {
    return "RedisSettings[timeout %d ms, history wait %d ms, at most %d pending]"
        .formatted(timeoutMillis, historyWaitMillis, maxPending);
  }
}
