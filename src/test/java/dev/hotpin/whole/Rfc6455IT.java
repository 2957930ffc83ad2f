package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.hotpin.testing.Recordings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server's WebSocket as two clients of other makes find it, each in a process of its own: their
 * cases are in {@code src/test/clients}.
 */
@ExtendWith(SharedServers.class)
class Rfc6455IT {
  private static final Path CLIENTS = Path.of("src", "test", "clients");
  private static final long MAX_SECONDS = 180;

  private final HostileServer server;
  @TempDir private Path directory;

  Rfc6455IT(HostileServer server) {
    this.server = server;
  }

  @TestFactory
  Stream<DynamicTest> pythonsWebsockets() throws IOException, InterruptedException {
    String python = System.getenv().getOrDefault("HOTPIN_TEST_PYTHON", "python3");
    assumeTrue(
        runs(python, "-c", "import websockets"),
        "Skipped: no Python 3 with websockets. Install it: apt-get install python3-websockets");
    return cases(20, python, CLIENTS.resolve("rfc6455.py").toString());
  }

  @TestFactory
  Stream<DynamicTest> nodesWs() throws IOException, InterruptedException {
    assumeTrue(
        runs("node", "-e", "require(require('path').join(process.env.WS_HOME, 'node_modules/ws'))"),
        "Skipped: no Node with ws. Install them: apt-get install nodejs npm, then npm ci in a copy"
            + " of src/test/clients, and set WS_HOME to it");
    return cases(12, "node", CLIENTS.resolve("rfc6455.js").toString());
  }

  private Stream<DynamicTest> cases(int least, String... program)
      throws IOException, InterruptedException {
    Path wav = directory.resolve("question.wav");
    String resource = "/dev/hotpin/speech/" + Recordings.GO_FORWARD + ".wav";
    try (InputStream in = Recordings.class.getResourceAsStream(resource)) {
      Files.copy(in, wav);
    }
    String url = "ws://127.0.0.1:" + server.hotpin().port() + "/ws";
    Path log = directory.resolve("cases.txt");
    Process process = start(log, program[0], program[1], url, wav.toString());
    boolean ended = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    List<String> lines = Files.readAllLines(log);
    assertTrue(ended, () -> "it takes too long: " + lines);
    List<String> cases =
        lines.stream().filter(line -> line.startsWith("ok ") || line.startsWith("FAIL ")).toList();
    assertTrue(cases.size() >= least, () -> "cases are missing: " + lines);
    return cases.stream()
        .map(
            line -> {
              String name = line.split("[ :]", 3)[1].replace('_', ' ');
              return dynamicTest(name, () -> assertEquals("ok", line.split(" ", 2)[0], line));
            });
  }

  private static Process start(Path log, String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private boolean runs(String... command) throws InterruptedException, IOException {
    try {
      Process process = start(Files.createTempFile(directory, "probe", ".txt"), command);
      return process.waitFor(MAX_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
