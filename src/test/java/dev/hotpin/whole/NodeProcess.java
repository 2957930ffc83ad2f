package dev.hotpin.whole;

import dev.hotpin.Hotpin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server in a process of its own, which can be killed; it may be started again. */
final class NodeProcess implements AutoCloseable {
  private static final long MAX_SECONDS = 60;
  private static final long CHECK_MILLIS = 20;
  private static final Pattern SESSIONS = Pattern.compile("\"active_sessions\":(\\d+)");
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final String name;
  private final int port;
  private final Map<String, String> settings;
  private final Path directory;
  private Process process;

  NodeProcess(String name, int port, Map<String, String> settings, Path directory) {
    this.name = name;
    this.port = port;
    this.settings = settings;
    this.directory = directory;
  }

  /** Starts it, without waiting for it. */
  NodeProcess start() {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx700m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // these live for seconds
                "-cp",
                classPath,
                Hotpin.class.getName(),
                "serve"));
    Map<String, String> environment = builder.environment();
    environment.put("SERVER_HOST", "127.0.0.1");
    environment.put("SERVER_PORT", Integer.toString(port));
    environment.put("STT_ENGINE", "sphinx4");
    environment.put("STT_PERMITS", "1");
    environment.put("TURNS_PER_MINUTE", "0"); // nobody speaks as fast as a test
    environment.put("XDG_CONFIG_HOME", directory.toString());
    environment.putAll(settings);
    try {
      process =
          builder
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return this;
  }

  private Path log() {
    return directory.resolve(name + ".log");
  }

  int port() {
    return port;
  }

  /** Waits until it lets devices in. */
  NodeProcess awaitReady() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
    while (System.nanoTime() - deadline < 0) {
      if (isReady()) {
        return this;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(CHECK_MILLIS));
    }
    throw new AssertionError(name + " did not become ready: " + said());
  }

  private boolean isReady() {
    if (!process.isAlive()) {
      throw new AssertionError(name + " ended: " + said());
    }
    HttpResponse<String> response = get("/ready");
    return response != null && response.statusCode() == 200;
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

  /** Devices that are connected. */
  int sessions() {
    Matcher matcher = SESSIONS.matcher(get("/health").body());
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  /** Kills it (SIGKILL). */
  void kill() {
    process.destroyForcibly();
    await();
  }

  /**
   * Has it stop in order (SIGTERM), and waits for its end.
   *
   * @return its exit code
   */
  int stop() {
    process.destroy();
    await();
    return process.exitValue();
  }

  private void await() {
    try {
      if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(name + " does not end: " + said());
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String said() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
