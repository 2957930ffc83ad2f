package dev.hotpin.cli;

import dev.hotpin.config.SettingListing;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the settings in force. */
@Command(
    name = "config",
    description = "Prints every setting in force and where it came from; secrets are masked.",
    footer = {
      "",
      "A flag is stronger than an environment variable, that is stronger than a line of .env in the"
          + " working directory."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class ConfigCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ConfigOptions options;

  @Option(names = "--markdown", hidden = true, description = "Prints the README's table.")
  private boolean markdown;

  @Option(names = "--env-example", hidden = true, description = "Prints .env.example.")
  private boolean envExample;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (markdown) {
      out.print(SettingListing.markdown());
    } else if (envExample) {
      out.print(SettingListing.envExample());
    } else {
      out.print(SettingListing.inForce(options.sources()));
    }
    out.flush();
    return ExitCode.OK;
  }
}
