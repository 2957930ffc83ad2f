package dev.hotpin.synthesis;

import java.util.Locale;
import java.util.Set;

/** Says what a full stop after a word means, by the word alone. */
final class Abbreviations {

  /** What a full stop and a space after a word mean. */
  enum Meaning {
    /** The sentence is over. */
    END,
    /** It goes on, whatever comes: {@code Dr.}, {@code e.g.}, an initial. */
    GOES_ON,
    /** It is over if a capital letter comes: {@code etc.}, {@code p.m.}, {@code Inc.}. */
    END_BEFORE_CAPITAL,
    /** It is over unless a digit comes: {@code No. 5}, {@code Fig. 2}. */
    END_UNLESS_DIGIT
  }

  /** Longer words are no abbreviations. */
  static final int MAX_CHARS = 8;

  private static final Set<String> GOING_ON =
      Set.of(
          "dr", "mr", "mrs", "ms", "mx", "prof", "st", "rev", "hon", "gen", "col", "capt", "lt",
          "sgt", "cmdr", "gov", "sen", "rep", "pres", "mt", "vs", "cf", "viz", "approx", "e.g",
          "i.e", "eg", "ie", "u.s", "u.k", "u.n", "ph.d", "smt", "shri", "messrs", "mme", "mlle");

  private static final Set<String> BEFORE_CAPITAL =
      Set.of(
          "etc", "inc", "ltd", "co", "corp", "jr", "sr", "a.m", "p.m", "am", "pm", "ave", "rd",
          "blvd", "dept", "est", "min", "max", "sec", "hr", "hrs", "mins", "secs", "tel", "ext",
          "jan", "feb", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "mon",
          "tue", "tues", "wed", "thu", "thurs", "fri", "b.c", "a.d", "al", "pvt", "govt", "tsp",
          "tbsp", "kg", "km", "ml", "cm", "mm", "ft", "lb", "lbs", "oz", "avg", "temp");

  private static final Set<String> BEFORE_DIGIT =
      Set.of(
          "no", "nos", "fig", "figs", "p", "pp", "vol", "ch", "sect", "art", "eq", "rs", "ver", "v",
          "mar", "ref", "pg");

  private Abbreviations() {}

  /**
   * Meaning of a full stop that comes after {@code word}.
   *
   * @param word letters, digits and inner full stops, at most {@link #MAX_CHARS}
   */
  static Meaning of(String word) {
    if (word.isEmpty()) {
      return Meaning.END;
    }
    String lower = word.toLowerCase(Locale.ROOT);
    if (GOING_ON.contains(lower)) {
      return Meaning.GOES_ON;
    }
    if (BEFORE_CAPITAL.contains(lower)) {
      return Meaning.END_BEFORE_CAPITAL;
    }
    if (BEFORE_DIGIT.contains(lower)) {
      return Meaning.END_UNLESS_DIGIT;
    }
    if (word.length() == 1 && Character.isLetter(word.charAt(0)) && !"I".equals(word)) {
      return Meaning.GOES_ON;
    }
    return isInitials(word) ? Meaning.GOES_ON : Meaning.END;
  }

  /** {@code J.K}, {@code U.S.A}: single letters with full stops between. */
  private static boolean isInitials(String word) {
    if (word.length() < 3) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (i % 2 == 0 ? !Character.isLetter(c) : c != '.') {
        return false;
      }
    }
    return word.length() % 2 == 1;
  }
}
