package dev.hotpin.bench;

import dev.hotpin.bench.chat.ChatStandIn;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the stand-in for a language model until it is stopped. */
@Command(
    name = "chat-stand-in",
    description = "Runs an OpenAI-compatible stand-in for a language model, with set times.",
    mixinStandardHelpOptions = true)
final class ChatStandInCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      defaultValue = "8100",
      description = "Port on loopback; 0 takes any free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Mixin private ChatTimingOptions timing;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (ChatStandIn chat = ChatStandIn.open(port, timing.timing())) {
      out.println("The stand-in answers at " + chat.baseUrl() + "; for the server:");
      out.println("  GROQ_API_BASE_URL=" + chat.baseUrl() + " GROQ_MODEL=stand-in");
      out.flush();
      new CountDownLatch(1).await();
    }
    return ExitCode.OK;
  }
}
