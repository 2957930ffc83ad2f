package dev.hotpin.bench;

import dev.hotpin.bench.micro.MicroCommand;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The program that measures, in a process of its own. */
@Command(
    name = "bench",
    description = "Measures a server of Hotpin's protocol.",
    mixinStandardHelpOptions = true)
public final class Bench implements Runnable {
  @Spec private CommandSpec spec;

  /** The command line with all commands. */
  static CommandLine newCommandLine() {
    return new CommandLine(new Bench())
        .addSubcommand(new LoadCommand())
        .addSubcommand(new CompareCommand())
        .addSubcommand(new InterruptCommand())
        .addSubcommand(new EndpointingCommand())
        .addSubcommand(new ChatStandInCommand())
        .addSubcommand(new FuzzCommand())
        .addSubcommand(new ChaosCommand())
        .addSubcommand(new MicroCommand())
        .addSubcommand(new ResultsCommand())
        .addSubcommand(new SpeculationCommand())
        .addSubcommand(new RedisCommand())
        .addSubcommand(new WordErrorsCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Bench::explain);
  }

  /** Exits with 0 when all went well, 1 when something failed, 2 when it was asked wrongly. */
  public static void main(String[] args) {
    System.exit(newCommandLine().execute(args));
  }

  /** What the world refuses is a sentence; the rest is a fault of this program. */
  private static int explain(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    if (failure instanceof IOException) {
      command.getErr().println("bench: " + failure.getMessage());
      command.getErr().flush();
      return ExitCode.SOFTWARE;
    }
    throw failure;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
