package dev.hotpin.bench.results;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, from its start until it is closed. */
final class ServerProcess implements AutoCloseable {
  private static final long READY_MILLIS = 180_000;

  /** Often, since starting is measured. */
  private static final long CHECK_MILLIS = 20;

  private static final long STOP_SECONDS = 20;
  private static final int HTTP_MILLIS = 2_000;

  private final Process process;
  private final int port;
  private final Path log;
  private final Optional<Path> gcLog;
  private final long startedNanos = System.nanoTime();
  private long readyNanos;

  private ServerProcess(Process process, int port, Path log, Optional<Path> gcLog) {
    this.process = process;
    this.port = port;
    this.log = log;
    this.gcLog = gcLog;
  }

  /** A port on loopback that nobody listens on. */
  static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  /**
   * Starts Hotpin and waits until it is ready.
   *
   * @param jvmFlags such as -Xmx
   * @param settings beside address and port, as environment variables
   * @param folder where it runs and logs; its collections go to gc.log there
   * @throws IOException with a sentence, if it does not become ready
   */
  static ServerProcess hotpin(
      Path jar, List<String> jvmFlags, Map<String, String> settings, Path folder)
      throws IOException, InterruptedException {
    if (!Files.exists(jar)) {
      throw new IOException(jar + " is not there: mvn -DskipTests package makes it.");
    }
    Files.createDirectories(folder);
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmFlags);
    command.add("-Xlog:gc:file=gc.log");
    command.addAll(List.of("-jar", jar.toAbsolutePath().toString(), "serve"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SERVER_HOST", "127.0.0.1");
    builder.environment().put("SERVER_PORT", Integer.toString(port));
    builder
        .environment()
        .put("PAIRING_KEY_FILE", folder.resolve("pairing-key").toAbsolutePath().toString());
    builder.environment().put("TURNS_PER_MINUTE", "0"); // nobody speaks as fast as a bench
    builder.environment().put("TURNS_PER_DAY", "0");
    builder.environment().put("TOKENS_PER_DAY", "0");
    builder.environment().put("UTTERANCES_AT_ONCE", "0");
    builder.environment().put("SESSIONS_PER_DEVICE", "0");
    builder.environment().putAll(settings);
    Path gcLog = folder.resolve("gc.log");
    Files.deleteIfExists(gcLog);
    ServerProcess server =
        start(builder, folder, port, folder.resolve("server.log"), Optional.of(gcLog));
    server.awaitAnswer("/ready");
    return server;
  }

  /**
   * Starts any other server and waits until it answers HTTP.
   *
   * @param home where it runs
   * @param path that is answered with 200, or empty where any answer will do
   * @param log what it says goes there
   */
  static ServerProcess other(
      List<String> command,
      Map<String, String> environment,
      Path home,
      int port,
      String path,
      Path log)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    ServerProcess server = start(builder, home, port, log, Optional.empty());
    server.awaitAnswer(path);
    return server;
  }

  private static ServerProcess start(
      ProcessBuilder builder, Path home, int port, Path log, Optional<Path> gcLog)
      throws IOException {
    Process process =
        builder
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    process.getOutputStream().close();
    // Where this program is stopped in the middle, the server goes too.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop-server"));
    return new ServerProcess(process, port, log, gcLog);
  }

  private void awaitAnswer(String path) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_MILLIS);
    while (System.nanoTime() - deadline < 0) {
      if (!process.isAlive()) {
        throw new IOException("The server ended while it started; its log: " + log);
      }
      if (answers(path)) {
        readyNanos = System.nanoTime();
        return;
      }
      TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
    }
    close();
    throw new IOException("The server did not become ready; its log: " + log);
  }

  private boolean answers(String path) {
    try {
      HttpURLConnection http =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
      http.setConnectTimeout(HTTP_MILLIS);
      http.setReadTimeout(HTTP_MILLIS);
      int status = http.getResponseCode();
      http.disconnect();
      return path.isEmpty() || status == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }

  /** Its process. */
  long pid() {
    return process.pid();
  }

  /** Where it writes its collections; empty for servers that are not ours. */
  Optional<Path> gcLog() {
    return gcLog;
  }

  /** From the start of the process until it was ready, in milliseconds. */
  double millisToReady() {
    return (readyNanos - startedNanos) / 1e6;
  }

  /** Where wearables connect to. */
  String url() {
    return "ws://127.0.0.1:" + port + "/ws";
  }

  /** Whether it lives. */
  boolean alive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
