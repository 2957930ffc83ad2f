package dev.hotpin.cli;

import dev.hotpin.config.ConfigSources;
import dev.hotpin.config.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * A flag for every setting: {@code @Mixin ConfigOptions} in a command gives it all of them, made
 * from the table of settings. Values are only collected here; {@link dev.hotpin.config} judges.
 */
@Command
public final class ConfigOptions {
  private CommandSpec mixee;

  /** Called by picocli when it is mixed into a command. */
  @Spec(Spec.Target.MIXEE)
  void attachTo(CommandSpec command) {
    mixee = command;
    for (Setting setting : Setting.values()) {
      command.addOption(option(setting));
    }
  }

  private static OptionSpec option(Setting setting) {
    List<String> flags = setting.flags();
    OptionSpec.Builder option =
        OptionSpec.builder(flags.toArray(String[]::new))
            .type(String.class)
            .paramLabel("<value>")
            .description(description(setting));
    return setting.isYesNo()
        ? option.arity("0..1").fallbackValue("true").build()
        : option.arity("1").build();
  }

  private static String description(Setting setting) {
    String text = setting.description() + " Default: " + setting.defaultNote() + ".";
    return text.replace("%", "%%");
  }

  /** The flags that the command line has, as written, with their values. */
  public Map<String, String> flags() {
    Map<String, String> given = new LinkedHashMap<>();
    ParseResult parsed = mixee.commandLine().getParseResult();
    for (OptionSpec option : parsed.matchedOptions()) {
      String written = writtenName(option, parsed);
      if (Setting.byFlag(written).isPresent()) {
        given.put(written, option.getValue());
      }
    }
    return given;
  }

  private static String writtenName(OptionSpec option, ParseResult parsed) {
    for (String argument : parsed.originalArgs()) {
      for (String name : option.names()) {
        if (argument.equals(name) || argument.startsWith(name + "=")) {
          return name;
        }
      }
    }
    return option.longestName();
  }

  /**
   * The flags with this process's environment and {@code .env}.
   *
   * @throws dev.hotpin.config.ConfigException where {@code .env} is malformed
   */
  public ConfigSources sources() {
    return ConfigSources.ofProcess(flags());
  }
}
