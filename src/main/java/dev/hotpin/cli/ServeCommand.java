package dev.hotpin.cli;

import dev.hotpin.config.ServerConfig;
import dev.hotpin.models.ModelDirectory;
import dev.hotpin.models.ModelException;
import dev.hotpin.models.ModelFetcher;
import dev.hotpin.server.HotpinServer;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the server until it is told to stop. */
@Command(
    name = "serve",
    description =
        "Runs the server. Ctrl-C or SIGTERM ends it in order. Exit codes: 0 told to stop, 1 can't"
            + " start, 2 bad setting, 3 out of memory, 70 to be started again.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
  /** Small, American English, good: what a newcomer should have. */
  static final String DEFAULT_MODEL = "vosk-model-small-en-us-0.15";

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

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
    OutOfMemory memory = OutOfMemory.endsTheProcess();
    HotpinServer server = HotpinServer.bind(config);
    CountDownLatch told = new CountDownLatch(1);
    Thread stop = new Thread(() -> stop(server, told), "hotpin-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    TermSignal.endsWithZero();
    out.printf("Hotpin listens on port %d and warms its engines ...%n", server.port());
    out.flush();
    try {
      server.warmUp();
    } catch (RuntimeException | Error e) {
      memory.look(e);
      if (told.getCount() == 0) {
        awaitTheEnd(); // it was told to stop, which is what broke the start
      }
      server.close();
      throw e;
    }
    out.print(Banner.of(config, server));
    out.flush();
    return serve(server);
  }

  /** On a thread of the JVM's, when the process is told to end, or ends itself. */
  private static void stop(HotpinServer server, CountDownLatch told) {
    told.countDown();
    server.close();
    Logging.flush();
  }

  /** Until the process ends, or is of no more use. */
  private static int serve(HotpinServer server) throws InterruptedException {
    CountDownLatch doomed = new CountDownLatch(1);
    server
        .doomed()
        .thenAccept(
            why -> {
              LOG.error("{}", why);
              doomed.countDown();
            });
    doomed.await();
    server.close();
    return ExitCodes.START_AGAIN;
  }

  /** The JVM ends while this waits. */
  private static void awaitTheEnd() throws InterruptedException {
    new CountDownLatch(1).await();
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
