package dev.hotpin.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.bench.Progress;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server should not do, and what wearables do on purpose: each is told from the other. */
@Timeout(120)
class FleetFaultsIT {
  private static final int CLIP_BYTES = 3_200; // 100 ms
  private static final String BUSY =
      "{\"status\":\"error\",\"code\":\"busy\",\"message\":\"Later.\",\"retry_after_ms\":9}";

  @TempDir private Path folder;

  @Test
  void aConnectionThatTheServerEndsBetweenTurnsIsDropped() throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> {
              ScriptedServer.answer(peer);
              if (ended.compareAndSet(false, true)) {
                peer.later(20, () -> peer.close(1000, "Idle timeout"));
              }
            })) {
      LoadResult result = run(server, plan(talking(1).takingAtMost(1), 1_500));
      assertEquals(1, result.count("answered"), () -> result.toTree().toString());
      assertEquals(1, result.count("connections_dropped"), () -> result.toTree().toString());
      assertEquals(0, result.count("failed"), "no turn was lost by it");
      assertEquals(1, result.dropped());
      assertEquals(List.of("1 connections were lost, or did not come about"), result.faults());
    }
  }

  @Test
  void whoLeavesInAStormIsNotDropped() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(ScriptedServer::answer)) {
      LoadPlan stormy =
          new LoadPlan(List.of(Group.idle(5)), 0, 0, 1_500, 0, 0, 500, 1, true, false, 1);
      LoadResult result = run(server, stormy);
      assertTrue(result.count("connections_left") >= 5, () -> result.toTree().toString());
      assertEquals(0, result.dropped());
      assertEquals(List.of(), result.faults());
    }
  }

  @Test
  void whoVanishesIsNotDropped() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(peer -> {})) {
      LoadResult result = run(server, plan(talking(3).withAccidents(Network.IDEAL, 0, 1), 3_000));
      assertTrue(result.count("vanished") > 0, () -> result.toTree().toString());
      assertEquals(0, result.count("connections_dropped"));
    }
  }

  @Test
  void busyIsHeardAlsoByThoseWhoReadNoAudio() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.at(
            peer -> {
              peer.text(BUSY);
              ScriptedServer.answer(peer);
            })) {
      LoadResult result =
          run(server, plan(talking(2, 1_500).reading(ReadMode.NEVER).takingAtMost(1), 1_000));
      assertEquals(2, result.count("busy_heard"), () -> result.toTree().toString());
    }
  }

  @Test
  void whoIsToldAtOnceAsksForItInTheHandshake() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(ScriptedServer::answer)) {
      run(server, plan(talking(1).takingAtMost(1), 500));
      assertTrue(server.texts().stream().noneMatch(text -> text.contains("\"spoken_errors\"")));
      run(server, plan(talking(1).takingAtMost(1).toldBusyAtOnce(), 500));
      assertTrue(
          server.texts().stream().anyMatch(text -> text.contains("\"spoken_errors\":false")),
          () -> server.texts().toString());
    }
  }

  @Test
  void whoTypesSendsNoSoundAndIsTimedFromTheMessage() throws Exception {
    OwnTimes own = new OwnTimes();
    AtomicInteger heard = new AtomicInteger();
    try (ScriptedServer server =
        ScriptedServer.listening(
            (peer, pcm) -> heard.incrementAndGet(),
            (peer, text) -> {
              long heardNanos = System.nanoTime();
              peer.later(
                  150,
                  () -> {
                    own.answers(heardNanos);
                    ScriptedServer.answer(peer);
                  });
            })) {
      // Said aloud, each would take two seconds.
      LoadResult result = run(server, plan(talking(2).takingAtMost(2).typing(), 12_000), 64_000);
      GroupRecord record = result.groups().get("talking");
      assertEquals(4, record.countOf("answered"), () -> result.toTree().toString());
      assertEquals(0, heard.get());
      assertTrue(
          server.texts().stream().filter(text -> text.contains("\"clip ")).count() == 4,
          () -> server.texts().toString());
      own.assertSeen(
          "first audio",
          4,
          percentile -> record.millis(GroupRecord.FIRST_AUDIO, percentile),
          1_000);
      assertEquals((Object) 0L, result.figures().get("clips_heard_twice"));
    }
  }

  @Test
  void aServerThatNeverAnswersIsLeftByItsWearablesWhichWereNotDropped() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(peer -> {})) {
      LoadResult result = run(server, plan(talking(2, 700).takingAtMost(1), 2_000));
      GroupRecord record = result.groups().get("talking");
      assertEquals(2, record.failuresWith("no_answer"), () -> result.toTree().toString());
      assertEquals(2, record.countOf("failed"));
      assertEquals(2, record.countOf("connections_left"));
      assertEquals(0, record.dropped());
      assertEquals(List.of(), result.faults());
      assertTrue(
          record.toTree().get("lost_connections").toString().contains("did not end the turn"));
    }
  }

  @Test
  void accidentsOfTheWarmUpAreNotCountedBesideTurnsThatAre() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(peer -> {})) {
      Group accident = talking(4).withAccidents(Network.IDEAL, 0.5, 0.5).takingAtMost(1);
      LoadPlan late = new LoadPlan(List.of(accident), 0, 8_000, 500, 0, 0, 0, 0, true, false, 1);
      LoadResult result = run(server, late);
      assertEquals(0, result.count("begun"), () -> result.toTree().toString());
      assertEquals(0, result.count("interrupts_meant") + result.count("interrupts_begun"));
      assertEquals(0, result.count("interrupted") + result.count("vanished"));
      assertTrue(result.count("connections") > 4, "who vanished came back");
    }
  }

  @Test
  void whoIsRefusedAtOnceEndsTheRestOfTheSpeechNevertheless() throws Exception {
    Set<Object> refused = ConcurrentHashMap.newKeySet();
    AtomicInteger ends = new AtomicInteger();
    try (ScriptedServer server =
        ScriptedServer.listening(
            (peer, pcm) -> {
              if (refused.add(peer.connection())) {
                peer.text(BUSY);
              }
            },
            (peer, text) -> ends.addAndGet(text.contains("EOS") ? 1 : 0))) {
      Group atOnce = talking(3).takingAtMost(1).toldBusyAtOnce();
      LoadResult result = run(server, plan(atOnce, 6_000), 64_000);
      assertEquals(3, result.count("errors_heard"), () -> result.toTree().toString());
      assertEquals(3, result.count("busy_while_speaking"));
      assertEquals(3, ends.get());
    }
  }

  @Test
  void aUserAlsoBreaksOffWhileSpeaking() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(peer -> {})) {
      Group interrupting = talking(40).takingAtMost(1).withAccidents(Network.IDEAL, 1, 0);
      LoadResult result = run(server, plan(interrupting, 6_000), 64_000);
      assertTrue(
          result.count("interrupts_begun") > result.count("interrupted") / 2,
          () -> result.toTree().toString());
      assertTrue(result.count("interrupted") > 0);
      long spoken = server.texts().stream().filter(text -> text.contains("EOS")).count();
      assertTrue(spoken < result.count("interrupts_begun"), spoken + " came to their end");
      assertEquals(0, result.count("failed"));
    }
  }

  @Test
  void aLoadWhoseRepliesCouldNotBeCheckedIsAtFault() throws Exception {
    try (ScriptedServer server = ScriptedServer.at(ScriptedServer::answer)) {
      LoadPlan marked =
          new LoadPlan(List.of(talking(1).takingAtMost(1)), 0, 0, 1_500, 0, 0, 0, 0, true, true, 1);
      LoadResult result = run(server, marked);
      assertEquals(1, result.count("unmarked"), () -> result.toTree().toString());
      assertEquals(
          List.of("no reply could be checked: does the server ask the chat stand-in?"),
          result.faults());
    }
  }

  private static Group talking(int wearables) {
    return talking(wearables, 20_000);
  }

  private static Group talking(int wearables, long waitMillis) {
    return new Group(
        "talking",
        wearables,
        0.5,
        0,
        ReadMode.AT_ONCE,
        Pacing.REAL_TIME,
        Network.IDEAL,
        0,
        0,
        0,
        waitMillis);
  }

  private static LoadPlan plan(Group group, long millis) {
    return new LoadPlan(List.of(group), 0, 0, millis, 0, 0, 0, 0, true, false, 1);
  }

  private LoadResult run(ScriptedServer server, LoadPlan plan) throws Exception {
    return run(server, plan, CLIP_BYTES);
  }

  private LoadResult run(ScriptedServer server, LoadPlan plan, int clipBytes) throws Exception {
    return fleet(server, clipBytes).run(plan);
  }

  private Fleet fleet(ScriptedServer server, int clipBytes) throws IOException {
    List<Clip> all = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
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
