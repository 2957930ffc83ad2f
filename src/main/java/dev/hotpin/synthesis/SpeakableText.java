package dev.hotpin.synthesis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Makes a piece of a reply speakable by an English engine that knows ASCII only: symbols, numbers,
 * addresses and abbreviations as people say them, nothing else. Pure functions. Threads: any.
 */
public final class SpeakableText {
  /** Text beyond this many characters is not looked at: four times the longest piece. */
  static final int MAX_INPUT_CHARS = 4 * PieceLimits.MAX_PIECE_CHARS;

  /**
   * How long a piece may become when said, in characters of ordinary text: some 40 s. A piece full
   * of digits reaches it; the rest of it is not said.
   */
  static final int MAX_SPOKEN_CHARS = 4 * PieceLimits.MAX_PIECE_CHARS;

  /** A digit takes as long as so many letters: "seven" and what "hundred" adds. */
  private static final int LETTERS_PER_DIGIT = 7;

  private static final String SCALES = "thousand|million|billion|trillion|lakhs?|crores?";

  /** What a rule needs: any digit, or nothing in particular. */
  private static final char DIGIT = '0';

  private static final char ANY = ' ';

  /**
   * Words for a pattern.
   *
   * @param needs a character without which it can't match, so that most rules are not even tried
   */
  private record Rule(char needs, Pattern pattern, Function<MatchResult, String> words) {
    String applyTo(String text, boolean hasDigit) {
      boolean possible = needs == ANY || (needs == DIGIT ? hasDigit : text.indexOf(needs) >= 0);
      return possible ? pattern.matcher(text).replaceAll(words) : text;
    }
  }

  private static final List<Rule> RULES = rules();

  private SpeakableText() {}

  /**
   * The text as it is to be spoken: ASCII letters, digits, spaces and {@code . , ; : ! ? '}. May be
   * empty.
   */
  public static String of(String text) {
    String said = text.length() <= MAX_INPUT_CHARS ? text : text.substring(0, MAX_INPUT_CHARS);
    boolean hasDigit = said.chars().anyMatch(Character::isDigit);
    for (Rule rule : RULES) {
      said = rule.applyTo(said, hasDigit);
    }
    return tidy(SpokenNumbers.spell(AsciiFold.fold(said)));
  }

  /**
   * Whether the engine makes any sound of a text.
   *
   * @param speakable what {@link #of} returned
   */
  public static boolean isSpeakable(String speakable) {
    return speakable.chars().anyMatch(AsciiFold::isAsciiWord);
  }

