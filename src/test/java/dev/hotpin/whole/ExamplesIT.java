package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hotpin.audio.WavFile;
import dev.hotpin.testing.AudioTool;
import dev.hotpin.testing.Recordings;
import dev.hotpin.whole.PlainClient.Received;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The example clients, run as their readers run them. */
@ExtendWith(SharedServers.class)
class ExamplesIT {
  private static final Path PYTHON = Path.of("examples", "python", "hotpin_client.py");
  private static final Path ESP = Path.of("examples", "esp-idf");
  private static final long MAX_SECONDS = 90;

  private final OfflineServer server;
  @TempDir private Path directory;

  ExamplesIT(OfflineServer server) {
    this.server = server;
  }

  /** What a program printed, and how it ended. */
  private record Ran(int exit, String output) {
    @Override
    public String toString() {
      return "exit " + exit + ":\n" + output;
    }
  }

  private Ran run(List<String> command) throws IOException, InterruptedException {
    Path log = Files.createTempFile(directory, "run", ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    return new Ran(ended ? process.exitValue() : -1, Files.readString(log));
  }

  private Ran python(Path wav, String... more) throws IOException, InterruptedException {
    String hint =
        "Skipped: no Python 3 with websockets. Install it: apt-get install python3-websockets";
    String python = System.getenv().getOrDefault("HOTPIN_TEST_PYTHON", "python3");
    boolean installed;
    try {
      installed = run(List.of(python, "-c", "import websockets")).exit() == 0;
    } catch (IOException e) {
      installed = false;
    }
    assumeTrue(installed, hint);
    List<String> command = new ArrayList<>(List.of(python, PYTHON.toString(), wav.toString()));
    String url = "ws://127.0.0.1:" + server.hotpin().port() + "/ws";
    command.addAll(List.of("--url", url, "--session", server.newSessionId()));
    command.addAll(List.of("--save", directory.resolve("reply.wav").toString()));
    command.addAll(List.of(more));
    return run(command);
  }

  private Path goForward() throws IOException {
    Path wav = directory.resolve("question.wav");
    String resource = "/dev/hotpin/speech/" + Recordings.GO_FORWARD + ".wav";
    try (InputStream in = Recordings.class.getResourceAsStream(resource)) {
      Files.copy(in, wav);
    }
    return wav;
  }

  @Test
  void thePythonClientAsksAndKeepsTheReply() throws IOException, InterruptedException {
    Ran ran = python(goForward(), "--partials");
    assertEquals(0, ran.exit(), ran::toString);
    assertTrue(ran.output().contains("llm go forward"), ran::toString);
    assertTrue(ran.output().contains("partial "), ran::toString);
    assertTrue(ran.output().contains("'stt_final': "), ran::toString);
    byte[] reply = Files.readAllBytes(directory.resolve("reply.wav"));
    assertTrue(Loudness.isSpeech(WavFile.parse(reply)), "the reply is speech");
  }

  @Test
  void thePythonClientLeavesTheEndOfSpeechToTheServer() throws IOException, InterruptedException {
    Ran ran = python(goForward(), "--endpointing", "700");
    assertEquals(0, ran.exit(), ran::toString);
    assertTrue(ran.output().contains("transcription endpoint"), ran::toString);
    assertTrue(ran.output().contains("llm go forward"), ran::toString);
  }

  @Test
  void thePythonClientSaysWhatWentWrongAndStillKeepsTheSpokenLine()
      throws IOException, InterruptedException {
    Path wav = directory.resolve("silence.wav");
    WavFile.write(wav, new byte[32_000]);
    Ran ran = python(wav);
    assertEquals(1, ran.exit(), ran::toString);
    assertTrue(ran.output().contains("error no_speech"), ran::toString);
    assertTrue(ran.output().contains("complete"), ran::toString);
  }

  @Test
  void theProtocolCoreForEsp32HoldsItsOwnTests() throws IOException, InterruptedException {
    Ran ran = run(List.of(compiled().toString()));
    assertEquals(0, ran.exit(), ran::toString);
  }

  @Test
  void theProtocolCoreForEsp32UnderstandsThisServer() throws IOException, InterruptedException {
    Path program = compiled();
    List<String> script = new ArrayList<>();
    long audioBytes = 0;
    try (PlainClient client = PlainClient.connect(server)) {
      client.text("{\"session_id\":\"" + server.newSessionId() + "\"}");
      client.awaitText("connected");
      client.text("{\"signal\":\"EOS\"}"); // nothing was said: an error, spoken
      client.awaitText("\"complete\"");
      for (Received received : client.received()) {
        if (received.text() != null) {
          script.add("T" + received.text());
        } else {
          script.add("B" + HexFormat.of().formatHex(received.bytes()));
          audioBytes += received.bytes().length;
        }
      }
    }
    script.addAll(1, List.of("R", "E"));
    Path session = directory.resolve("session.txt");
    Files.write(session, script);
    Ran ran = run(List.of(program.toString(), session.toString()));
    assertEquals(0, ran.exit(), ran::toString);
    String end = "state 1 unacked 0 played " + (audioBytes - 44) + " error no_speech";
    assertTrue(ran.output().contains(end), ran::toString);
  }

  /** Built with all warnings as errors and with checks of every access. */
  private Path compiled() throws IOException, InterruptedException {
    AudioTool.needs("gcc");
    Path program = directory.resolve("protocol_test");
    List<String> command = new ArrayList<>(List.of("gcc", "-std=c11", "-g"));
    command.addAll(List.of("-Wall", "-Wextra", "-Wconversion", "-Werror"));
    command.addAll(List.of("-fsanitize=address,undefined", "-fno-sanitize-recover=all"));
    command.addAll(List.of("-I", ESP.resolve("main").toString()));
    command.add(ESP.resolve("main/hotpin_protocol.c").toString());
    command.add(ESP.resolve("test/protocol_test.c").toString());
    command.addAll(List.of("-o", program.toString()));
    Ran ran = run(command);
    assertEquals(0, ran.exit(), ran::toString);
    return program;
  }
}
