package dev.hotpin.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.client.ScriptedServer.Door;
import dev.hotpin.client.ScriptedServer.Peer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WearableSessionIT {
  private static final byte[] SPEECH = new byte[5 * 4096 + 7];
  private static final SessionLimits PATIENT = new SessionLimits(10_000, 20_000, 10_000, 1 << 20);
  private static final SessionLimits HASTY_IN_TURNS = new SessionLimits(10_000, 200, 100, 1 << 20);
  private static final SessionLimits HASTY = new SessionLimits(200, 200, 100, 1 << 20);

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("wearables", true), NioIoHandler.newFactory());

  @AfterEach
  void stopLoop() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void aWholeTurnIsReportedWithItsMomentsInOrder() throws Exception {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    TurnListener listener =
        new TurnListener() {
          @Override
          public void replyAudio(byte[] pcm) {
            heard.writeBytes(pcm);
          }
        };
    try (ScriptedServer server = ScriptedServer.at(ScriptedServer::answer)) {
      WearableSession session = open(server, PATIENT);
      TurnReport report = session.speak(SPEECH, Pacing.UNPACED, listener).get();
      Violations strays = session.close().get();

      assertEquals("go forward", report.transcript());
      assertEquals("Going forward. Ten metres.", report.reply());
      assertTrue(report.answered());
      assertFalse(report.degraded());
      assertEquals(1, report.turn().orElseThrow());
      assertEquals(
          Map.of("stt_final", 3L, "first_frame_written", 9L), report.serverTimingsMillis());
      assertEquals(2000 + 4096, report.audio().pcmBytes());
      assertEquals(2000 + 4096, heard.size());
      assertEquals(2, report.audio().frames());
      assertTrue(report.violations().isEmpty(), report.violations().describe());
      assertTrue(strays.isEmpty(), strays.describe());
      long last = 0;
      for (Milestone milestone :
          List.of(
              Milestone.NOTICED,
              Milestone.TRANSCRIPT,
              Milestone.REPLY_TEXT,
              Milestone.FIRST_AUDIO,
              Milestone.LAST_AUDIO,
              Milestone.COMPLETE)) {
        long nanos = report.nanosTo(milestone).orElseThrow();
        assertTrue(nanos >= last, milestone + " comes after the one before it");
        last = nanos;
      }
      assertEquals(SPEECH.length, server.audioBytes());
      assertEquals(
          List.of("{\"session_id\":\"wearable-1\",\"timings\":true}", "{\"signal\":\"EOS\"}"),
          new ArrayList<>(server.texts()));
    }
  }

  @Test
  void aDelayBeforeTheAudioShowsInTheAudioAndNotInTheTranscript() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> {
              peer.text("{\"status\":\"processing\",\"stage\":\"llm\",\"transcript\":\"hi\"}");
              peer.later(150, () -> finish(peer));
            })) {
      TurnReport report = turn(server, PATIENT);

      long transcript = report.nanosTo(Milestone.TRANSCRIPT).orElseThrow();
      long audio = report.nanosTo(Milestone.FIRST_AUDIO).orElseThrow();
      assertTrue(audio - transcript >= TimeUnit.MILLISECONDS.toNanos(140), "the server waited");
    }
  }

  @Test
  void turnsFollowEachOtherOnOneConnection() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(ScriptedServer::answer)) {
      WearableSession session = open(server, PATIENT);
      for (int i = 0; i < 5; i++) {
        TurnReport report = session.speak(SPEECH, Pacing.UNPACED, TurnListener.NONE).get();
        assertTrue(report.violations().isEmpty(), report.violations().describe());
        assertEquals(2, report.audio().frames());
      }
      session.close().get();
    }
  }

  @Test
  void manyWearablesShareOneLoop() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(ScriptedServer::answer)) {
      List<CompletableFuture<TurnReport>> turns = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        WearableSession session = session(server, PATIENT, "wearable-" + i);
        turns.add(
            session
                .open()
                .thenCompose(done -> session.speak(SPEECH, Pacing.UNPACED, TurnListener.NONE))
                .thenCompose(report -> session.close().thenApply(strays -> report)));
      }
      for (CompletableFuture<TurnReport> turn : turns) {
        assertTrue(turn.get().violations().isEmpty());
      }
    }
  }

  @Test
  void anErrorThatIsSpokenIsToldAndTheTurnEnds() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> {
              peer.text("{\"status\":\"error\",\"code\":\"no_speech\",\"message\":\"Again.\"}");
              peer.later(50, () -> finish(peer));
            })) {
      TurnReport report = turn(server, PATIENT);

      assertEquals("no_speech", report.error().orElseThrow().code());
      assertFalse(report.answered());
      assertEquals("Yes.", report.reply());
      assertTrue(report.violations().isEmpty(), report.violations().describe());
    }
  }

  @Test
  void anErrorThatIsNotSpokenEndsTheTurnAndIsAViolation() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> peer.text("{\"status\":\"error\",\"message\":\"Could not understand\"}"))) {
      TurnReport report = turn(server, new SessionLimits(10_000, 20_000, 100, 1 << 20));

      assertEquals("Could not understand", report.error().orElseThrow().message());
      assertEquals(Set.of(Violation.ERROR_NOT_SPOKEN), report.violations().counts().keySet());
    }
  }

  @Test
  void aDegradedTurnIsAnsweredAndSaidToBeDegraded() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> {
              peer.spoken("Sorry.");
              peer.audio(new byte[0]);
              peer.text("{\"status\":\"complete\",\"degraded\":true}");
            })) {
      TurnReport report = turn(server, PATIENT);

      assertTrue(report.degraded());
      assertTrue(report.answered());
    }
  }

  @Test
  void whatDevicesRelyOnIsChecked() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> {
              peer.audio(new byte[4099]);
              peer.text("no json");
              peer.text("{\"status\":\"x\",\"pad\":\"" + "x".repeat(1300) + "\"}");
              peer.text("{\"status\":\"complete\"}");
            })) {
      assertEquals(
          Set.of(
              Violation.AUDIO_BEFORE_TTS,
              Violation.MISSING_HEADER,
              Violation.ODD_FRAME,
              Violation.LONG_FRAME,
              Violation.UNREADABLE_TEXT,
              Violation.LONG_TEXT,
              Violation.NO_END_OF_AUDIO),
          turn(server, PATIENT).violations().counts().keySet());
    }
  }

  @Test
  void whatComesAfterCompleteIsReportedWithTheNextTurnOrAtTheClose() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> {
              ScriptedServer.answer(peer);
              peer.text("{\"status\":\"processing\",\"stage\":\"tts\"}");
              peer.audio(new byte[2]);
            })) {
      WearableSession session = open(server, PATIENT);
      session.speak(SPEECH, Pacing.UNPACED, TurnListener.NONE).get();
      session.reset();

      assertEquals(
          Set.of(Violation.TEXT_AFTER_COMPLETE, Violation.AUDIO_AFTER_COMPLETE),
          session.close().get().counts().keySet());
    }
  }

  @Test
  void aCloseInMidReplyFailsTheTurnWithCodeAndReason() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> {
              peer.spoken("I was about to");
              peer.close(1011, "broken");
            })) {
      assertEquals(
          "The server closed the connection: code 1011, \"broken\".", failure(server, PATIENT));
    }
  }

  @Test
  void aDroppedConnectionFailsTheTurn() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(Peer::drop)) {
      assertEquals("The server dropped the connection without a word.", failure(server, PATIENT));
    }
  }

  @Test
  void aTurnThatIsNeverAnsweredFailsInTimeAndSoDoesWhatComesAfter() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(peer -> {})) {
      WearableSession session = open(server, HASTY_IN_TURNS);
      String why = failureOf(session.speak(SPEECH, Pacing.UNPACED, TurnListener.NONE));
      assertEquals("The server did not end the turn within 200 ms of the end of speech.", why);
      assertEquals(why, failureOf(session.speak(SPEECH, Pacing.UNPACED, TurnListener.NONE)));
      session.close().get();
    }
  }

  @Test
  void aServerThatIgnoresTheHandshakeIsGivenUp() throws Exception {
    try (ScriptedServer server = ScriptedServer.with(Door.DEAF)) {
      assertEquals("The server did not answer the handshake.", refusal(server, HASTY));
    }
  }

  @Test
  void aServerThatIgnoresTheUpgradeIsGivenUp() throws Exception {
    try (ScriptedServer server = ScriptedServer.with(Door.SILENT)) {
      assertEquals("The server did not answer the handshake.", refusal(server, HASTY));
    }
  }

  @Test
  void aRefusedUpgradeIsToldWithItsStatusAndWhenToComeBack() throws Exception {
    try (ScriptedServer server = ScriptedServer.with(Door.FULL)) {
      assertTrue(
          refusal(server, PATIENT)
              .endsWith("refused the upgrade: HTTP 503 Service Unavailable; try again in 2 s."));
    }
  }

  @Test
  void aRefusedHandshakeIsToldWithItsCodeAndReason() throws Exception {
    try (ScriptedServer server = ScriptedServer.with(Door.CLOSING)) {
      assertEquals(
          "The server closed the connection: code 1008, \"who are you?\".",
          refusal(server, PATIENT));
    }
  }

  @Test
  void whereNobodyListensThatIsSaid() throws Exception {
    String url;
    try (ScriptedServer server = ScriptedServer.at(peer -> {})) {
      url = server.url();
    }
    WearableSession session =
        new WearableSession(
            group, ServerAddress.resolve(url), new Handshake("wearable-1", true), PATIENT);
    String why = failureOf(session.open());
    assertTrue(why.startsWith("Nobody listens at 127.0.0.1:"), why);
  }

  @Test
  void closingWhileTheReplyComesEndsTheTurnAsLost() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(peer -> peer.spoken("And so on"))) {
      WearableSession session = open(server, PATIENT);
      CompletableFuture<Void> audible = new CompletableFuture<>();
      CompletableFuture<TurnReport> turn =
          session.speak(
              SPEECH,
              Pacing.UNPACED,
              new TurnListener() {
                @Override
                public void replyAudio(byte[] pcm) {
                  audible.complete(null);
                }
              });
      audible.get();
      session.close().get();
      assertThrows(ExecutionException.class, turn::get);
    }
  }

  @Test
  void aSecondTurnAtTheSameTimeIsRefused() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(peer -> peer.later(100, () -> finish(peer)))) {
      WearableSession session = open(server, PATIENT);
      CompletableFuture<TurnReport> first =
          session.speak(SPEECH, Pacing.UNPACED, TurnListener.NONE);
      ExecutionException refused =
          assertThrows(ExecutionException.class, () -> session.beginLive(TurnListener.NONE).get());
      assertInstanceOf(IllegalStateException.class, refused.getCause());
      assertTrue(first.get().answered());
      session.close().get();
    }
  }

  @Test
  void liveSpeechMakesATurnToo() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(ScriptedServer::answer)) {
      WearableSession session = open(server, PATIENT);
      CompletableFuture<TurnReport> turn = session.beginLive(TurnListener.NONE);
      session.sendAudio(SPEECH, 0, 4096);
      session.sendAudio(SPEECH, 4096, 1001);
      session.endSpeech();
      assertTrue(turn.get().answered());
      assertEquals(4096 + 1001, server.audioBytes());
      session.close().get();
    }
  }

  @Test
  void aResetInTheMiddleEndsTheTurn() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(peer -> {})) {
      WearableSession session = open(server, PATIENT);
      CompletableFuture<TurnReport> turn = session.speak(SPEECH, Pacing.UNPACED, TurnListener.NONE);
      session.reset();
      assertEquals("", turn.get().reply());
      session.close().get();
    }
  }

  @Test
  void aResetBetweenTurnsIsAnsweredAndNoViolation() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(ScriptedServer::answer)) {
      WearableSession session = open(server, PATIENT);
      session.speak(SPEECH, Pacing.UNPACED, TurnListener.NONE).get();
      session.reset();
      TurnReport report = session.speak(SPEECH, Pacing.UNPACED, TurnListener.NONE).get();
      assertTrue(report.violations().isEmpty(), report.violations().describe());
      assertTrue(session.close().get().isEmpty());
    }
  }

  private static void finish(Peer peer) {
    peer.spoken("Yes.");
    peer.audio(new byte[0]);
    peer.text("{\"status\":\"complete\"}");
  }

  private WearableSession session(ScriptedServer server, SessionLimits limits, String id)
      throws WearableException {
    return new WearableSession(
        group, ServerAddress.resolve(server.url()), new Handshake(id, true), limits);
  }

  private WearableSession open(ScriptedServer server, SessionLimits limits) throws Exception {
    WearableSession session = session(server, limits, "wearable-1");
    session.open().get();
    return session;
  }

  private TurnReport turn(ScriptedServer server, SessionLimits limits) throws Exception {
    WearableSession session = open(server, limits);
    TurnReport report = session.speak(SPEECH, Pacing.UNPACED, TurnListener.NONE).get();
    session.close().get();
    return report;
  }

  private String failure(ScriptedServer server, SessionLimits limits) throws Exception {
    return failureOf(open(server, limits).speak(SPEECH, Pacing.UNPACED, TurnListener.NONE));
  }

  private String refusal(ScriptedServer server, SessionLimits limits) throws Exception {
    return failureOf(session(server, limits, "wearable-1").open());
  }

  private static String failureOf(CompletableFuture<?> future) {
    ExecutionException failed = assertThrows(ExecutionException.class, future::get);
    return assertInstanceOf(WearableException.class, failed.getCause()).getMessage();
  }
}
