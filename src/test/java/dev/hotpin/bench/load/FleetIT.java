package dev.hotpin.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.bench.Progress;
import dev.hotpin.bench.chat.Marker;
import dev.hotpin.bench.speech.Clip;
import dev.hotpin.bench.speech.SpeechCorpus;
import dev.hotpin.client.Pacing;
import dev.hotpin.client.ScriptedServer;
import dev.hotpin.client.ServerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The harness against a server whose behaviour is known. */
@Timeout(120)
class FleetIT {
  private static final int CLIP_BYTES = 3_200; // 100 ms
  private static final int LONG_CLIP_MILLIS = 3_000;

  /** A clock that starts anywhere but at the end of speech is wrong by more than this. */
  private static final int CLEARLY_WRONG_MILLIS = LONG_CLIP_MILLIS / 2;

  /** Chunks of 20 ms. */
  private static final Pacing FINE = new Pacing(true, 640, 0);

  /** All but the check of a reply's marker, always of one conversation. */
  private static final String MARKER = "Amber apple arrow, step amber amber, code ";

  @TempDir private Path folder;

  @Test
  void hundredsConnectAtOnceOnOneLoop() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(ScriptedServer::answer)) {
      LoadResult result = run(server, plan(Group.idle(300), 200), 1);
      assertEquals(300, result.connected());
      assertEquals(300, result.count("connections"));
      assertEquals(0, result.count("connections_failed"));
    }
  }

  @Test
  void aServersDelayIsInEachStageThatFollowsIt() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(peer -> peer.later(150, () -> answer(peer)))) {
      LoadResult result = run(server, plan(talking(3), 2_000), 40);
      GroupRecord record = result.groups().get("talking");
      assertTrue(record.countOf("answered") > 3, () -> result.toTree().toString());
      assertEquals(0, record.countOf("failed"));
      assertTrue(record.millis(GroupRecord.FIRST_AUDIO, 0) >= 149);
      assertTrue(record.millis("complete", 50) >= record.millis("first_audio", 50));
      assertEquals(9, record.serverMillis("first_frame_written", 50), 0.1);
      assertEquals(0, record.violations());
      assertEquals((Object) 0L, result.figures().get("clips_heard_twice"));
    }
  }

  @Test
  void theClockOfATurnStartsAtTheEndOfSpeech() throws Exception {
    int turns = 4;
    OwnTimes own = new OwnTimes();
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> {
              long heardNanos = System.nanoTime();
              peer.later(
                  150,
                  () -> {
                    own.answers(heardNanos);
                    answer(peer);
                  });
            })) {
      LoadResult result = runLong(server, turns, Pacing.REAL_TIME);
      GroupRecord record = result.groups().get("talking");
      assertEquals(turns, record.countOf("answered"), () -> result.toTree().toString());
      own.assertSeen(
          "first audio",
          turns,
          percentile -> record.millis(GroupRecord.FIRST_AUDIO, percentile),
          CLEARLY_WRONG_MILLIS);
      own.assertSeen(
          "first audio from the schedule",
          turns,
          percentile -> record.scheduledMillis(GroupRecord.FIRST_AUDIO, percentile),
          CLEARLY_WRONG_MILLIS);
    }
  }

  @Test
  void theClocksOfBusyStartAtTheEndOfSpeechAndAtTheFirstAudioSent() throws Exception {
    int turns = 4;
    OwnTimes fromSpeechEnd = new OwnTimes();
    OwnTimes fromFirstAudio = new OwnTimes();
    Map<Object, Long> firstAudioNanos = new ConcurrentHashMap<>();
    try (ScriptedServer server =
        ScriptedServer.listening(
            (peer, pcm) -> firstAudioNanos.putIfAbsent(peer.connection(), System.nanoTime()),
            (peer, text) -> {
              long heardNanos = System.nanoTime();
              if (text.contains("EOS")) {
                peer.later(
                    200,
                    () -> {
                      fromSpeechEnd.answers(heardNanos);
                      fromFirstAudio.answers(firstAudioNanos.get(peer.connection()));
                      busy(peer);
                    });
              }
            })) {
      // The first audio is a burst, long after the first word.
      LoadResult result = runLong(server, turns, Pacing.DEVICE);
      GroupRecord record = result.groups().get("talking");
      assertEquals(turns, record.failuresWith("busy"), () -> result.toTree().toString());
      fromSpeechEnd.assertSeen(
          "busy from speech end",
          turns,
          percentile -> record.otherMillis("busy_from_speech_end", percentile),
          CLEARLY_WRONG_MILLIS);
      fromFirstAudio.assertSeen(
          "busy from first audio sent",
          turns,
          percentile -> record.otherMillis("busy_from_first_audio_sent", percentile),
          CLEARLY_WRONG_MILLIS);
    }
  }

  @Test
  void aServerTooSlowForTheScheduleIsSeenToBe() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(peer -> peer.later(700, () -> answer(peer)))) {
      LoadResult result = run(server, plan(talking(2), 3_000), 60);
      GroupRecord record = result.groups().get("talking");
      // Meant: a turn every 200 ms. Seen: 800 ms each. So they pile up.
      assertTrue(record.countOf("late_starts") >= 2, () -> result.toTree().toString());
      assertTrue(
          record.scheduledMillis("first_audio", 100) > record.millis("first_audio", 100) + 500);
      assertTrue(record.countOf("never_begun") >= 1, () -> result.toTree().toString());
    }
  }

  @Test
  void errorsAreCountedByCodeAndBusyIsTimed() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> {
              peer.text(
                  "{\"status\":\"error\",\"code\":\"busy\",\"message\":\"Later.\","
                      + "\"retry_after_ms\":900}");
              answer(peer);
            })) {
      LoadResult result = run(server, plan(talking(1, FINE).takingAtMost(3), 1_500), 20);
      GroupRecord record = result.groups().get("talking");
      assertEquals(record.countOf("begun"), record.failuresWith("busy"));
      assertTrue(record.failuresWith("busy") > 0);
      // Of the 100 ms of the clip, the first 20 are spoken before anything is sent.
      assertTrue(record.otherMillis("busy_from_first_audio_sent", 0) >= 40);
      assertFalse(Double.isNaN(record.otherMillis("busy_from_speech_end", 50)));
    }
  }

  @Test
  void whatABusyServerTakesToSaySoIsInItsTimesAndNotInThoseOfTheAnswered() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(peer -> peer.later(200, () -> busy(peer)))) {
      LoadResult result = run(server, plan(talking(2, FINE).takingAtMost(3), 2_500), 40);
      GroupRecord record = result.groups().get("talking");
      assertTrue(record.failuresWith("busy") > 0, () -> result.toTree().toString());
      assertTrue(record.otherMillis("busy_from_speech_end", 0) >= 199);
      assertTrue(record.otherMillis("busy_from_first_audio_sent", 0) >= 199 + 40);
      assertEquals(0, record.countOf("busy_while_speaking"));
      assertEquals(0, record.countOf("answered"));
      assertTrue(Double.isNaN(record.millis(GroupRecord.FIRST_AUDIO, 50)));
    }
  }

  @Test
  void aDelayAfterTheFirstAudioIsNotInTheFirstAudio() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> {
              begin(peer);
              peer.later(400, () -> finish(peer));
            })) {
      LoadResult result = run(server, plan(talking(2), 3_000), 60);
      GroupRecord record = result.groups().get("talking");
      assertTrue(record.countOf("answered") > 0, () -> result.toTree().toString());
      assertTrue(record.millis("complete", 0) - record.millis("first_audio", 0) >= 300);
      assertEquals(0, record.countOf("turns_with_audio_gaps"));
    }
  }

  @Test
  void aReplyThatStopsForLongerThanItPlaysHasAGap() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> {
              begin(peer);
              for (int i = 0; i < 4; i++) {
                peer.audio(new byte[4096]); // with the first frame just over half a second
              }
              peer.later(
                  1_000,
                  () -> {
                    peer.audio(new byte[4096]);
                    finish(peer);
                  });
            })) {
      LoadResult result = run(server, plan(talking(2), 4_000), 60);
      GroupRecord record = result.groups().get("talking");
      assertTrue(record.countOf("answered") > 0, () -> result.toTree().toString());
      assertEquals(record.countOf("answered"), record.countOf("turns_with_audio_gaps"));
      assertTrue(record.otherMillis("audio_gap", 0) >= 200, () -> "" + result.toTree());
    }
  }

  @Test
  void aReplyWithAnothersNameIsAWrongSession() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.at(peer -> answer(peer, MARKER + Marker.checkOf("go forward") + "."))) {
      LoadResult one = fleet(server, 20).run(marked(talking(1).takingAtMost(1)));
      assertEquals(1, one.count("answered"), () -> one.toTree().toString());
      assertEquals(0, one.astray());
      LoadResult two = fleet(server, 20).run(marked(talking(2).takingAtMost(1)));
      assertEquals(2, two.count("answered"), () -> two.toTree().toString());
      assertEquals(1, two.count("wrong_session"));
    }
  }

  @Test
  void aReplyToAnothersWordsIsAWrongTurn() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.at(peer -> answer(peer, MARKER + Marker.checkOf("turn left") + "."))) {
      LoadResult result = fleet(server, 20).run(marked(talking(1).takingAtMost(1)));
      assertEquals(1, result.count("wrong_turn"), () -> result.toTree().toString());
    }
  }

  @Test
  void aReplyWithoutAMarkerIsCounted() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(FleetIT::answer)) {
      LoadResult result = fleet(server, 20).run(marked(talking(1).takingAtMost(1)));
      assertEquals(1, result.count("unmarked"), () -> result.toTree().toString());
    }
  }

  @Test
  void aRunEndsWithEnoughTurnsAndWaitsForThoseUnderWay() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(peer -> peer.later(50, () -> answer(peer)))) {
      LoadResult result = run(server, plan(talking(4), 100_000).untilTurns(6), 100);
      GroupRecord record = result.groups().get("talking");
      assertTrue(record.ended() >= 6, () -> result.toTree().toString());
      assertEquals(record.countOf("begun"), record.ended());
      assertTrue(result.number("measured_s") < 100);
      assertEquals((Object) false, result.figures().get("decided_early"));
    }
  }

  @Test
  void theOthersGoOnUncountedUntilTheLastTurnThatCountsHasEnded() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    AtomicReference<ScriptedServer.Peer> slow = new AtomicReference<>();
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> {
              asked.incrementAndGet();
              slow.compareAndSet(null, peer);
              peer.later(peer.equals(slow.get()) ? 3_000 : 1, () -> answer(peer));
            })) {
      LoadResult result = run(server, plan(talking(2), 1_000), 40);
      GroupRecord record = result.groups().get("talking");
      assertEquals(record.countOf("begun"), record.ended(), () -> result.toTree().toString());
      assertTrue(asked.get() > record.ended() + 2, asked + " asked, " + result.toTree());
      assertEquals(0, record.countOf("failed"));
    }
  }

  @Test
  void aRunIsGivenUpOnceItIsPlainWhatComesOfIt() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(peer -> peer.later(300, () -> answer(peer)))) {
      RunWatch watch =
          new RunWatch() {
            @Override
            public boolean isDecided(Map<String, GroupRecord> soFar) {
              return soFar.get("talking").beyond(200) > 1;
            }
          };
      LoadResult result = fleet(server, 60).run(plan(talking(2), 100_000), watch);
      assertEquals((Object) true, result.figures().get("decided_early"));
      assertTrue(result.groups().get("talking").beyond(200) > 1);
      assertTrue(result.number("measured_s") < 100);
    }
  }

  @Test
  void whoPlaysALongReplyIsNotLateForHavingListened() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> {
              begin(peer);
              for (int i = 0; i < 8; i++) {
                peer.audio(new byte[4096]); // a second
              }
              finish(peer);
            })) {
      Group listening = talking(1).reading(ReadMode.PLAYING);
      LoadResult result = run(server, plan(listening, 5_000), 60);
      GroupRecord record = result.groups().get("talking");
      assertTrue(record.countOf("answered") > 1, () -> result.toTree().toString());
      // It means to speak every 200 ms, but not while it listens.
      assertTrue(
          record.scheduledMillis("first_audio", 50) < 1_000, () -> result.toTree().toString());
    }
  }

  @Test
  void aTurnNumberThatDoesNotRiseIsAWrongTurn() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(ScriptedServer::answer)) {
      LoadResult result = run(server, plan(talking(1).takingAtMost(3), 1_500), 20);
      // Its complete says turn 1 each time.
      assertEquals(result.count("answered") - 1, result.astray());
    }
  }

  @Test
  void wearablesThatVanishComeBackAndAreNoFailures() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(peer -> peer.later(3_000, () -> answer(peer)))) {
      Group vanishing = talking(4).withAccidents(Network.IDEAL, 0, 1);
      LoadResult result = run(server, plan(vanishing, 4_000), 80);
      assertTrue(result.count("vanished") > 0);
      assertTrue(result.count("connections") > 4, () -> result.toTree().toString());
      assertEquals(0, result.count("failed"));
    }
  }

  @Test
  void aTurnBrokenOffIsCountedAndItsAnswerTimed() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(peer -> {})) {
      Group interrupting = talking(3).withAccidents(Network.IDEAL, 1, 0);
      LoadResult result = run(server, plan(interrupting, 3_000), 60);
      GroupRecord record = result.groups().get("talking");
      assertTrue(record.countOf("interrupted") > 0);
      assertFalse(Double.isNaN(record.otherMillis("interrupt_to_answer", 50)));
      assertEquals(0, record.countOf("failed"));
    }
  }

  private static void busy(ScriptedServer.Peer peer) {
    peer.text(
        "{\"status\":\"error\",\"code\":\"busy\",\"message\":\"Later.\",\"retry_after_ms\":9}");
    answer(peer);
  }

  /** A whole turn, without a number. */
  private static void answer(ScriptedServer.Peer peer) {
    answer(peer, "Going forward.");
  }

  private static void answer(ScriptedServer.Peer peer, String reply) {
    begin(peer, reply);
    finish(peer);
  }

  private static void begin(ScriptedServer.Peer peer) {
    begin(peer, "Going forward.");
  }

  private static void begin(ScriptedServer.Peer peer, String reply) {
    peer.text("{\"status\":\"processing\",\"stage\":\"transcription\"}");
    peer.text("{\"status\":\"processing\",\"stage\":\"llm\",\"transcript\":\"go forward\"}");
    peer.spoken(reply);
  }

  private static void finish(ScriptedServer.Peer peer) {
    peer.audio(new byte[0]);
    peer.text("{\"status\":\"complete\",\"timings_ms\":{\"first_frame_written\":9}}");
  }

  private static LoadPlan marked(Group group) {
    return new LoadPlan(List.of(group), 0, 0, 1_500, 0, 0, 0, 0, true, true, 1);
  }

  private static Group talking(int wearables) {
    return talking(wearables, Pacing.REAL_TIME);
  }

  private static Group talking(int wearables, Pacing pacing) {
    return new Group(
        "talking", wearables, 0.5, 0, ReadMode.AT_ONCE, pacing, Network.IDEAL, 0, 0, 0, 20_000);
  }

  private static LoadPlan plan(Group group, long millis) {
    return new LoadPlan(List.of(group), 0, 0, millis, 0, 0, 0, 0, true, false, 1);
  }

  private LoadResult run(ScriptedServer server, LoadPlan plan, int clips) throws Exception {
    return fleet(server, clips).run(plan);
  }

  /** One turn of each of some wearables, with a clip that is long; over in twice its length. */
  private LoadResult runLong(ScriptedServer server, int wearables, Pacing pacing) throws Exception {
    Group group =
        new Group(
            "talking", wearables, 1, 0, ReadMode.AT_ONCE, pacing, Network.IDEAL, 0, 0, 1, 20_000);
    int bytes = (int) Pcm.bytesOf(LONG_CLIP_MILLIS);
    return fleet(server, 3 * wearables, bytes).run(plan(group, 2 * LONG_CLIP_MILLIS));
  }

  private Fleet fleet(ScriptedServer server, int clips) throws IOException {
    return fleet(server, clips, CLIP_BYTES);
  }

  private Fleet fleet(ScriptedServer server, int clips, int clipBytes) throws IOException {
    List<Clip> all = new ArrayList<>();
    for (int i = 0; i < clips; i++) {
      Path file = folder.resolve(i + ".pcm");
      Files.write(file, new byte[clipBytes]);
      all.add(new Clip("clip " + i, file, clipBytes));
    }
    return new Fleet(
        ServerAddress.resolve(server.url()),
        Fleet.Dialect.HOTPIN,
        new SpeechCorpus(all),
        Optional.of(ProcessProbe.of(ProcessHandle.current().pid())),
        1,
        Progress.none());
  }
}
