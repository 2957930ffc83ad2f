package dev.hotpin.config;

/**
 * A text that must not be printed. {@link #toString} masks it, so that a record which holds one can
 * be logged; only {@link #reveal} gives it away.
 */
public final class Secret {
  /** Shorter secrets are masked whole: four letters of eight would say too much. */
  private static final int SHORTEST_PARTLY_SHOWN = 16;

  private static final int TAIL_CHARS = 4;

  /** A prefix such as {@code gsk_} tells the kind of a key and nothing else. */
  private static final int LONGEST_PREFIX = 5;

  private final String value;

  /** Holds {@code value}. */
  public Secret(String value) {
    this.value = value;
  }

  /** The text itself: for the header that carries it, never for a log. */
  public String reveal() {
    return value;
  }

  /** The masked form: {@code gsk_…1a2b}, or {@code ***} for a short one. */
  @Override
  public String toString() {
    if (value.length() < SHORTEST_PARTLY_SHOWN) {
      return "***";
    }
    int prefixChars = 0;
    for (int i = 0; i < LONGEST_PREFIX && prefixChars == 0; i++) {
      if (value.charAt(i) == '_' || value.charAt(i) == '-') {
        prefixChars = i + 1;
      }
    }
    return value.substring(0, prefixChars) + "…" + value.substring(value.length() - TAIL_CHARS);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }
}
