package dev.hotpin.fleet;

import dev.hotpin.turn.SessionFigures;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** How sessions are sorted. */
enum SessionOrder {
  /** Those in a turn first, then those who take most. */
  BUSY,
  /** Whose last answer came latest. */
  SLOW,
  /** Who has just come. */
  NEW,
  /** By name. */
  ID;

  /** A total order. */
  Comparator<SessionRow> comparator() {
    Comparator<SessionRow> first =
        switch (this) {
          case BUSY ->
              Comparator.comparing((SessionRow row) -> row.state() == SessionFigures.State.IDLE)
                  .thenComparing(SessionRow::turns, Comparator.reverseOrder());
          case SLOW -> Comparator.comparing(SessionRow::firstAudioMillis).reversed();
          case NEW -> Comparator.comparing(SessionRow::connectedMillis);
          case ID -> Comparator.comparing(SessionRow::id);
        };
    return first.thenComparing(SessionRow::key);
  }

  /** By its name in an address: {@link #BUSY} if there is none, nothing if it is not known. */
  static Optional<SessionOrder> named(String name) {
    if (name.isEmpty()) {
      return Optional.of(BUSY);
    }
    for (SessionOrder order : values()) {
      if (order.name().toLowerCase(Locale.ROOT).equals(name)) {
        return Optional.of(order);
      }
    }
    return Optional.empty();
  }
}
