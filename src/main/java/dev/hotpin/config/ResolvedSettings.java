package dev.hotpin.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Every setting with its value in force: each one alone is valid. Immutable. */
public final class ResolvedSettings {
  /** A value in an error sentence is cut at so many characters. */
  private static final int MAX_SHOWN_CHARS = 80;

  private static final Pattern USER_INFO = Pattern.compile("//[^/\\s]*@");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final Map<Setting, ResolvedSetting> settings;

  private ResolvedSettings(Map<Setting, ResolvedSetting> settings) {
    this.settings = Collections.unmodifiableMap(settings);
  }

  /**
   * Takes each setting from the strongest source that names it.
   *
   * @throws ConfigException with a sentence for every value that is not allowed
   */
  static ResolvedSettings of(ConfigSources sources) {
    Map<Setting, ResolvedSetting> resolved = new EnumMap<>(Setting.class);
    List<String> problems = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      Given given = given(setting, sources);
      String text = given.text().strip();
      Optional<String> effective = text.isEmpty() ? setting.defaultText() : Optional.of(text);
      Optional<?> value = effective.flatMap(setting.type()::parse);
      if (effective.isPresent() && value.isEmpty()) {
        problems.add(sentence(setting, given));
      }
      resolved.put(setting, new ResolvedSetting(setting, given.origin(), given.name(), value));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new ResolvedSettings(resolved);
  }

  private record Given(Origin origin, String name, String text) {}

  private static Given given(Setting setting, ConfigSources sources) {
    for (String flag : setting.flags()) {
      String value = sources.flags().get(flag);
      if (value != null) {
        return new Given(Origin.FLAG, flag, value);
      }
    }
    String value = sources.environment().get(setting.name());
    if (value != null) {
      return new Given(Origin.ENVIRONMENT, setting.name(), value);
    }
    value = sources.dotEnv().get(setting.name());
    if (value != null) {
      return new Given(Origin.DOT_ENV, setting.name(), value);
    }
    return new Given(Origin.DEFAULT, setting.name(), "");
  }

  private static String sentence(Setting setting, Given given) {
    String where =
        switch (given.origin()) {
          case FLAG, DEFAULT -> "";
          case ENVIRONMENT -> " in the environment";
          case DOT_ENV -> " in .env";
        };
    return given.name()
        + " is "
        + shown(setting, given.text().strip())
        + where
        + ", but must be "
        + setting.allowed()
        + ".";
  }

  private static String shown(Setting setting, String text) {
    if (setting.isSecret()) {
      return "not usable (its value is not shown)";
    }
    String oneLine = CONTROL.matcher(text).replaceAll("?");
    String harmless = USER_INFO.matcher(oneLine).replaceAll("//***@");
    String cut =
        harmless.length() <= MAX_SHOWN_CHARS
            ? harmless
            : harmless.substring(0, MAX_SHOWN_CHARS) + "…";
    return "\"" + cut + "\"";
  }

  /** All of them, in the table's order. */
  Collection<ResolvedSetting> all() {
    return settings.values();
  }

  /** As the user wrote it, for a sentence about it. */
  String nameOf(Setting setting) {
    return settings.get(setting).name();
  }

  <T> Optional<T> optional(Setting setting, Class<T> type) {
    return settings.get(setting).value().map(type::cast);
  }

  <T> T required(Setting setting, Class<T> type) {
    return optional(setting, type).orElseThrow();
  }

  long wholeOf(Setting setting) {
    return required(setting, Long.class);
  }

  int intOf(Setting setting) {
    return Math.toIntExact(wholeOf(setting));
  }

  String textOf(Setting setting) {
    return required(setting, String.class);
  }
}
