package dev.hotpin.cli;

import dev.hotpin.config.ServerConfig;
import dev.hotpin.models.ModelDirectory;
import dev.hotpin.models.ModelException;
import dev.hotpin.models.ModelFetcher;
import dev.hotpin.server.HotpinServer;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the server until it is told to stop. */
@Command(
    name = "serve",
    description = "Runs the server. Ctrl-C ends it in order.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
  /** Small, American English, good: what a newcomer should have. */
  static final String DEFAULT_MODEL = "vosk-model-small-en-us-0.15";

  @Spec private CommandSpec spec;

  @Mixin private ConfigOptions options;

  @Option(
      names = "--fetch-model",
      description =
          "Where there is no Vosk model yet, fetches "
              + DEFAULT_MODEL
              + " (40 MB) first. Where its site can't be reached, the embedded recognizer serves.")
  private boolean fetchModel;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    ServerConfig config = ServerConfig.load(options.sources());
    Logging.apply(config.logging());
    if (fetchModel) {
      fetchModelIfMissing(config, out);
    }
    HotpinServer server = HotpinServer.bind(config);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread stop =
        new Thread(
            () -> {
              server.close();
              Logging.flush();
              stopped.countDown();
            },
            "hotpin-stop");
    out.printf("Hotpin listens on port %d and warms its engines ...%n", server.port());
    out.flush();
    try {
      server.warmUp();
    } catch (RuntimeException | Error e) {
      server.close();
      Logging.flush();
      throw e;
    }
    Runtime.getRuntime().addShutdownHook(stop);
    out.print(Banner.of(config, server));
    out.flush();
    stopped.await();
    return ExitCode.OK;
  }

  private void fetchModelIfMissing(ServerConfig config, PrintWriter out) {
    ServerConfig.Recognition recognition = config.recognition();
    if (recognition.choice() == ServerConfig.RecognitionChoice.SPHINX4
        || ModelDirectory.find(recognition.modelRoot()).isPresent()) {
      return;
    }
    DownloadProgress progress = new DownloadProgress(out, Terminal.isInteractive());
    try {
      new ModelFetcher().fetch(DEFAULT_MODEL, recognition.modelRoot(), false, progress);
    } catch (ModelException e) {
      progress.note(e.getMessage());
      progress.note("Starting with the embedded recognizer.");
    } finally {
      progress.endBar();
    }
  }
}
