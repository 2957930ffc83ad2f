package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.client.Pacing;
import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.Recordings;
import dev.hotpin.testing.Recordings.Recording;
import dev.hotpin.testing.WordErrorRate;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a clean clone does: Sphinx4 for one speaker at a time, offline replies. */
@ExtendWith(SharedServers.class)
class SphinxTurnsIT {
  /** Measured: 6 of 20 words. */
  private static final double WORST_ERROR_RATE = 0.45;

  private static final byte[] COMMAND = Recordings.pcm(Recordings.GO_FORWARD);

  private final OfflineServer server;

  SphinxTurnsIT(OfflineServer server) {
    this.server = server;
  }

  @Test
  void theRecordingsAreUnderstoodAndAnswered() {
    WordErrorRate total = new WordErrorRate(0, 0);
    try (Device device = server.connect()) {
      for (Recording recording : Recordings.english()) {
        SpokenTurn turn = device.speak(recording.pcm()).succeeded();
        total = total.plus(WordErrorRate.of(recording.words(), turn.transcript()));
        assertTrue(turn.reply().startsWith("I heard: "), turn::reply);
      }
    }
    assertTrue(total.rate() <= WORST_ERROR_RATE, total::toString);
  }

  @Test
  void speechInRealTimeIsDecodedWhileTheUserSpeaks() {
    try (Device device = server.connect()) {
      SpokenTurn turn = device.start(COMMAND, Pacing.DEVICE).end().proper().succeeded();
      assertTrue(turn.transcript().contains("forward"), turn::transcript);
      assertTrue(turn.report().serverTimingsMillis().containsKey("stt_final"));
    }
  }

  @Test
  void aWholeFileInOneFrameIsTheSameAsManyFrames() {
    try (Device device = server.connect()) {
      String inFrames = device.speak(COMMAND.clone()).succeeded().transcript();
      Device.Turn turn = device.listen();
      device.send(COMMAND);
      device.endSpeech();
      assertEquals(inFrames, turn.end().proper().succeeded().transcript());
    }
  }

  @Test
  void halfSamplesAtTheEndsOfFramesAreJoined() {
    try (Device device = server.connect()) {
      String whole = device.speak(COMMAND.clone()).succeeded().transcript();
      SpokenTurn odd = device.start(COMMAND.clone(), new Pacing(false, 1_233, 0)).end().proper();
      assertEquals(whole, odd.succeeded().transcript());
    }
  }

  @Test
  void anEndOfSpeechWithoutSpeechIsAnsweredAloud() {
    try (Device device = server.connect()) {
      for (int i = 0; i < 3; i++) {
        Device.Turn turn = device.listen();
        device.endSpeech();
        SpokenTurn ended = turn.end().proper().failedWith("no_speech");
        assertEquals(
            "Could not understand audio. Please try again.",
            ended.report().error().orElseThrow().message());
      }
      device.speak(COMMAND.clone()).succeeded();
    }
  }

  @Test
  void silenceIsAnsweredAloud() {
    try (Device device = server.connect()) {
      device.speak(silence(1_500)).failedWith("no_speech");
    }
  }

  @Test
  void aSecondEndOfSpeechIsIgnored() {
    long before = server.hotpin().counters().surplusEndsOfSpeech();
    try (Device device = server.connect()) {
      Device.Turn turn = device.start(COMMAND.clone());
      turn.awaitStage("transcription");
      device.endSpeech();
      turn.end().proper().succeeded();
      device.speak(COMMAND.clone()).succeeded();
    }
    assertEquals(before + 1, server.hotpin().counters().surplusEndsOfSpeech());
  }

  @Test
  void nothingOfASpeakerAbandonedInMidWordReachesTheNext() {
    byte[] speech = Recordings.pcm(Recordings.AMIABLE);
    Device first = server.connect();
    Device.Turn abandoned = first.listen();
    first.send(Arrays.copyOf(speech, speech.length / 4 * 2));
    awaitBorrowed();
    first.close();
    assertFalse(abandoned.endOfConnection().isEmpty());
    ChatTestServer.await(
        "the recognizer's return", () -> server.hotpin().engines().recognizers().free() == 1);
    try (Device second = server.connect()) {
      SpokenTurn turn = second.speak(silence(1_000)).failedWith("no_speech");
      assertEquals("", turn.transcript());
    }
  }

  @Test
  void withOneRecognizerTheSecondSpeakerIsBusySoonAfterTheEndOfSpeech() {
    try (Device first = server.connect();
        Device second = server.connect()) {
      Device.Turn speaking = first.listen();
      first.send(COMMAND.clone());
      awaitBorrowed();
      SpokenTurn refused = second.speak(COMMAND.clone()).failedWith("busy");
      assertTrue(refused.report().error().orElseThrow().retryAfterMillis().orElse(0) > 0);
      first.endSpeech();
      speaking.end().proper().succeeded();
      second.speak(COMMAND.clone()).succeeded();
    }
  }

  @Test
  void aSpeakerWhoWaitsForTheOnlyRecognizerIsServedWhenItComesFree() {
    try (Device first = server.connect();
        Device second = server.connect()) {
      Device.Turn speaking = first.listen();
      first.send(COMMAND.clone());
      awaitBorrowed();
      Device.Turn waiting = second.listen();
      second.send(COMMAND.clone());
      ChatTestServer.await(
          "the second speaker's wait",
          () -> server.hotpin().engines().recognizers().waiting() == 1);
      first.endSpeech();
      speaking.end().proper().succeeded();
      second.endSpeech();
      waiting.end().proper().succeeded();
    }
  }

  @Test
  void aMinuteSentAtOnceIsUnderstoodAndMoreIsTooLong() {
    byte[] minute = new byte[(int) Pcm.bytesOf(60_000)];
    for (int at = 0; at + COMMAND.length <= minute.length; at += COMMAND.length) {
      System.arraycopy(COMMAND, 0, minute, at, COMMAND.length);
    }
    try (Device device = server.connect()) {
      SpokenTurn turn = device.speak(minute.clone()).succeeded();
      long times = Arrays.stream(turn.transcript().split(" ", -1)).filter("ten"::equals).count();
      assertTrue(times >= 5, turn::transcript);
      device.speak(Arrays.copyOf(minute, minute.length + 2)).failedWith("utterance_too_long");
      device.speak(COMMAND.clone()).succeeded();
    }
  }

  @Test
  void aReconnectTakesOverAndTheConversationGoesOn() {
    String id = server.newSessionId();
    Device old = server.connect(id);
    SpokenTurn first = old.speak(COMMAND.clone()).succeeded();
    try (Device now = server.connect(id)) {
      String reason = old.endOfConnection();
      assertTrue(reason.contains("1012"), reason);
      assertEquals(
          first.transcript(),
          server
              .hotpin()
              .engines()
              .conversations()
              .history(id)
              .toCompletableFuture()
              .join()
              .get(0)
              .userText());
      now.speak(COMMAND.clone()).succeeded();
    }
    assertEquals(
        2,
        server.hotpin().engines().conversations().history(id).toCompletableFuture().join().size());
    old.close();
  }

  private void awaitBorrowed() {
    ChatTestServer.await(
        "the loan of the recognizer", () -> server.hotpin().engines().recognizers().inUse() == 1);
  }

  private static byte[] silence(long millis) {
    return new byte[(int) Pcm.bytesOf(millis)];
  }
}
