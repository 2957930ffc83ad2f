package dev.hotpin.bench;

import dev.hotpin.bench.interrupt.Interruption;
import dev.hotpin.bench.interrupt.PlayingDevice;
import dev.hotpin.client.ServerAddress;
import dev.hotpin.client.WearableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how soon a server is silent after INTERRUPT. */
@Command(
    name = "interrupt",
    description = {
      "Interrupts replies in their midst, by devices that read at playing speed.",
      "The server's replies must be of 10 s and more: give it a chat-stand-in with"
          + " --reply-words 60."
    },
    mixinStandardHelpOptions = true)
final class InterruptCommand implements Callable<Integer> {
  private static final long MIN_PLAY_MILLIS = 500;
  private static final String QUESTION = "tell me a story";

  @Spec private CommandSpec spec;

  @Option(
      names = "--url",
      defaultValue = "ws://127.0.0.1:8000/ws",
      description = "The server. Default: ${DEFAULT-VALUE}.")
  private String url;

  @Option(
      names = {"-n", "--devices"},
      defaultValue = "4",
      description = "Devices at once. Default: ${DEFAULT-VALUE}.")
  private int devices;

  @Option(
      names = "--interruptions",
      defaultValue = "200",
      description = "In all. Default: ${DEFAULT-VALUE}.")
  private int interruptions;

  @Option(
      names = "--lead-ms",
      defaultValue = "400",
      description = "What the devices ask for; 0: unpaced. Default: ${DEFAULT-VALUE}.")
  private int leadMillis;

  @Option(
      names = "--receive-buffer",
      defaultValue = "4096",
      description = "Bytes of the devices' receive buffers. Default: ${DEFAULT-VALUE}.")
  private int receiveBufferBytes;

  @Option(
      names = "--play-ms",
      defaultValue = "2500",
      description = "At most so much of a reply is played. Default: ${DEFAULT-VALUE}.")
  private long maxPlayMillis;

  @Option(
      names = "--limit-ms",
      defaultValue = "20",
      description = "Fails where the p99 is beyond. Default: ${DEFAULT-VALUE}.")
  private double limitMillis;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ServerAddress server = server();
    List<Interruption> all = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(devices);
    try {
      List<Future<List<Interruption>>> runs = new ArrayList<>();
      for (int i = 0; i < devices; i++) {
        int device = i;
        int share = interruptions / devices + (i < interruptions % devices ? 1 : 0);
        runs.add(threads.submit(() -> run(server, device, share)));
      }
      for (Future<List<Interruption>> run : runs) {
        all.addAll(run.get());
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
    return report(all) ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private ServerAddress server() {
    try {
      return ServerAddress.resolve(url);
    } catch (WearableException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private List<Interruption> run(ServerAddress server, int device, int count) throws IOException {
    Random random = new Random(device);
    String handshake =
        "{\"session_id\":\"interrupt-" + device + "\",\"reply\":{\"lead_ms\":" + leadMillis + "}}";
    List<Interruption> done = new ArrayList<>();
    try (PlayingDevice playing =
        new PlayingDevice(server.socketAddress(), handshake, receiveBufferBytes)) {
      for (int i = 0; i < count; i++) {
        long spread = Math.max(1, maxPlayMillis - MIN_PLAY_MILLIS);
        long playMillis = MIN_PLAY_MILLIS + random.nextLong(spread);
        done.add(Interruption.of(playing, QUESTION, playMillis));
      }
    }
    return done;
  }

  private boolean report(List<Interruption> all) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d interruptions by %d devices, lead_ms %d, receive buffer %d bytes%n",
        all.size(), devices, leadMillis, receiveBufferBytes);
    out.printf("%-52s %9s %9s %9s%n", "", "p50", "p99", "max");
    row(out, "INTERRUPT to the last byte of the turn, ms", all, Interruption::silentMillis);
    row(out, "audio after INTERRUPT, bytes", all, Interruption::audioAfterBytes);
    row(out, "audio sent and not played, ms", all, Interruption::unplayedMillis);
    long stray = all.stream().mapToLong(Interruption::strayFrames).sum();
    out.printf("%-52s %9d%n", "frames of a turn after its \"interrupted\"", stray);
    out.flush();
    return stray == 0 && percentile(all, Interruption::silentMillis, 99) <= limitMillis;
  }

  private static void row(
      PrintWriter out, String what, List<Interruption> all, ToDoubleFunction<Interruption> value) {
    out.printf(
        "%-52s %9.1f %9.1f %9.1f%n",
        what, percentile(all, value, 50), percentile(all, value, 99), percentile(all, value, 100));
  }

  private static double percentile(
      List<Interruption> all, ToDoubleFunction<Interruption> value, int percent) {
    double[] sorted = all.stream().mapToDouble(value).sorted().toArray();
    int rank = (int) Math.ceil(sorted.length * percent / 100.0);
    return sorted.length == 0 ? 0 : sorted[Math.max(rank, 1) - 1];
  }
}
