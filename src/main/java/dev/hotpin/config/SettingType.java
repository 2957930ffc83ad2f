package dev.hotpin.config;

import dev.hotpin.identity.Placeholders;
import io.lettuce.core.RedisURI;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** How the text of a setting is read, and which values it may have. Stateless. */
sealed interface SettingType {

  /** The value of {@code text} (trimmed, not empty), or empty where it is not an allowed one. */
  Optional<?> parse(String text);

  /** What is allowed, with the unit: the end of the sentence "… but must be". */
  String allowed();

  /** What is allowed, shorter: a cell of a table. */
  default String allowedBriefly() {
    return allowed();
  }

  /** Between {@code min} and {@code max}, or 0 as well where {@code orZero}. */
  record Whole(long min, long max, boolean orZero, String unit) implements SettingType {
    private static final Pattern DIGITS = Pattern.compile("[+-]?[0-9]{1,18}");

    @Override
    public Optional<Long> parse(String text) {
      if (!DIGITS.matcher(text).matches()) {
        return Optional.empty();
      }
      long value = Long.parseLong(text);
      boolean allowed = (value >= min && value <= max) || (orZero && value == 0);
      return allowed ? Optional.of(value) : Optional.empty();
    }

    @Override
    public String allowed() {
      String withUnit = unit.isEmpty() ? "" : " " + unit;
      return (orZero ? "0 or " : "") + "a whole number from " + min + " to " + max + withUnit;
    }

    @Override
    public String allowedBriefly() {
      return (orZero ? "0, " : "") + min + "–" + max;
    }
  }

  /** Between {@code min} and {@code max}, with a decimal point if need be. */
  record Decimal(double min, double max) implements SettingType {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}([.][0-9]{1,9})?");

    @Override
    public Optional<Double> parse(String text) {
      if (!DIGITS.matcher(text).matches()) {
        return Optional.empty();
      }
      double value = Double.parseDouble(text);
      return value >= min && value <= max ? Optional.of(value) : Optional.empty();
    }

    @Override
    public String allowed() {
      return "a number from " + plain(min) + " to " + plain(max);
    }

    @Override
    public String allowedBriefly() {
      return plain(min) + "–" + plain(max);
    }

    private static String plain(double number) {
      return String.format(Locale.ROOT, "%.0f", number);
    }
  }

  /** True or false; yes, no, on, off, 1 and 0 are understood. */
  record YesNo() implements SettingType {
    @Override
    public Optional<Boolean> parse(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true", "yes", "on", "1" -> Optional.of(true);
        case "false", "no", "off", "0" -> Optional.of(false);
        default -> Optional.empty();
      };
    }

    @Override
    public String allowed() {
      return "true or false";
    }
  }

  /** One of a few words, in any case; the value is the lower-case word. */
  record Choice(List<String> words) implements SettingType {
    @Override
    public Optional<String> parse(String text) {
      String word = text.toLowerCase(Locale.ROOT);
      return words.contains(word) ? Optional.of(word) : Optional.empty();
    }

    @Override
    public String allowed() {
      return "one of " + String.join(", ", words);
    }

    @Override
    public String allowedBriefly() {
      return String.join(", ", words);
    }
  }

  /** A text of the form {@code pattern}, which {@code allowed} puts in words. */
  record Text(Pattern pattern, String allowed) implements SettingType {
    @Override
    public Optional<String> parse(String text) {
      return pattern.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    @Override
    public String allowedBriefly() {
      return "";
    }
  }

  /**
   * A credential: sent in an HTTP header, so printable ASCII without blanks. Never printed.
   *
   * @param minChars 1 for one that others check: only what an example has in its place is refused;
   *     more for one that this server checks: then it must not be guessable either
   */
  record Credential(int minChars) implements SettingType {
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]{1,512}");

    @Override
    public Optional<Secret> parse(String text) {
      boolean bad = minChars > 1 ? Placeholders.isGuessable(text) : Placeholders.isTemplate(text);
      return PRINTABLE.matcher(text).matches() && text.length() >= minChars && !bad
          ? Optional.of(new Secret(text))
          : Optional.empty();
    }

    @Override
    public String allowed() {
      return minChars
          + " to 512 printable ASCII characters without blanks, no placeholder such as"
          + " your_api_token_here";
    }

    @Override
    public String allowedBriefly() {
      return "";
    }
  }

  /** A path, absolute or below the working directory. Whether it exists is its user's concern. */
  record Location() implements SettingType {
    @Override
    public Optional<Path> parse(String text) {
      try {
        return Optional.of(Path.of(text));
      } catch (InvalidPathException e) {
        return Optional.empty();
      }
    }

    @Override
    public String allowed() {
      return "a path that this system accepts";
    }

    @Override
    public String allowedBriefly() {
      return "a path";
    }
  }

  /** An http or https address without user name, query and fragment. */
  record WebAddress() implements SettingType {
    @Override
    public Optional<URI> parse(String text) {
      try {
        URI uri = new URI(text);
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || isHttps(uri);
        boolean plain =
            uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
        return web && plain ? Optional.of(uri) : Optional.empty();
      } catch (URISyntaxException e) {
        return Optional.empty();
      }
    }

    private static boolean isHttps(URI uri) {
      return "https".equalsIgnoreCase(uri.getScheme());
    }

    @Override
    public String allowed() {
      return "an http:// or https:// address without user name, query and fragment";
    }

    @Override
    public String allowedBriefly() {
      return "http(s) address";
    }
  }

  /** Where Redis is, with credentials. The client's own parser decides. */
  record RedisUrl() implements SettingType {
    private static final List<String> SCHEMES =
        List.of("redis://", "rediss://", "redis-sentinel://");

    @Override
    public Optional<RedisAddress> parse(String text) {
      if (SCHEMES.stream().noneMatch(text::startsWith)) {
        return Optional.empty();
      }
      try {
        RedisURI uri = RedisURI.create(text);
        boolean named = uri.getHost() != null || !uri.getSentinels().isEmpty();
        return named ? Optional.of(new RedisAddress(text)) : Optional.empty();
      } catch (IllegalArgumentException e) { // a bad number is one, too
        return Optional.empty();
      }
    }

    @Override
    public String allowed() {
      return "redis:// or rediss://[user:password@]host[:port][/database], or"
          + " redis-sentinel://[password@]host:port[,host:port][/database]#primary";
    }

    @Override
    public String allowedBriefly() {
      return "redis://, rediss://, redis-sentinel://";
    }
  }

  /** A time zone as Java knows it. */
  record Zone() implements SettingType {
    @Override
    public Optional<ZoneId> parse(String text) {
      try {
        return Optional.of(ZoneId.of(text));
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }

    @Override
    public String allowed() {
      return "a time zone such as Asia/Kolkata, Europe/Berlin or +05:30";
    }

    @Override
    public String allowedBriefly() {
      return "such as Asia/Kolkata";
    }
  }

  /**
   * A list of things of one kind, read by {@code reader}, which {@code allowed} puts in words; the
   * value's {@code toString} is the list again.
   */
  record Several(Function<String, Optional<?>> reader, String allowed, String allowedBriefly)
      implements SettingType {
    @Override
    public Optional<?> parse(String text) {
      return reader.apply(text);
    }
  }
}