  private static List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    // "1. Open it" is "1, Open it", or the engine would end a sentence after the number.
    rule(rules, DIGIT, "^\\s*(\\d{1,3})[.)]\\s", m -> m.group(1) + ", ");
    rule(
        rules,
        '/',
        "(?i)\\bhttps?://(?:www\\.)?([a-z0-9.-]*[a-z0-9])(?:[/?#:]\\S*[\\w/])?/?",
        m -> dots(m.group(1)));
    rule(
        rules,
        '@',
        "(?i)\\b([a-z0-9][a-z0-9._+-]{0,63})@((?:[a-z0-9-]+\\.)+[a-z]{2,})\\b",
        m -> dots(m.group(1)) + " at " + dots(m.group(2)));
    rule(
        rules,
        '.',
        "(?i)\\b(?:www\\.)?((?:[a-z0-9-]{1,63}\\.){1,5}(?:com|org|net|in|io|dev|edu|gov|co|uk|ai))"
            + "\\b(?:/\\S*[\\w/])?",
        m -> dots(m.group(1)));
    rule(rules, '<', "(?i)</?(?:br|b|i|p|em|strong|ul|ol|li)\\s?/?>", m -> " ");
    rule(rules, '#', "\\bC#", m -> "C sharp");
    rule(rules, '#', "#(?=\\d)", m -> " number ");
    rule(
        rules,
        DIGIT,
        "(?i)([$€£₹]|\\brs\\.?(?=\\s?\\d))\\s?(\\d[\\d,]*+)(?:\\.(\\d++))?+(\\s(?:"
            + SCALES
            + ")\\b)?",
        SpeakableText::money);
    rule(rules, '°', "°\\s?C\\b", m -> " degrees Celsius");
    rule(rules, '°', "°\\s?F\\b", m -> " degrees Fahrenheit");
    rule(rules, '/', "(?i)\\bkm/h\\b", m -> "kilometers per hour");
    rule(rules, '.', "(?i)\\be\\.\\s?g\\.", m -> "for example");
    rule(rules, '.', "(?i)\\bi\\.\\s?e\\.", m -> "that is");
    rule(rules, ANY, "(?i)\\betc\\b\\.?", m -> "et cetera");
    rule(rules, ANY, "(?i)\\bvs\\b\\.?", m -> "versus");
    rule(rules, '.', "(?i)\\bapprox\\.", m -> "approximately");
    rule(rules, '.', "\\bDr\\.", m -> "Doctor");
    rule(rules, '.', "\\bMr\\.", m -> "Mister");
    rule(rules, '.', "\\bMrs\\.", m -> "Missus");
    rule(rules, '.', "\\bMs\\.", m -> "Miss");
    rule(rules, '.', "\\bProf\\.", m -> "Professor");
    rule(rules, DIGIT, "\\b(?:No|Nos|no)\\.(?=\\s?\\d)", m -> "number");
    rule(rules, ':', "\\b([01]?\\d|2[0-3])[:]([0-5]\\d)(?::[0-5]\\d)?\\b", SpeakableText::time);
    rule(
        rules,
        ANY,
        "(?i)\\b(\\d{1,2}|clock)\\s?([ap])\\.?m\\b\\.?",
        m -> m.group(1) + " " + m.group(2).toUpperCase(Locale.ROOT) + " M");
    rule(rules, '.', "\\b(?:\\p{Alpha}\\.){2,}", m -> m.group().replace('.', ' '));
    rule(rules, '-', "\\b(\\d{4})-(\\d{2})-(\\d{2})\\b", SpeakableText::date);
    rule(
        rules,
        DIGIT,
        "(?:\\+\\d[\\d -]{5,30}|\\b\\d{2,6}(?:-\\d{2,6}){1,5})(?<=\\d)(?!\\d)",
        SpeakableText::telephone);
    rule(rules, '–', "(?<=\\d)\\s?–\\s?(?=\\d)", m -> " to ");
    rule(rules, '-', "(?<![\\d-])(\\d{1,4})-(?=\\d{1,4}(?![\\d-]))", m -> m.group(1) + " to ");
    rule(rules, '-', "(?<=\\d)\\s-\\s(?=\\d)|(?<![\\w)])-(?=\\d)", m -> " minus ");
    rule(rules, '/', "\\b1/2\\b", m -> "one half");
    rule(rules, '/', "(?<![\\d/])(\\d{1,3})/(?=\\d{1,3}(?![\\d/]))", m -> m.group(1) + " over ");
    rule(rules, DIGIT, "(?<=\\d)(?=[½¼¾⅓⅔])", m -> " and ");
    rule(rules, '~', "~\\s?(?=\\d)", m -> " about ");
    rule(rules, '^', "(?<=[\\p{L}\\d])\\^(?=\\d)", m -> " to the power ");
    return List.copyOf(rules);
  }

  private static void rule(
      List<Rule> rules, char needs, String regex, Function<MatchResult, String> words) {
    rules.add(new Rule(needs, Pattern.compile(regex), words));
  }

  private static String dots(String address) {
    return address.replace(".", " dot ");
  }

  private static String money(MatchResult m) {
    String amount = m.group(2).replaceAll(",+$", "");
    String comma = m.group(2).substring(amount.length());
    String decimals = m.group(3);
    String scale = m.group(4) == null ? "" : m.group(4);
    boolean one = "1".equals(amount) && decimals == null && scale.isEmpty();
    String unit;
    String cents;
    switch (m.group(1)) {
      case "$" -> {
        unit = one ? " dollar" : " dollars";
        cents = " cents";
      }
      case "€" -> {
        unit = one ? " euro" : " euros";
        cents = " cents";
      }
      case "£" -> {
        unit = one ? " pound" : " pounds";
        cents = " pence";
      }
      default -> {
        unit = one ? " rupee" : " rupees";
        cents = " paise";
      }
    }
    if (decimals == null) {
      return amount + scale + unit + comma;
    }
    if (decimals.length() == 2 && scale.isEmpty() && comma.isEmpty()) {
      return amount + unit + ("00".equals(decimals) ? "" : " and " + stripZero(decimals) + cents);
    }
    return amount + "." + decimals + scale + unit;
  }

  private static String time(MatchResult m) {
    String hour = stripZero(m.group(1));
    String minute = m.group(2);
    if ("00".equals(minute)) {
      return hour.length() == 2 && hour.compareTo("12") > 0 ? hour + " hundred" : hour + " o'clock";
    }
    return hour + (minute.charAt(0) == '0' ? " oh " : " ") + stripZero(minute);
  }

  private static String date(MatchResult m) {
    return m.group(1) + ", " + stripZero(m.group(2)) + ", " + stripZero(m.group(3));
  }

  private static String telephone(MatchResult m) {
    long digits = m.group().chars().filter(c -> c >= '0' && c <= '9').count();
    if (digits <= SpokenNumbers.MAX_NUMBER_DIGITS) {
      return m.group();
    }
    return (m.group().startsWith("+") ? " plus " : "") + SpokenNumbers.oneByOne(m.group());
  }

  private static String stripZero(String twoDigits) {
    return twoDigits.length() == 2 && twoDigits.charAt(0) == '0'
        ? twoDigits.substring(1)
        : twoDigits;
  }

  /**
   * Single spaces; of several stops only the strongest; none at the beginning; apostrophes only
   * within words; ends where it would take too long to say.
   */
  private static String tidy(String ascii) {
    StringBuilder out = new StringBuilder(ascii.length());
    char stop = ' '; // what separates the last word from the next
    boolean separated = false;
    int spoken = 0;
    for (int i = 0; i < ascii.length(); i++) {
      char c = ascii.charAt(i);
      if (AsciiFold.isAsciiWord(c)) {
        spoken += c <= '9' ? LETTERS_PER_DIGIT : 1;
        if (separated && out.length() > 0) {
          if (spoken > MAX_SPOKEN_CHARS) {
            return out.append(',').append(SpokenNumbers.AND_SO_ON).append('.').toString();
          }
          if (stop != ' ') {
            out.append(stop);
          }
          out.append(' ');
          spoken++;
        }
        out.append(c);
        separated = false;
        stop = ' ';
      } else if (c == '\'' && isInWord(ascii, i)) {
        out.append(c);
      } else {
        separated = true;
        boolean abbreviation = c == ',' && i > 0 && ascii.charAt(i - 1) == '.';
        stop = abbreviation ? ',' : stronger(stop, c);
      }
    }
    if (stop != ' ' && out.length() > 0) {
      out.append(stop);
    }
    return out.toString();
  }

  private static boolean isInWord(String ascii, int at) {
    return at > 0
        && at + 1 < ascii.length()
        && Character.isLetter(ascii.charAt(at - 1))
        && Character.isLetter(ascii.charAt(at + 1));
  }

  private static char stronger(char a, char b) {
    String order = " ,;:.!?";
    return order.indexOf(b) > order.indexOf(a) ? b : a;
  }
}
