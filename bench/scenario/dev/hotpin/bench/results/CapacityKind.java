package dev.hotpin.bench.results;

import java.util.Locale;

/** Wearables that a capacity is measured with. */
public enum CapacityKind {
  /** Mean to speak nearly always. */
  SPEAKERS,
  /** Speak as people do: a small part of their time. */
  DEVICES;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
