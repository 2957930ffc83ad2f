package dev.hotpin.bench;

import dev.hotpin.audio.WavFile;
import dev.hotpin.bench.endpointing.OpenMicrophone;
import dev.hotpin.bench.endpointing.OpenMicrophone.Outcome;
import dev.hotpin.bench.endpointing.PausedUtterance;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how soon, and how rightly, a server finds the end of speech. */
@Command(
    name = "endpointing",
    description = "Says recordings with pauses of 200-500 ms in mid-phrase, without EOS.",
    mixinStandardHelpOptions = true)
final class EndpointingCommand implements Callable<Integer> {
  private static final List<String> BUNDLED =
      List.of("go-forward-ten-meters", "ill-disposed-young-man", "amiable-himself");

  @Spec private CommandSpec spec;

  @Option(
      names = "--url",
      defaultValue = "ws://127.0.0.1:8000/ws",
      description = "The server. Default: ${DEFAULT-VALUE}.")
  private URI url;

  @Option(
      names = "--recordings",
      description = "Directory of WAV files to say. Default: the bundled ones.")
  private Path recordings;

  @Option(
      names = "--utterances",
      defaultValue = "60",
      description = "In all. Default: ${DEFAULT-VALUE}.")
  private int utterances;

  @Option(
      names = "--speakers",
      defaultValue = "2",
      description = "Speakers at once. Default: ${DEFAULT-VALUE}.")
  private int speakers;

  @Option(
      names = "--silence-ms",
      defaultValue = "700",
      description = "The longest pause. Default: ${DEFAULT-VALUE}.")
  private int silenceMillis;

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    List<byte[]> clips = clips();
    ExecutorService threads = Executors.newFixedThreadPool(speakers);
    List<Outcome> outcomes = new ArrayList<>();
    try {
      List<Future<List<Outcome>>> all = new ArrayList<>();
      for (int speaker = 0; speaker < speakers; speaker++) {
        int number = speaker;
        all.add(threads.submit(() -> speak(number, clips)));
      }
      for (Future<List<Outcome>> one : all) {
        outcomes.addAll(one.get());
      }
    } finally {
      threads.shutdownNow();
    }
    report(outcomes);
    return 0;
  }

  private List<Outcome> speak(int speaker, List<byte[]> clips) {
    Random random = new Random(speaker);
    OpenMicrophone device = new OpenMicrophone(url, "bench-ears-" + speaker, silenceMillis);
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = speaker; i < utterances; i += speakers) {
      byte[] clip = clips.get(i / speakers % clips.size());
      outcomes.add(device.say(PausedUtterance.of(clip, random)));
    }
    device.close();
    return outcomes;
  }

  private List<byte[]> clips() throws IOException {
    List<byte[]> clips = new ArrayList<>();
    if (recordings == null) {
      for (String name : BUNDLED) {
        String resource = "/dev/hotpin/speech/" + name + ".wav";
        try (InputStream in = EndpointingCommand.class.getResourceAsStream(resource)) {
          clips.add(WavFile.parse(in.readAllBytes()));
        }
      }
      return clips;
    }
    try (Stream<Path> files = Files.list(recordings)) {
      for (Path file : files.sorted().filter(f -> f.toString().endsWith(".wav")).toList()) {
        clips.add(WavFile.parse(Files.readAllBytes(file)));
      }
    }
    return clips;
  }

  private void report(List<Outcome> outcomes) {
    PrintWriter out = spec.commandLine().getOut();
    long falseEnds = outcomes.stream().filter(Outcome::isFalseEnd).count();
    long none = outcomes.stream().filter(o -> Double.isNaN(o.endpointMillis())).count();
    out.printf(
        Locale.ROOT,
        "%d utterances, a pause of 200-500 ms in each: %d false ends (%.1f %%), %d never ended%n",
        outcomes.size(),
        falseEnds,
        100.0 * falseEnds / outcomes.size(),
        none);
    print(out, "endpoint", outcomes.stream().mapToDouble(Outcome::endpointMillis), outcomes);
    print(out, "first audio", outcomes.stream().mapToDouble(Outcome::audioMillis), outcomes);
    outcomes.stream()
        .filter(Outcome::isFalseEnd)
        .forEach(o -> out.printf("false end in a pause of %d ms%n", o.pauseMillis()));
    out.flush();
  }

  private static void print(
      PrintWriter out, String what, DoubleStream values, List<Outcome> outcomes) {
    double[] sorted = values.filter(v -> v >= 0).sorted().toArray();
    if (sorted.length == 0 || outcomes.isEmpty()) {
      return;
    }
    out.printf(
        Locale.ROOT,
        "last voiced sample to %s: p50 %.0f ms, p95 %.0f ms, max %.0f ms%n",
        what,
        sorted[sorted.length / 2],
        sorted[Math.min(sorted.length - 1, sorted.length * 95 / 100)],
        sorted[sorted.length - 1]);
  }
}
