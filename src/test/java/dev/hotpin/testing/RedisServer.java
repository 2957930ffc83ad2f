package dev.hotpin.testing;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A real redis-server on a free port of the loopback address, in a temporary directory. A test that
 * needs one where none is installed is skipped and says how to get it.
 */
public final class RedisServer implements AutoCloseable {
  private static final String PROGRAM = "redis-server";
  private static final long MAX_SECONDS = 20;

  private final Path directory;
  private final int port;
  private final List<String> options;
  private final boolean sentinel;
  private Process process;

  private RedisServer(Path directory, int port, List<String> options, boolean sentinel) {
    this.directory = directory;
    this.port = port;
    this.options = options;
    this.sentinel = sentinel;
  }

  /**
   * Starts one that keeps nothing on disk; the options are those of redis-server's command line.
   */
  public static RedisServer start(String... options) {
    ExternalTool.needs(PROGRAM, "apt-get install redis-server");
    RedisServer server = new RedisServer(newDirectory(), FreePort.any(), List.of(options), false);
    server.startAgain();
    return server;
  }

  /** Starts a Sentinel that alone watches {@code primary} under the name "main". */
  public static RedisServer sentinelOf(RedisServer primary) {
    ExternalTool.needs(PROGRAM, "apt-get install redis-server");
    RedisServer sentinel = new RedisServer(newDirectory(), FreePort.any(), List.of(), true);
    String config =
        "port %d\nbind 127.0.0.1\nsentinel monitor main 127.0.0.1 %d 1\n"
                .formatted(sentinel.port, primary.port)
            + "sentinel down-after-milliseconds main 500\nsentinel failover-timeout main 2000\n";
    try {
      Files.writeString(sentinel.directory.resolve("sentinel.conf"), config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sentinel.startAgain();
    return sentinel;
  }

  private static Path newDirectory() {
    try {
      return Files.createTempDirectory("redis");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it on the same port after it was stopped or killed; it knows nothing any more. */
  public void startAgain() {
    List<String> command = new ArrayList<>(List.of(PROGRAM));
    if (sentinel) {
      command.addAll(List.of("sentinel.conf", "--sentinel"));
    } else {
      command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
      command.addAll(List.of("--save", "", "--appendonly", "no", "--enable-debug-command", "yes"));
      command.addAll(List.of("--repl-diskless-sync-delay", "0"));
      command.addAll(options);
    }
    try {
      process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ChatTestServer.await("redis-server on port " + port, this::answers);
  }

  private Path log() {
    return directory.resolve("redis.log");
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new AssertionError("redis-server ended: " + said());
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      socket.setSoTimeout(1_000);
      OutputStream out = socket.getOutputStream();
      out.write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      String line =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      return line != null && (line.startsWith("+PONG") || line.startsWith("-NOAUTH"));
    } catch (IOException e) {
      return false;
    }
  }

  private String said() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** For a client. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Has it do something, as a client of its own. */
  public <T> T ask(Function<RedisCommands<String, String>, T> question) {
    return ask(RedisURI.create(url()), question);
  }

  /** The same, with other credentials. */
  public <T> T ask(RedisURI uri, Function<RedisCommands<String, String>, T> question) {
    RedisClient client = RedisClient.create(uri);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return question.apply(connection.sync());
    } finally {
      client.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }

  /** It stays connected and answers nothing (SIGSTOP). */
  public void hang() {
    signal("-STOP");
  }

  /** It goes on (SIGCONT). */
  public void goOn() {
    signal("-CONT");
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", name, Long.toString(process.pid())).start();
      kill.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Kills it (SIGKILL). */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
