package dev.hotpin.cli;

import dev.hotpin.config.ConfigException;
import dev.hotpin.identity.IdentityException;
import dev.hotpin.models.ModelException;
import dev.hotpin.server.StartException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The program's own name, with everything that it can do below it. */
@Command(
    name = "hotpin",
    description = "A real-time voice conversation server for a fleet of small wearables.",
    versionProvider = VersionProvider.class,
    mixinStandardHelpOptions = true)
public final class RootCommand implements Runnable {
  @Spec private CommandSpec spec;

  /**
   * The command line with all commands. It turns a bad setting into its sentences and exit code 2,
   * a failed start or model command into one sentence and exit code 1.
   */
  public static CommandLine newCommandLine() {
    return new CommandLine(new RootCommand())
        .addSubcommand(new ServeCommand())
        .addSubcommand(new TalkCommand())
        .addSubcommand(new ConfigCommand())
        .addSubcommand(new ModelsCommand())
        .addSubcommand(new TokensCommand())
        .setExecutionExceptionHandler(RootCommand::explain);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  private static int explain(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    PrintWriter err = command.getErr();
    if (failure instanceof ConfigException bad) {
      bad.problems().forEach(problem -> err.println("hotpin: " + problem));
      err.flush();
      return ExitCode.USAGE;
    }
    if (failure instanceof ModelException
        || failure instanceof StartException
        || failure instanceof IdentityException) {
      err.println("hotpin: " + failure.getMessage());
      err.flush();
      return ExitCode.SOFTWARE;
    }
    throw failure;
  }
}
