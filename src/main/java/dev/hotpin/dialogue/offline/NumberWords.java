package dev.hotpin.dialogue.offline;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** English number words, both ways, Indian ones (lakh, crore) too when reading. */
final class NumberWords {
  private static final List<String> SMALL =
      List.of(
          "zero",
          "one",
          "two",
          "three",
          "four",
          "five",
          "six",
          "seven",
          "eight",
          "nine",
          "ten",
          "eleven",
          "twelve",
          "thirteen",
          "fourteen",
          "fifteen",
          "sixteen",
          "seventeen",
          "eighteen",
          "nineteen");

  private static final List<String> TENS =
      List.of("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");

  private static final Map<String, Long> SCALES =
      Map.of(
          "thousand", 1_000L,
          "lakh", 100_000L,
          "lakhs", 100_000L,
          "million", 1_000_000L,
          "crore", 10_000_000L,
          "crores", 10_000_000L,
          "billion", 1_000_000_000L,
          "trillion", 1_000_000_000_000L);

  private static final List<String> PRINTED_SCALES =
      List.of("", " thousand", " million", " billion", " trillion");

  /** Numbers from here on are printed as digits. */
  private static final BigDecimal PRINTED_IN_WORDS_BELOW = new BigDecimal("1000000000000000");

  /** Longest number in digits that is read. */
  private static final int MAX_DIGITS = 15;

  /**
   * A number found among words.
   *
   * @param next index of the word after it
   */
  record Found(BigDecimal value, int next) {}

  private NumberWords() {}

  /** The number that begins at a word, as long as possible, or null if none does. */
  static Found parse(List<String> words, int from) {
    String first = words.get(from);
    if (isDigits(first)) {
      BigDecimal value = new BigDecimal(first.replace(",", ""));
      boolean scaled = from + 1 < words.size() && SCALES.containsKey(words.get(from + 1));
      return scaled
          ? new Found(value.multiply(scale(words.get(from + 1))), from + 2)
          : new Found(value, from + 1);
    }
    return new Reader(words, from).read();
  }

  private static BigDecimal scale(String word) {
    return BigDecimal.valueOf(SCALES.get(word));
  }

  private static boolean isDigits(String word) {
    return word.length() <= MAX_DIGITS + MAX_DIGITS / 3
        && word.matches("\\d{1,15}(\\.\\d{1,10})?|\\d{1,3}(,\\d{2,3}){1,5}(\\.\\d{1,10})?");
  }

  private static final class Reader {
    private final List<String> words;
    private int at;
    private long total;
    private long current; // below the next scale: 0 to 999
    private long lastScale = Long.MAX_VALUE;
    private boolean any;
    private boolean zero;

    Reader(List<String> words, int from) {
      this.words = words;
      this.at = from;
    }

    Found read() {
      while (at < words.size() && take(words.get(at))) {
        at++;
      }
      if (!any) {
        return null;
      }
      BigDecimal value = BigDecimal.valueOf(total + current);
      return decimals(value);
    }

    private boolean take(String word) {
      int small = SMALL.indexOf(word);
      int tens = TENS.indexOf(word);
      if (zero) {
        return false;
      } else if (small == 0) {
        if (any) {
          return false;
        }
        zero = true;
      } else if (small > 0) {
        long below = current % 100;
        boolean fits = small < 10 ? below == 0 || (below >= 20 && below % 10 == 0) : below == 0;
        if (!fits) {
          return false;
        }
        current += small;
      } else if (tens >= 2) {
        if (current % 100 != 0) {
          return false;
        }
        current += 10L * tens;
      } else if ("hundred".equals(word)) {
        if (current < 1 || current > 99) {
          return false;
        }
        current *= 100;
      } else if (SCALES.containsKey(word)) {
        long scale = SCALES.get(word);
        if (current == 0 || scale >= lastScale) {
          return false;
        }
        total += current * scale;
        current = 0;
        lastScale = scale;
      } else if ("a".equals(word) && !any) {
        if (!isNext("hundred")
            && !(at + 1 < words.size() && SCALES.containsKey(words.get(at + 1)))) {
          return false;
        }
        current = 1;
      } else {
        return "and".equals(word) && any && current % 100 == 0 && isNextSmall();
      }
      any = true;
      return true;
    }

    private boolean isNext(String word) {
      return at + 1 < words.size() && words.get(at + 1).equals(word);
    }

    /** "one hundred and five": only after hundreds or a scale. */
    private boolean isNextSmall() {
      boolean round = current > 0 || lastScale != Long.MAX_VALUE;
      return round
          && at + 1 < words.size()
          && (SMALL.indexOf(words.get(at + 1)) > 0 || TENS.indexOf(words.get(at + 1)) >= 2);
    }

    private Found decimals(BigDecimal value) {
      if (at + 1 >= words.size() || !"point".equals(words.get(at))) {
        return new Found(value, at);
      }
      StringBuilder digits = new StringBuilder();
      int next = at + 1;
      while (next < words.size() && digits.length() < 10) {
        int digit = SMALL.indexOf(words.get(next));
        if (digit >= 0 && digit < 10) {
          digits.append(digit);
        } else if (words.get(next).matches("\\d")) {
          digits.append(words.get(next));
        } else {
          break;
        }
        next++;
      }
      return digits.length() == 0
          ? new Found(value, at)
          : new Found(value.add(new BigDecimal("0." + digits)), next);
    }
  }

  /** A number in words: "eighty four", "minus two point five". */
  static String print(BigDecimal number) {
    BigDecimal value = number.stripTrailingZeros();
    if (value.signum() < 0) {
      return "minus " + print(value.negate());
    }
    if (value.compareTo(PRINTED_IN_WORDS_BELOW) >= 0) {
      return value.toPlainString();
    }
    StringBuilder out = new StringBuilder(whole(value.longValue()));
    if (value.scale() > 0) {
      out.append(" point");
      String plain = value.toPlainString();
      for (int i = plain.indexOf('.') + 1; i < plain.length(); i++) {
        out.append(' ').append(SMALL.get(plain.charAt(i) - '0'));
      }
    }
    return out.toString();
  }

  private static String whole(long value) {
    if (value == 0) {
      return SMALL.get(0);
    }
    StringBuilder out = new StringBuilder();
    long unit = 1_000_000_000_000L;
    for (int i = PRINTED_SCALES.size() - 1; i >= 0; i--, unit /= 1_000) {
      int part = (int) (value / unit % 1_000);
      if (part > 0) {
        boolean and = i == 0 && part < 100 && out.length() > 0;
        out.append(out.length() == 0 ? "" : and ? " and " : " ");
        out.append(belowThousand(part)).append(PRINTED_SCALES.get(i));
      }
    }
    return out.toString();
  }

  private static String belowThousand(int value) {
    if (value < 20) {
      return SMALL.get(value);
    }
    if (value < 100) {
      return TENS.get(value / 10) + (value % 10 == 0 ? "" : " " + SMALL.get(value % 10));
    }
    String hundreds = SMALL.get(value / 100) + " hundred";
    return value % 100 == 0 ? hundreds : hundreds + " and " + belowThousand(value % 100);
  }
}
