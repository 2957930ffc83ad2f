package dev.hotpin.whole;

import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.ExternalTool;
import dev.hotpin.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real HAProxy on loopback before some nodes, which asks each whether it is ready. */
final class LoadBalancer implements AutoCloseable {
  /** Columns of HAProxy's statistics: sessions now, and what the checks say. */
  private static final int CURRENT = 4;

  private static final int STATUS = 17;

  private final Process process;
  private final int port;
  private final int statsPort;

  private LoadBalancer(Process process, int port, int statsPort) {
    this.process = process;
    this.port = port;
    this.statsPort = statsPort;
  }

  static LoadBalancer start(Path directory, List<NodeProcess> nodes) {
    ExternalTool.needs("haproxy", "apt-get install haproxy");
    Path program = ExternalTool.find("haproxy").orElseThrow();
    int port = FreePort.any();
    int statsPort = FreePort.any();
    StringBuilder config =
        new StringBuilder(
            """
            defaults
              mode http
              timeout connect 1s
              timeout client 60s
              timeout server 60s
              timeout tunnel 1h
              retries 3
              option redispatch 1
            listen statistics
              bind 127.0.0.1:%d
              stats enable
              stats uri /
            frontend wearables
              bind 127.0.0.1:%d
              default_backend nodes
            backend nodes
              balance leastconn
              option httpchk GET /ready
              default-server check inter 200ms fall 1 rise 1
            """
                .formatted(statsPort, port));
    for (NodeProcess node : nodes) {
      config.append("  server n%d 127.0.0.1:%d\n".formatted(node.port(), node.port()));
    }
    try {
      Path file = Files.writeString(directory.resolve("haproxy.cfg"), config);
      Process process =
          new ProcessBuilder(program.toString(), "-db", "-f", file.toString())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("haproxy.log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      LoadBalancer started = new LoadBalancer(process, port, statsPort);
      ChatTestServer.await("HAProxy", started::answers);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits until it has seen every node ready, and no connection is open. */
  void awaitAllUpAndIdle() {
    ChatTestServer.await("all nodes at HAProxy", this::allUpAndIdle);
  }

  private boolean allUpAndIdle() {
    String table =
        TestServer.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + statsPort + "/;csv"))
                    .build())
            .body();
    return table
        .lines()
        .map(line -> line.split(",", -1))
        .filter(cells -> cells[0].equals("nodes") && cells[1].startsWith("n"))
        .allMatch(cells -> cells[CURRENT].equals("0") && cells[STATUS].equals("UP"));
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
