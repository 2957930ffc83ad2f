package dev.hotpin.config;

import java.util.Locale;

/** The table of settings as text: for people, for the README, for {@code .env.example}. */
public final class SettingListing {
  /** The README's table stands between this line and {@link #MARKDOWN_END}. */
  public static final String MARKDOWN_START = "<!-- settings -->";

  /** The line after the README's table. */
  public static final String MARKDOWN_END = "<!-- /settings -->";

  private SettingListing() {}

  /**
   * What is in force and from where, a line each, secrets masked.
   *
   * @throws ConfigException where a setting is wrong
   */
  public static String inForce(ConfigSources sources) {
    ResolvedSettings settings = ResolvedSettings.of(sources);
    ServerConfig.of(settings);
    int nameWidth = 0;
    int valueWidth = 0;
    for (ResolvedSetting resolved : settings.all()) {
      nameWidth = Math.max(nameWidth, resolved.setting().name().length());
      valueWidth = Math.max(valueWidth, printed(resolved).length());
    }
    StringBuilder text = new StringBuilder();
    SettingArea area = null;
    for (ResolvedSetting resolved : settings.all()) {
      Setting setting = resolved.setting();
      if (setting.area() != area) {
        area = setting.area();
        text.append(text.isEmpty() ? "" : "\n").append(area.heading()).append('\n');
      }
      String format = "  %-" + nameWidth + "s  %-" + valueWidth + "s  %s%n";
      text.append(
          String.format(Locale.ROOT, format, setting.name(), printed(resolved), origin(resolved)));
    }
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  private static String printed(ResolvedSetting resolved) {
    boolean withUnit = resolved.value().isPresent() && !resolved.setting().unit().isEmpty();
    return resolved.printed() + (withUnit ? " " + resolved.setting().unit() : "");
  }

  private static String origin(ResolvedSetting resolved) {
    String label = resolved.origin().label();
    return resolved.origin() == Origin.FLAG ? label + " " + resolved.name() : label;
  }

  /** The table of the README, without the lines that mark its place. */
  public static String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("| Setting | Meaning | Default | Allowed |\n| --- | --- | --- | --- |\n");
    for (Setting setting : Setting.values()) {
      String unit = setting.unit().isEmpty() ? "" : " " + setting.unit();
      boolean fixed = setting.defaultText().isPresent();
      text.append("| `")
          .append(setting.name())
          .append("` | ")
          .append(setting.description())
          .append(" | ")
          .append(fixed ? setting.defaultNote() + unit : "*" + setting.defaultNote() + "*")
          .append(" | ")
          .append(setting.type().allowedBriefly())
          .append(setting.type() instanceof SettingType.Whole ? unit : "")
          .append(" |\n");
    }
    return text.toString();
  }

  /** The text of {@code .env.example}: every setting, commented out, at its default. */
  public static String envExample() {
    StringBuilder text = new StringBuilder();
    text.append("# Settings of Hotpin. Copy to .env, which is read in the working directory.\n");
    text.append(
        "# A flag (--server-port 8001) is stronger than an environment variable, that is\n");
    text.append("# stronger than a line here; an empty value means the default. Generated from\n");
    text.append("# the program: java -jar target/hotpin.jar config --env-example\n");
    SettingArea area = null;
    for (Setting setting : Setting.values()) {
      if (setting.area() != area) {
        area = setting.area();
        text.append("\n# ---- ").append(area.heading()).append(" ----\n");
      }
      text.append("\n# ").append(setting.description()).append('\n');
      text.append("# Allowed: ").append(setting.allowed()).append('.');
      if (setting.defaultText().isEmpty()) {
        text.append(" Default: ").append(setting.defaultNote()).append('.');
      }
      text.append("\n#").append(setting.name()).append('=');
      text.append(setting.defaultText().orElse("")).append('\n');
    }
    return text.toString();
  }
}
