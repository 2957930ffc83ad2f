package dev.hotpin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelsCommandTest {
  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return RootCommand.newCommandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private static String closedPort() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    return "http://127.0.0.1:" + port + "/model-list.json";
  }

  @Test
  void aListThatCantBeReadIsReplacedByTheBuiltInOneAndSaysSo() throws IOException {
    assertEquals(0, run("models", "list", "--catalog-url", closedPort()));

    assertTrue(out.toString().contains("can't be reached (connection refused)"), out.toString());
    assertTrue(out.toString().contains("vosk-model-small-en-us-0.15"), out.toString());
    assertTrue(out.toString().contains("41 MB"), out.toString());
  }

  @Test
  void theListIsFilteredByLanguageAndAge() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] list =
        ("[{\"name\":\"one\",\"lang\":\"en-us\"},{\"name\":\"two\",\"lang\":\"ko\"},"
                + "{\"name\":\"three\",\"lang\":\"en-in\",\"obsolete\":\"true\"}]")
            .getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, list.length);
            exchange.getResponseBody().write(list);
          }
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/list.json";
    try {
      assertEquals(0, run("models", "--catalog-url", url, "list", "--language", "en"));
      assertEquals(
          List.of("NAME", "one"),
          out.toString().lines().map(line -> line.split(" ", 2)[0]).toList());
      assertEquals(0, run("models", "list", "--all", "--catalog-url=" + url));
      assertTrue(out.toString().contains("three"), out.toString());
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aFetchThatFailsIsOneSentenceAndExitCode1() throws IOException {
    assertEquals(
        1,
        run(
            "models",
            "fetch",
            "vosk-model-small-en-us-0.15",
            "--into",
            directory.resolve("m").toString(),
            "--catalog-url",
            closedPort()));

    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().startsWith("hotpin: http://127.0.0.1:"), err.toString());
  }

  @Test
  void aModelThatIsNotThereFailsTheCheck() {
    assertEquals(1, run("models", "check", directory.resolve("none").toString()));
    assertTrue(out.toString().contains("does not exist"), out.toString());
  }

  @Test
  void wrongUseIsExitCode2() {
    assertEquals(2, run("models"));
    assertEquals(2, run("models", "fetch"));
    assertEquals(2, run("models", "list", "--catalog-url", "file:///etc/passwd"));
  }

  @Test
  void withoutATerminalProgressIsALineEveryTenth() {
    DownloadProgress progress = new DownloadProgress(new PrintWriter(out), false);
    for (int i = 0; i <= 1000; i++) {
      progress.downloaded(i * 1000L, 1_000_000);
    }

    List<String> lines = out.toString().lines().toList();
    assertEquals(11, lines.size(), lines.toString());
    assertEquals("100 %  1.0 of 1.0 MB", lines.get(10));
  }

  @Test
  void onATerminalProgressIsOneLineDrawnOverItself() {
    DownloadProgress progress = new DownloadProgress(new PrintWriter(out), true);
    progress.downloaded(500_000, 1_000_000);
    progress.downloaded(1_000_000, 1_000_000);
    progress.note("Unpacking.");

    String bar = "#".repeat(15) + " ".repeat(15);
    assertTrue(
        out.toString().startsWith("\r[" + bar + "]  50 %  0.5 of 1.0 MB\r["), out.toString());
    assertTrue(out.toString().replace("\r\n", "\n").endsWith("\nUnpacking.\n"), out.toString());
  }

  @Test
  void anUnknownSizeShowsNothing() {
    new DownloadProgress(new PrintWriter(out), true).downloaded(5, 0);

    assertEquals("", out.toString());
  }
}
