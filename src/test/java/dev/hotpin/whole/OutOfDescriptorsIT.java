package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A process without file descriptors accepts nobody, says so, and goes on when there are some. */
class OutOfDescriptorsIT {
  private static final int MAX_DESCRIPTORS = 400;

  /**
   * A descriptor or two may come free again behind the filler: a class file, a collected stream.
   */
  private static final int MORE_THAN_COME_FREE = 20;

  private static final int READ_TIMEOUT_MILLIS = 20_000;

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs a shell with ulimit and /dev/null")
  void acceptingGoesOnWhenDescriptorsAreFreeAgain() throws Exception {
    Process child = start();
    List<String> log = new ArrayList<>();
    try (BufferedReader out =
            new BufferedReader(
                new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        OutputStream in = child.getOutputStream()) {
      int port = Integer.parseInt(awaitLine(out, log, "port ").substring("port ".length()));
      try (Socket before = connect(port)) {
        assertEquals(200, health(before));
      }
      say(in, "fill");
      awaitLine(out, log, "done");
      List<Socket> waiting = new ArrayList<>(); // in the kernel's queue
      try {
        for (int i = 0; i < MORE_THAN_COME_FREE; i++) {
          waiting.add(connect(port));
        }
        awaitLine(out, log, "Can't accept connections");
        say(in, "free");
        for (Socket socket : waiting) {
          assertEquals(200, health(socket));
        }
      } finally {
        for (Socket socket : waiting) {
          socket.close();
        }
      }
      try (Socket after = connect(port)) {
        assertEquals(200, health(after));
      }
    } finally {
      child.destroy();
      if (!child.waitFor(10, TimeUnit.SECONDS)) {
        child.destroyForcibly();
      }
    }
    long warnings = log.stream().filter(line -> line.contains("Can't accept connections")).count();
    assertEquals(1, warnings, log::toString);
    assertTrue(
        log.stream().anyMatch(line -> line.contains("MAX_CONNECTIONS is 1000, but")),
        log::toString);
  }

  private static Process start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            "sh",
            "-c",
            "ulimit -n " + MAX_DESCRIPTORS + " && exec \"$0\" \"$@\"",
            java,
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            FullDescriptorTable.class.getName())
        .redirectErrorStream(true)
        .start();
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    return socket;
  }

  private static int health(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /health HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    String line =
        new String(
            socket.getInputStream().readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
    return Integer.parseInt(line.substring(line.indexOf(' ') + 1));
  }

  private static void say(OutputStream in, String word) throws IOException {
    in.write((word + "\n").getBytes(StandardCharsets.US_ASCII));
    in.flush();
  }

  private static String awaitLine(BufferedReader out, List<String> log, String part)
      throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      log.add(line);
      if (line.contains(part)) {
        return line;
      }
    }
    throw new AssertionError("no line with \"" + part + "\" in " + log);
  }
}
