package dev.hotpin.fleet;

import java.util.Locale;

/** What became of a turn, roughly. */
enum TurnKind {
  /** Its user heard all of the answer. */
  ANSWERED,
  /** Its user stopped it, left, or said nothing. */
  STOPPED,
  /** The server had no room for it, or its device no right to it. */
  REFUSED,
  /** Something in the server or behind it did not work. */
  FAILED;

  private final String key = name().toLowerCase(Locale.ROOT);

  /** Its name in JSON. */
  String key() {
    return key;
  }

  /** The kind of an outcome, as {@code TurnSummary} names it. */
  static TurnKind of(String outcome) {
    return switch (outcome) {
      case "complete" -> ANSWERED;
      case "interrupted", "reset", "gone", "resumed", "no_speech" -> STOPPED;
      case "busy", "rate_limited", "utterance_too_long", "unauthorized" -> REFUSED;
      default -> FAILED;
    };
  }
}
