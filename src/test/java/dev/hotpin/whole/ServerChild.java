package dev.hotpin.whole;

import dev.hotpin.client.ServerAddress;
import dev.hotpin.client.WearableException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The program as its user starts it, in a process of its own, to be ended in every way. */
final class ServerChild implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 90;
  private static final long CHECK_MILLIS = 20;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final int port;
  private final Path log;

  private ServerChild(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /** A port on loopback that nobody listens on. */
  static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  /**
   * Starts it; it is not ready yet.
   *
   * @param settings environment variables, on top of those for the smallest server
   * @param home where it runs
   * @param output where all that it says goes
   */
  static ServerChild start(
      int port, List<String> jvmFlags, Map<String, String> settings, Path home, File output)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.hotpin.Hotpin", "serve"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    Map<String, String> all = new HashMap<>();
    all.put("SERVER_HOST", "127.0.0.1");
    all.put("SERVER_PORT", Integer.toString(port));
    all.put("STT_ENGINE", "sphinx4");
    all.put("STT_PERMITS", "1");
    all.put("TTS_VOICES", "1");
    all.putAll(settings);
    builder.environment().putAll(all);
    builder.redirectErrorStream(true).redirectOutput(output);
    return new ServerChild(builder.start(), port, output.toPath());
  }

  ServerChild awaitReady() throws IOException, InterruptedException {
    await("/ready", () -> status("/ready") == 200);
    return this;
  }

  /** Waits for a condition, as long as the process lives. */
  void await(String what, BooleanSupplier condition) throws IOException, InterruptedException {
    long sinceNanos = System.nanoTime();
    while (!condition.getAsBoolean()) {
      boolean late = System.nanoTime() - sinceNanos > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      if (late || !process.isAlive()) {
        throw new AssertionError(what + " in vain: " + said());
      }
      process.waitFor(CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** What it said, where that went to a file. */
  String said() {
    try {
      return Files.isRegularFile(log) ? Files.readString(log) : "(" + log + ")";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The status of an HTTP answer; 0 where there is none. */
  int status(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  ServerAddress address() throws WearableException {
    return ServerAddress.resolve("ws://127.0.0.1:" + port + "/ws");
  }

  /** Sends a signal: TERM, KILL, SEGV. */
  void signal(String name) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (status != 0) {
      throw new AssertionError("kill -" + name + ": " + status);
    }
  }

  /** Waits for its end: its exit code, or 128 and the signal. */
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + said());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
