package dev.hotpin.bench.results;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A redis-server on loopback that keeps nothing on disk, and can be made to hang. */
final class RedisProcess implements AutoCloseable {
  private static final String PROGRAM = "redis-server";
  private static final long START_MILLIS = 10_000;
  private static final long CHECK_MILLIS = 20;

  private final Process process;
  private final int port;

  private RedisProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one and waits until it listens.
   *
   * @throws IOException with a sentence, if there is none or it does not start
   */
  static RedisProcess start(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    int port = ServerProcess.freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    PROGRAM,
                    "--port",
                    Integer.toString(port),
                    "--bind",
                    "127.0.0.1",
                    "--save",
                    "",
                    "--appendonly",
                    "no"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("redis.log").toFile());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new IOException("No redis-server: apt-get install redis-server.", e);
    }
    RedisProcess redis = new RedisProcess(process, port);
    // Where this program is stopped in the middle, Redis goes too, even one that hangs.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "stop-redis"));
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
    while (!redis.listens()) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        redis.close();
        throw new IOException("redis-server did not start; its log: " + folder);
      }
      TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
    }
    return redis;
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** For a server. */
  String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** From now on it is connected and answers nothing. */
  void hang() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
