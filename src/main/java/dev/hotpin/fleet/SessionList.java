package dev.hotpin.fleet;

import dev.hotpin.turn.SessionFigures;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Who is connected, at most a second old: looked up once for all who ask, and shown by the page.
 * For one thread.
 */
final class SessionList {
  /** Sessions on one page. */
  static final int PAGE_SIZE = 50;

  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

  private final Supplier<List<SessionRow>> connected;
  private final LongSupplier nanoTime;
  private List<SessionRow> rows = List.of();
  private long readNanos;
  private boolean read;

  /**
   * @param connected looks who is
   */
  SessionList(Supplier<List<SessionRow>> connected, LongSupplier nanoTime) {
    this.connected = connected;
    this.nanoTime = nanoTime;
  }

  /**
   * A page of those that were asked for.
   *
   * @param connected sessions in all
   * @param found those that the search found
   * @param number of this page, from 0
   * @param pages at least 1
   */
  record Page(int connected, int found, int number, int pages, List<SessionRow> rows) {}

  private List<SessionRow> rows() {
    long nowNanos = nanoTime.getAsLong();
    if (!read || nowNanos - readNanos > FRESH_NANOS) {
      rows = connected.get();
      readNanos = nowNanos;
      read = true;
    }
    return rows;
  }

  /** How many are in each state. */
  Map<SessionFigures.State, Integer> states() {
    Map<SessionFigures.State, Integer> counts = new EnumMap<>(SessionFigures.State.class);
    for (SessionFigures.State state : SessionFigures.State.values()) {
      counts.put(state, 0);
    }
    rows().forEach(row -> counts.merge(row.state(), 1, Integer::sum));
    return counts;
  }

  /**
   * Those in whose id, owner or address {@code search} is, whatever its case.
   *
   * @param number of the page; of one that is not there any more the last one
   */
  Page page(String search, SessionOrder order, int number) {
    String wanted = search.toLowerCase(Locale.ROOT);
    List<SessionRow> all = rows();
    List<SessionRow> found =
        all.stream().filter(row -> has(row, wanted)).sorted(order.comparator()).toList();
    int pages = Math.max(1, (found.size() + PAGE_SIZE - 1) / PAGE_SIZE);
    int shown = Math.min(Math.max(0, number), pages - 1);
    int from = shown * PAGE_SIZE;
    int to = Math.min(found.size(), from + PAGE_SIZE);
    return new Page(all.size(), found.size(), shown, pages, found.subList(from, to));
  }

  private static boolean has(SessionRow row, String wanted) {
    return wanted.isEmpty()
        || row.key().toLowerCase(Locale.ROOT).contains(wanted)
        || row.address().contains(wanted);
  }
}
