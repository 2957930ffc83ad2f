package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.bench.interrupt.Interruption;
import dev.hotpin.bench.interrupt.PlayingDevice;
import dev.hotpin.cli.RootCommand;
import dev.hotpin.cli.TalkCommand;
import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.ChatTestServer.Script;
import dev.hotpin.testing.Recordings;
import dev.hotpin.wire.ReplyFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Turns over TLS, by both providers: what holds for plain sockets holds here too. */
class TlsTurnsIT {
  private static final byte[] COMMAND = Recordings.pcm(Recordings.GO_FORWARD);
  private static final String SENTENCE = " This is a sentence that takes a while.";
  private static final int LEAD_MILLIS = 400;
  private static final int RECEIVE_BUFFER_BYTES = 4_096;
  private static final long PLAY_MILLIS = 700;

  /** One white pixel. */
  private static final String DOT_PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==";

  @TempDir Path directory;
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "openssl"})
  void turnsInterruptionsAndSlowReaders(String provider) throws IOException {
    Map<String, String> settings = new HashMap<>(TlsFiles.in(directory).settings());
    settings.put("TLS_PROVIDER", provider);
    settings.put("STT_PERMITS", "1");
    settings.put("WRITE_TIMEOUT_MS", "1000");
    try (ChatTestServer chat = ChatTestServer.start()) {
      settings.put("GROQ_API_BASE_URL", chat.baseUrl());
      settings.put("GROQ_MODEL", "test-model");
      try (TestServer server = new TestServer(settings)) {
        aTurn(server, chat);
        anInterruption(server, chat);
        if (provider.equals("openssl")) { // what both are about is the same with either
          aSlowReader(server, chat);
        } else {
          talk(server, chat);
        }
      }
    }
  }

  private static void aTurn(TestServer server, ChatTestServer chat) {
    chat.always(Script.tokens("Here", " I", " am."));
    try (Device device = server.connect()) {
      assertEquals("Here I am.", device.speak(COMMAND.clone()).succeeded().reply());
    }
  }

  /** On the command line, with a picture, which goes another way. */
  private void talk(TestServer server, ChatTestServer chat) throws IOException {
    chat.always(Script.tokens("Here", " I", " am."));
    Path picture = Files.write(directory.resolve("dot.png"), Base64.getDecoder().decode(DOT_PNG));
    String certificate = server.config().edge().tls().orElseThrow().certificateFile().toString();
    assertEquals(
        0, talk(server, "--ca", certificate, "--image", picture.toString()), err::toString);
    assertEquals(0, talk(server, "--insecure", "--image", picture.toString()), err::toString);
    assertEquals(1, talk(server));
    assertTrue(err.toString().contains("--ca FILE"), err::toString);
    assertEquals(1, talk(server, "--ca", picture.toString()));
    assertTrue(err.toString().contains("can't be read as a file of certificates"), err::toString);
    assertEquals(2, talk(server, "--insecure", "--ca", certificate));
    assertEquals(1, talk(server, "--reconnect"), "the same certificate would come for ever");
    assertEquals(0, export(server, "--ca", certificate), err::toString);
    assertEquals(0, export(server, "--insecure"), err::toString);
    assertEquals(1, export(server));
    assertEquals(2, export(server, "--insecure", "--ca", certificate));
  }

  private int export(TestServer server, String... options) {
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of("sessions", "export", "esp32"));
    all.addAll(List.of("--url", server.address().http("").toString()));
    all.addAll(List.of(options));
    return RootCommand.newCommandLine()
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private int talk(TestServer server, String... options) {
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--text", "hello", "--url", server.address().uri().toString()));
    return new CommandLine(new TalkCommand())
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private static void anInterruption(TestServer server, ChatTestServer chat) throws IOException {
    chat.always(Script.tokens(SENTENCE.repeat(12)));
    String hello = "{\"session_id\":\"" + server.newSessionId() + "\",\"reply\":{\"lead_ms\":400}}";
    long bound = Pcm.bytesOf(LEAD_MILLIS) + ReplyFormat.DEFAULT.frameBytes();
    try (PlayingDevice device =
        new PlayingDevice(
            server.address().socketAddress(),
            hello,
            RECEIVE_BUFFER_BYTES,
            server.trust().java().getSocketFactory())) {
      for (int i = 0; i < 2; i++) {
        Interruption interruption = Interruption.of(device, "tell me a story", PLAY_MILLIS);
        assertTrue(interruption.audioAfterBytes() <= bound, interruption::toString);
        assertEquals(0, interruption.strayFrames());
      }
    }
    String last = chat.requests().get(chat.requests().size() - 1).body();
    int remembered = last.split("takes a while", -1).length - 1;
    assertTrue(remembered < 2, "more is remembered than was heard: " + last);
  }

  private static void aSlowReader(TestServer server, ChatTestServer chat) {
    chat.always(Script.tokens(SENTENCE.repeat(80)));
    int asked = chat.requests().size();
    try (LogCapture log = new LogCapture();
        SlowReader slow = SlowReader.connect(server)) {
      slow.speak(COMMAND);
      chat.awaitRequests(asked + 1);
      ChatTestServer.await("unread audio", () -> server.hotpin().unreadReplies().bytes() > 0);
      ChatTestServer.await("its end", () -> log.count("closed 1008 (The reply was not read)") == 1);
      ChatTestServer.await("the reply dropped", () -> server.hotpin().unreadReplies().bytes() == 0);
      ChatTestServer.await("no session", () -> server.hotpin().activeSessions() == 0);
    }
  }
}
