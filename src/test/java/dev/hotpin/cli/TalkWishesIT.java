package dev.hotpin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.client.ScriptedServer;
import dev.hotpin.client.ScriptedServer.Peer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** {@code talk} and part 2 of the protocol, against a server that is a script. */
@Timeout(60)
class TalkWishesIT {
  private static final String TRANSCRIPTION =
      "{\"status\":\"processing\",\"stage\":\"transcription\",\"reason\":\"endpoint\"}";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AtomicInteger silentFrames = new AtomicInteger();
  private final AtomicInteger voicedFrames = new AtomicInteger();
  private final AtomicInteger stops = new AtomicInteger();

  private static boolean isSilent(byte[] pcm) {
    for (byte b : pcm) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Answers once, when the silence after the speech has lasted. */
  private void endpoint(Peer peer, byte[] pcm) {
    if (!isSilent(pcm)) {
      voicedFrames.incrementAndGet();
      silentFrames.set(0);
    } else if (silentFrames.incrementAndGet() == 5) {
      peer.text(TRANSCRIPTION);
      ScriptedServer.answer(peer);
    }
  }

  @Test
  void withVadSilenceFollowsTheRecordingAndNoEndOfSpeech() throws Exception {
    List<String> texts;
    try (ScriptedServer server = ScriptedServer.listening(this::endpoint, (peer, text) -> {})) {
      assertEquals(0, talk(server, "--unpaced", "--vad", "500ms"));
      texts = new ArrayList<>(server.texts());
    }
    assertEquals(1, texts.size(), texts.toString());
    assertTrue(texts.get(0).contains("\"endpointing\":{\"silence_ms\":500}"), texts.get(0));
    assertTrue(out.toString().contains("heard  go forward"), out::toString);
    assertFalse(out.toString().contains("Against"), out::toString);
  }

  @Test
  void aFileAfterVadIsAFile() {
    assertEquals(1, run("--vad", "none.wav"));
    assertTrue(err.toString().startsWith("none.wav is not a file"), err::toString);
  }

  @Test
  void turnsWithVadFollowEachOther() {
    try (ScriptedServer server = ScriptedServer.listening(this::endpoint, (peer, text) -> {})) {
      assertEquals(0, talk(server, "--unpaced", "--vad", "--repeat", "3"));
      assertTrue(server.texts().peek().contains("\"endpointing\":{}"), server.texts()::toString);
    }
    assertTrue(out.toString().contains("3 of 3 turns answered"), out::toString);
  }

  @Test
  void anEndThatCameTooEarlyIsSaid() {
    try (ScriptedServer server =
        ScriptedServer.listening(
            (peer, pcm) -> {
              if (voicedFrames.incrementAndGet() == 2) {
                peer.text(TRANSCRIPTION);
                ScriptedServer.answer(peer);
              }
            },
            (peer, text) -> {})) {
      assertEquals(0, talk(server, "--vad"));
    }
    assertTrue(
        out.toString().contains("ms before the end of the recording for the end"), out::toString);
  }

  /** A reply that goes on until it is stopped, or for a second. */
  private void reply(Peer peer) {
    peer.spoken("And so on.");
    goOn(peer, 50);
  }

  private void goOn(Peer peer, int frames) {
    if (stops.get() > 0) {
      return;
    }
    if (frames == 0) {
      peer.audio(new byte[0]);
      peer.text("{\"status\":\"complete\"}");
      return;
    }
    peer.audio(new byte[640]);
    peer.later(20, () -> goOn(peer, frames - 1));
  }

  private void answerTexts(Peer peer, String text) {
    if (text.contains("INTERRUPT")) {
      stops.incrementAndGet();
      peer.text("{\"status\":\"interrupted\",\"turn\":7}");
    } else if (text.contains("TEXT") || text.contains("EOS")) {
      if (stops.get() > 0) {
        ScriptedServer.answer(peer);
      } else {
        reply(peer);
      }
    }
  }

  @Test
  void aTextIsAnsweredAndInterrupted() {
    List<String> texts;
    try (ScriptedServer server = ScriptedServer.listening((p, pcm) -> {}, this::answerTexts)) {
      assertEquals(0, talk(server, "--text", "a \"long\" story", "--interrupt-after", "0.1s"));
      texts = new ArrayList<>(server.texts());
      assertEquals(0, server.audioBytes());
    }
    assertEquals("{\"signal\":\"TEXT\",\"text\":\"a \\\"long\\\" story\"}", texts.get(1));
    assertEquals("{\"signal\":\"INTERRUPT\"}", texts.get(2));
    assertTrue(out.toString().contains("interrupted"), out::toString);
    assertTrue(out.toString().contains("ms after that was wished; "), out::toString);
    assertFalse(out.toString().contains("Against"), out::toString);
  }

  @Test
  void aReplyThatIsShorterIsNotInterruptedAndThatIsSaid() {
    try (ScriptedServer server = ScriptedServer.at(ScriptedServer::answer)) {
      assertEquals(0, talk(server, "--unpaced", "--interrupt-after", "30s"));
    }
    assertTrue(out.toString().contains("The turn was over before 30000 ms"), out::toString);
  }

  /** Speech into a reply stops it at its third frame. */
  private void bargeIn(Peer peer, byte[] pcm) {
    if (voicedFrames.get() < 0 && voicedFrames.incrementAndGet() == 0) {
      stops.incrementAndGet();
      peer.text("{\"status\":\"interrupted\",\"turn\":1}");
    }
  }

  private void answerSpeech(Peer peer, String text) {
    voicedFrames.compareAndSet(0, -3);
    answerTexts(peer, text);
  }

  @Test
  void speechIntoAReplyStopsItAndIsTheNextTurn() {
    try (ScriptedServer server = ScriptedServer.listening(this::bargeIn, this::answerSpeech)) {
      assertEquals(0, talk(server, "--unpaced", "--barge-in-after", "100ms"));
      assertTrue(server.texts().peek().contains("\"barge_in\":true"), server.texts()::toString);
    }
    assertTrue(out.toString().contains("reply  And so on."), out::toString);
    assertTrue(out.toString().contains("stopped "), out::toString);
    assertTrue(out.toString().contains("reply  Going forward. Ten metres."), out::toString);
    assertFalse(out.toString().contains("Against"), out::toString);
  }

  @Test
  void aReplyThatSpeechDoesNotStopIsAFailureInOneSentence() {
    try (ScriptedServer server =
        ScriptedServer.listening(
            (peer, pcm) -> {},
            (peer, text) -> {
              if (voicedFrames.getAndIncrement() == 0) {
                reply(peer);
              }
            })) {
      assertEquals(1, talk(server, "--unpaced", "--barge-in-after", "100ms"));
    }
    assertTrue(err.toString().startsWith("The reply was not stopped by what"), err::toString);
  }

  @Test
  void partialsShowWhatIsForGoodAndWhatMayChange() {
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> {
              peer.text("{\"status\":\"partial\",\"transcript\":\"go four\",\"stable_chars\":2}");
              peer.text(
                  "{\"status\":\"partial\",\"transcript\":\"go forward\",\"stable_chars\":10}");
              ScriptedServer.answer(peer);
            })) {
      assertEquals(0, talk(server, "--unpaced", "--partials"));
      assertTrue(server.texts().peek().contains("\"partials\":true"), server.texts()::toString);
    }
    assertTrue(out.toString().contains("so far go [four]"), out::toString);
    assertTrue(out.toString().lines().toList().contains("so far go forward"), out::toString);
  }

  @Test
  void anErrorThatIsNotSpokenEndsTheTurn() {
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> peer.text("{\"status\":\"error\",\"code\":\"busy\",\"message\":\"Later.\"}"))) {
      assertEquals(1, talk(server, "--unpaced", "--no-spoken-errors", "--lead-ms", "400"));
      String asked = server.texts().peek();
      assertTrue(asked.contains("\"reply\":{\"lead_ms\":400},\"spoken_errors\":false"), asked);
    }
    assertTrue(out.toString().contains("error  busy: Later."), out::toString);
    assertFalse(out.toString().contains("Against"), out::toString);
  }

  @Test
  void whatIsNotOfferedIsSaidWithItsOption() {
    try (ScriptedServer server =
        ScriptedServer.refusing(
            "{\"status\":\"error\",\"code\":\"unsupported\",\"message\":\"This value of"
                + " \\\"barge_in\\\" is not offered. On offer: false, or left out.\"}")) {
      assertEquals(1, talk(server, "--barge-in-after", "1s"));
    }
    assertTrue(err.toString().contains("On offer: false, or left out."), err::toString);
    assertTrue(err.toString().strip().endsWith("(--barge-in-after asked for it.)"), err::toString);
  }

  @Test
  void whatContradictsItselfIsRefusedInASentence() {
    refused("exclude each other", "--interrupt-after", "1s", "--barge-in-after", "1s");
    refused("has no unit; write 800ms or 800s", "--interrupt-after", "800");
    refused("is no time", "--barge-in-after", "soon");
    refused("more than a turn lasts", "--barge-in-after", "61s");
    refused("has no unit", "--vad", "500");
    refused("Only one of", "--text", "hello", Path.of("a.wav").toString());
    refused("--vad needs speech", "--text", "hello", "--vad");
    refused("--partials needs speech", "--text", "hello", "--partials");
    refused("--text is empty", "--text", " ");
    refused("--vad needs a recording", "--mic", "--vad");
    refused("it needs --barge-in-after", "a.wav", "b.wav");
    refused("--repeat can't count them", "--barge-in-after", "1s", "--repeat", "2");
    refused("--lead-ms is -1", "--lead-ms", "-1");
  }

  private void refused(String why, String... arguments) {
    err.getBuffer().setLength(0);
    assertEquals(2, run(arguments));
    assertTrue(err.toString().contains(why), err::toString);
  }

  @Test
  void helpIsNoWiderThanATerminal() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString().lines().allMatch(line -> line.length() <= 80), out::toString);
    assertTrue(out.toString().contains("--barge-in-after"), out::toString);
  }

  private int talk(ScriptedServer server, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--url", server.url()));
    return run(all.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return new CommandLine(new TalkCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
