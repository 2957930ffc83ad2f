package dev.hotpin.synthesis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes numbers so that the engine says them as people do. */
final class SpokenNumbers {
  /** More digits than this are said one by one: a telephone number, an account. */
  static final int MAX_NUMBER_DIGITS = 6;

  /** A number with thousands separators of up to this many digits is said as a number. */
  static final int MAX_GROUPED_DIGITS = 12;

  /** Digits of one number that are said at all, some 8 s. */
  static final int MAX_DIGITS_SPOKEN = 20;

  /** Said in place of what would take too long. */
  static final String AND_SO_ON = " and so on";

  private static final Pattern NUMBER =
      Pattern.compile("(\\d{1,3}(?:,\\d{2,3})*,\\d{3})(?!\\d)(\\.\\d+)?|\\d++(?:\\.\\d++)*+");

  private SpokenNumbers() {}

  /** The same text with long numbers, decimals and versions spelt out as far as needed. */
  static String spell(String ascii) {
    Matcher matcher = NUMBER.matcher(ascii);
    StringBuilder out = new StringBuilder(ascii.length() + 16);
    while (matcher.find()) {
      String grouped = matcher.group(1);
      matcher.appendReplacement(
          out, grouped == null ? plain(matcher.group()) : grouped(grouped, matcher.group(2)));
    }
    return matcher.appendTail(out).toString();
  }

  private static String grouped(String number, String decimals) {
    String digits = number.replace(",", "");
    boolean asNumber = digits.length() <= MAX_GROUPED_DIGITS && digits.charAt(0) != '0';
    String whole = asNumber ? digits : oneByOne(digits);
    return decimals == null ? whole : whole + " point " + oneByOne(decimals.substring(1));
  }

  private static String plain(String number) {
    int dot = number.indexOf('.');
    if (dot < 0) {
      return whole(number);
    }
    if (dot == number.lastIndexOf('.')) {
      return whole(number.substring(0, dot)) + " point " + oneByOne(number.substring(dot + 1));
    }
    StringBuilder version = new StringBuilder();
    for (String part : number.split("\\.", -1)) {
      version.append(version.length() == 0 ? "" : " point ").append(whole(part));
    }
    return version.toString();
  }

  private static String whole(String digits) {
    boolean leadingZero = digits.length() > 1 && digits.charAt(0) == '0';
    return digits.length() > MAX_NUMBER_DIGITS || leadingZero ? oneByOne(digits) : digits;
  }

  /** {@code "0123"} as {@code "0 1 2 3"}; other characters are left out. */
  static String oneByOne(String digits) {
    StringBuilder out = new StringBuilder(2 * digits.length());
    int said = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        continue;
      }
      if (said++ == MAX_DIGITS_SPOKEN) {
        return out.append(AND_SO_ON).append(' ').toString();
      }
      out.append(out.length() == 0 ? "" : " ").append(c);
    }
    return out.toString();
  }
}
