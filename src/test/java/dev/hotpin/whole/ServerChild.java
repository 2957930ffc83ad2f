package dev.hotpin.whole;

import dev.hotpin.Hotpin;
import dev.hotpin.client.ServerAddress;
import dev.hotpin.client.WearableException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The program as its user starts it, in a process of its own, to be ended in every way. */
final class ServerChild implements AutoCloseable {
  /** For a start on a machine that has much else to do. */
  private static final long PATIENCE_SECONDS = 180;

  private static final long CHECK_MILLIS = 20;

  /** These processes live for seconds: what they run is not worth compiling well. */
  private static final List<String> JVM_FLAGS =
      List.of("-Xmx700m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final Process process;
  private final int port;
  private final Path log;

  private ServerChild(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts it; it is not ready yet.
   *
   * @param jvmFlags after those that each has
   * @param settings environment variables, on top of those for the smallest server
   * @param home where it runs
   * @param output to which all that it says is added
   */
  static ServerChild start(
      int port, List<String> jvmFlags, Map<String, String> settings, Path home, File output) {
    return start(Hotpin.class, port, jvmFlags, settings, home, output);
  }

  /**
   * The same with something around it.
   *
   * @param program has a {@code main} that runs {@link Hotpin}'s
   */
  static ServerChild start(
      Class<?> program,
      int port,
      List<String> jvmFlags,
      Map<String, String> settings,
      Path home,
      File output) {
    // A core dump would hold all memory, and takes longer to write than the rest of a test.
    List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -c 0; exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_FLAGS);
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(program.getName(), "serve"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    Map<String, String> all = new HashMap<>();
    all.put("SERVER_HOST", "127.0.0.1");
    all.put("SERVER_PORT", Integer.toString(port));
    all.put("STT_ENGINE", "sphinx4");
    all.put("STT_PERMITS", "1");
    all.put("TTS_VOICES", "1");
    all.put("PAIRING_KEY_FILE", home.resolve("pairing-key").toString());
    all.putAll(settings);
    builder.environment().putAll(all);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output));
    try {
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new ServerChild(process, port, output.toPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it lets devices in. */
  ServerChild awaitReady() {
    await("/ready", () -> status("/ready") == 200);
    return this;
  }

  /** Waits for a condition, as long as the process lives. */
  void await(String what, BooleanSupplier condition) {
    long sinceNanos = System.nanoTime();
    while (!condition.getAsBoolean()) {
      boolean late = System.nanoTime() - sinceNanos > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      if (late || !process.isAlive()) {
        throw new AssertionError(what + " in vain: " + said());
      }
      hasEnded(CHECK_MILLIS);
    }
  }

  private boolean hasEnded(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Writes a line to its standard input. */
  void tell(String line) {
    try {
      OutputStream in = process.getOutputStream();
      in.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it said, where that went to a file. */
  String said() {
    try {
      return Files.isRegularFile(log) ? Files.readString(log) : "(" + log + ")";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code GET path} answers, or null where nobody does. */
  HttpResponse<String> get(String path) {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(Duration.ofSeconds(5))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The status of an HTTP answer; 0 where there is none. */
  int status(String path) {
    HttpResponse<String> response = get(path);
    return response == null ? 0 : response.statusCode();
  }

  ServerAddress address() throws WearableException {
    return ServerAddress.resolve("ws://127.0.0.1:" + port + "/ws");
  }

  /** File descriptors that it may have from now on; those beyond stay open. Of Linux. */
  void limitFiles(int most) {
    run(List.of("prlimit", "--pid", Long.toString(process.pid()), "--nofile=" + most + ":"));
  }

  /** Sends a signal: TERM, KILL, SEGV. */
  void signal(String name) {
    run(List.of("kill", "-" + name, Long.toString(process.pid())));
  }

  private static void run(List<String> command) {
    try {
      int status = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (status != 0) {
        throw new AssertionError(command + ": " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for its end: its exit code, or 128 and the signal. */
  int awaitExit() {
    if (!hasEnded(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS))) {
      throw new AssertionError("it does not end: " + said());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
