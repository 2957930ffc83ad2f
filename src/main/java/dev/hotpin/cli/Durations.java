package dev.hotpin.cli;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times as people write them, {@code 800ms} or {@code 1.5s}, as milliseconds. */
final class Durations implements ITypeConverter<Long> {
  /** Nothing in a turn lasts longer, in milliseconds. */
  static final long MAX_MILLIS = 60_000;

  private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)\\s*(ms|s|)");
  private static final BigDecimal MILLIS_PER_SECOND = BigDecimal.valueOf(1_000);

  /** Whether {@code text} is meant as a time, with or without its unit. */
  static boolean looksLikeOne(String text) {
    return TIME.matcher(text).matches();
  }

  @Override
  public Long convert(String text) {
    Matcher time = TIME.matcher(text.strip());
    if (!time.matches()) {
      throw new TypeConversionException("'" + text + "' is no time; write 800ms or 1.5s.");
    }
    if (time.group(2).isEmpty()) {
      throw new TypeConversionException(
          "'" + text + "' has no unit; write " + text + "ms or " + text + "s.");
    }
    BigDecimal number = new BigDecimal(time.group(1));
    BigDecimal millis = time.group(2).equals("s") ? number.multiply(MILLIS_PER_SECOND) : number;
    if (millis.stripTrailingZeros().scale() > 0) {
      throw new TypeConversionException("'" + text + "' is finer than a millisecond.");
    }
    if (millis.compareTo(BigDecimal.valueOf(MAX_MILLIS)) > 0) {
      throw new TypeConversionException("'" + text + "' is more than a turn lasts, 60s.");
    }
    return millis.longValueExact();
  }
}
