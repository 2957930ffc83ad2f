package dev.hotpin.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.VoicedSpan;
import dev.hotpin.audio.WavFile;
import dev.hotpin.client.ScriptedServer;
import dev.hotpin.client.ScriptedServer.Door;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class TalkCommandIT {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aTurnIsToldInWordsTimesAndASavedFile() throws IOException {
    Path saved = folder.resolve("reply.wav");
    try (ScriptedServer server = ScriptedServer.at(ScriptedServer::answer)) {
      assertEquals(0, talk(server, "--unpaced", "--save", saved.toString()));
    }
    String text = out.toString();
    assertTrue(text.startsWith("Speaking go-forward-ten-meters, 2.8 s, sent at once."), text);
    assertTrue(text.contains("heard  go forward"), text);
    assertTrue(text.contains("reply  Going forward. Ten metres."), text);
    assertTrue(text.contains("first audio"), text);
    assertTrue(text.contains("first_frame_written 9"), text);
    assertTrue(text.lines().allMatch(line -> line.length() < 80), text);
    assertEquals("", err.toString());
    assertEquals(44 + 2000 + 4096, Files.size(saved));
    assertEquals(2000 + 4096, WavFile.read(saved).length);
  }

  @Test
  void aTokenGoesIntoTheFirstMessageAndIsNotShown() {
    try (ScriptedServer server = ScriptedServer.at(ScriptedServer::answer)) {
      assertEquals(0, talk(server, "--unpaced", "--token", "hp_of-the-kitchen"));
      assertTrue(
          server.texts().peek().contains("\"token\":\"hp_of-the-kitchen\""),
          server.texts()::toString);
      assertEquals(2, talk(server, "--token", "two words"));
    }
    assertFalse((out.toString() + err).contains("kitchen"));
  }

  @Test
  void oneLineOfJsonIsAllThatProgramsGet() {
    try (ScriptedServer server = ScriptedServer.at(ScriptedServer::answer)) {
      assertEquals(0, talk(server, "--unpaced", "--json"));
    }
    assertEquals(1, out.toString().lines().count());
    assertTrue(
        out.toString().startsWith("{\"turn\":1,\"answered\":true,\"degraded\":false,"),
        out::toString);
    assertTrue(out.toString().contains("\"ms\":{\"noticed\":"), out::toString);
    assertTrue(out.toString().contains("\"violations\":{}"), out::toString);
  }

  @Test
  void manyTurnsAreTrimmedAndEndInATable() throws IOException {
    long bytes;
    try (ScriptedServer server = ScriptedServer.at(ScriptedServer::answer)) {
      assertEquals(0, talk(server, "--unpaced", "--repeat", "4", "--sample", "amiable-himself"));
      bytes = server.audioBytes();
    }
    byte[] whole = Recording.ofSample("amiable-himself").pcm();
    assertEquals(4L * VoicedSpan.untilLastVoiced(whole).length, bytes);
    assertTrue(out.toString().contains("p50      p90      p95      max"), out::toString);
    assertTrue(out.toString().contains("4 of 4 turns answered, 0 failed."), out::toString);
  }

  @Test
  void trimmingCanBeTurnedOff() throws IOException {
    long bytes;
    try (ScriptedServer server = ScriptedServer.at(ScriptedServer::answer)) {
      assertEquals(0, talk(server, "--unpaced", "--repeat", "2", "--no-trim"));
      bytes = server.audioBytes();
    }
    assertEquals(2L * Recording.ofSample(Recording.SAMPLES.get(0)).pcm().length, bytes);
  }

  @Test
  void aConnectionLostAmongManyTurnsStillShowsWhatWasMeasured() {
    AtomicInteger turns = new AtomicInteger();
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> {
              if (turns.incrementAndGet() < 3) {
                ScriptedServer.answer(peer);
              } else {
                peer.close(1011, "broken");
              }
            })) {
      assertEquals(1, talk(server, "--unpaced", "--repeat", "9"));
    }
    assertTrue(out.toString().contains("2 of 3 turns answered, 1 failed."), out::toString);
    assertEquals(
        "The server closed the connection: code 1011, \"broken\".", err.toString().strip());
  }

  @Test
  void anErrorIsToldAndIsNoSuccess() {
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> {
              peer.text("{\"status\":\"error\",\"code\":\"no_speech\",\"message\":\"Again.\"}");
              ScriptedServer.answer(peer);
            })) {
      assertEquals(1, talk(server, "--unpaced"));
    }
    assertTrue(out.toString().contains("error  no_speech: Again."), out::toString);
  }

  @Test
  void whatBreaksTheProtocolIsSaid() {
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> {
              peer.audio(new byte[2]);
              peer.text("{\"status\":\"complete\"}");
            })) {
      assertEquals(0, talk(server, "--unpaced"));
    }
    assertTrue(
        out.toString().contains("Against the protocol: audio before a tts stage,"), out::toString);
  }

  @Test
  void aRefusalIsOneSentence() {
    try (ScriptedServer server = ScriptedServer.with(Door.FULL)) {
      assertEquals(1, talk(server));
    }
    assertEquals("", out.toString());
    assertEquals(1, err.toString().lines().count());
    assertTrue(err.toString().contains("HTTP 503"), err::toString);
  }

  @Test
  void aServerThatIsNotThereIsOneSentence() {
    String url;
    try (ScriptedServer server = ScriptedServer.at(peer -> {})) {
      url = server.url();
    }
    assertEquals(1, run("--url", url));
    assertTrue(err.toString().startsWith("Nobody listens at 127.0.0.1:"), err::toString);
    assertEquals(1, err.toString().lines().count());
  }

  @Test
  void anAddressThatIsNoneIsOneSentence() {
    assertEquals(1, run("--url", "http://localhost:8000/ws"));
    assertTrue(err.toString().startsWith("Not a WebSocket address"), err::toString);
  }

  @Test
  void aFileThatIsNoSoundIsOneSentence() throws IOException {
    Path file = Files.writeString(folder.resolve("talk.wav"), "words");
    assertEquals(1, run(file.toString()));
    assertTrue(err.toString().contains("talk.wav: The file is not a WAV file"), err::toString);
    assertEquals(1, run(folder.resolve("none.wav").toString()));
    assertTrue(err.toString().contains("none.wav is not a file that can be read."), err::toString);
  }

  @Test
  void optionsThatExcludeEachOtherAreRefused() {
    assertEquals(2, run("--mic", "--repeat", "2"));
    assertEquals(2, run("--mic", "--sample", "amiable-himself"));
    assertEquals(2, run("--sample", "nobody"));
    assertEquals(2, run("--repeat", "0"));
    assertEquals(2, run("--session", "not an id"));
    assertTrue(err.toString().contains("1 to 64 of A-Z a-z 0-9 . _ -"), err::toString);
  }

  @Test
  void aPictureGoesBeforeTheTurn() throws IOException {
    byte[] jpeg = {(byte) 0xFF, (byte) 0xD8, 13, 10, 0, 1};
    Path picture = Files.write(folder.resolve("view.jpg"), jpeg);
    String posted;
    try (ScriptedServer server = ScriptedServer.at(ScriptedServer::answer)) {
      assertEquals(0, talk(server, "--unpaced", "--session", "s-1", "--image", picture.toString()));
      posted = server.posts().remove();
    }
    assertTrue(posted.contains("name=\"session\"\r\n\r\ns-1\r\n"), posted);
    assertTrue(posted.contains("name=\"file\"; filename=\"view.jpg\""), posted);
    String start = "Content-Type: image/jpeg\r\n\r\n";
    int at = posted.indexOf(start) + start.length();
    assertArrayEquals(
        jpeg, posted.substring(at, at + jpeg.length).getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void helpNamesTheRecordings() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString().contains("korean-espeak"), out::toString);
  }

  private int talk(ScriptedServer server, String... options) {
    String[] all = new String[options.length + 2];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = "--url";
    all[options.length + 1] = server.url();
    return run(all);
  }

  private int run(String... arguments) {
    return new CommandLine(new TalkCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
