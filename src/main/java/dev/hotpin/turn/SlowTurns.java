package dev.hotpin.turn;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Keeps a record of each turn whose user waited longer than the budget: a warning that says which
 * stage took the time, the newest of them in memory, and their stages in the JDK's flight recording
 * if there is one. Threads: any.
 */
public final class SlowTurns {
  /** How many are kept in memory, the newest: an hour's worth of a server that is mostly well. */
  static final int KEPT = 100;

  private static final Logger LOG = LoggerFactory.getLogger(SlowTurns.class);

  private final long budgetMillis;
  private final LongAdder count = new LongAdder();
  private final ArrayDeque<String> newest = new ArrayDeque<>(KEPT); // guarded by itself

  /**
   * Keeps what is slower than {@code budgetMillis}; 0 keeps nothing.
   *
   * @param budgetMillis from when the end of speech is known to the first audio
   */
  public SlowTurns(long budgetMillis) {
    this.budgetMillis = budgetMillis;
  }

  /** A turn ended. */
  public void turnEnded(TurnSummary turn) {
    if (budgetMillis == 0) {
      return;
    }
    TurnWait wait = TurnWait.of(turn.timeline()).orElse(null);
    if (wait == null || wait.millis() <= budgetMillis) {
      return;
    }
    count.increment();
    String line = describe(turn, wait);
    keep(line);
    log(turn, wait, line);
    turn.timeline().events().commit(turn);
  }

  /** How many there were. */
  public long count() {
    return count.sum();
  }

  /** The newest, the newest last, each as it was logged. */
  public List<String> newest() {
    synchronized (newest) {
      return List.copyOf(newest);
    }
  }

  private void keep(String line) {
    synchronized (newest) {
      if (newest.size() == KEPT) {
        newest.removeFirst();
      }
      newest.addLast(line);
    }
  }

  private String describe(TurnSummary turn, TurnWait wait) {
    StringJoiner stages = new StringJoiner(" ");
    wait.stageMillis().forEach((stage, millis) -> stages.add(stage + "=" + millis));
    return String.format(
        Locale.ROOT,
        "slow turn: session %s turn %d (%s) %s after %d ms, the budget is %d: mostly %s [ms: %s]"
            + " trace %s",
        turn.sessionId(),
        turn.turn(),
        turn.outcome(),
        wait.answered() ? "had its first audio" : "ended without audio",
        wait.millis(),
        budgetMillis,
        wait.longestStage(),
        stages,
        turn.trace().traceId());
  }

  private void log(TurnSummary turn, TurnWait wait, String line) {
    LoggingEventBuilder event =
        LOG.atWarn()
            .addKeyValue("event", "slow_turn")
            .addKeyValue("session", turn.sessionId())
            .addKeyValue("turn", turn.turn())
            .addKeyValue("trace_id", turn.trace().traceId())
            .addKeyValue("span_id", turn.trace().spanId())
            .addKeyValue("outcome", turn.outcome())
            .addKeyValue("wait_ms", wait.millis())
            .addKeyValue("budget_ms", budgetMillis)
            .addKeyValue("longest_stage", wait.longestStage());
    for (Map.Entry<String, Long> stage : wait.stageMillis().entrySet()) {
      event = event.addKeyValue("stage_" + stage.getKey() + "_ms", stage.getValue());
    }
    event.log(line);
  }
}
