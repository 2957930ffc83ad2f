package dev.hotpin.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.client.Milestone;
import dev.hotpin.client.ReplyAudio;
import dev.hotpin.client.TurnReport;
import dev.hotpin.client.Violations;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In virtual time: what a server that stalls once looks like. */
class CoordinatedOmissionTest {
  private static final long CLIP_MILLIS = 1_000;
  private static final double SHARE = 0.5;

  @Test
  void aStallIsHeldAgainstEveryTurnThatItDelayed() {
    GroupRecord record = new GroupRecord();
    TurnSchedule schedule = new TurnSchedule(0, SHARE, CLIP_MILLIS, new Random(3));
    long freeNanos = 0;
    int turns = 200;
    for (int turn = 0; turn < turns; turn++) {
      long intended = schedule.next(CLIP_MILLIS);
      long begun = Math.max(intended, freeNanos);
      long waitMillis = turn == 50 ? 60_000 : 10; // the server stalls for a minute, once
      record.begun(begun - intended);
      record.answered(answered(waitMillis), begun - intended);
      freeNanos = begun + millis(CLIP_MILLIS + waitMillis);
    }
    assertEquals(turns, record.countOf("answered"));
    // As it was seen only one turn was slow; who was meant to speak meanwhile waited all the same.
    assertEquals(10, record.millis(GroupRecord.FIRST_AUDIO, 99), 0.1);
    assertTrue(record.scheduledMillis(GroupRecord.FIRST_AUDIO, 80) > 1_000);
    assertTrue(record.scheduledMillis(GroupRecord.FIRST_AUDIO, 100) >= 60_000);
    assertTrue(record.countOf("late_starts") > 40, () -> "" + record.countOf("late_starts"));
  }

  @Test
  void withoutAStallBothAccountsAgree() {
    GroupRecord record = new GroupRecord();
    for (int turn = 0; turn < 100; turn++) {
      record.begun(0);
      record.answered(answered(25), 0);
    }
    assertEquals(
        record.millis(GroupRecord.FIRST_AUDIO, 99),
        record.scheduledMillis(GroupRecord.FIRST_AUDIO, 99));
    assertEquals(0, record.countOf("late_starts"));
  }

  @Test
  void theScheduleDependsOnNothingButItsSeedAndItsClips() {
    TurnSchedule one = new TurnSchedule(1_000, SHARE, CLIP_MILLIS, new Random(9));
    TurnSchedule other = new TurnSchedule(1_000, SHARE, CLIP_MILLIS, new Random(9));
    long last = 0;
    long first = -1;
    int turns = 1_000;
    for (int turn = 0; turn < turns; turn++) {
      long moment = one.next(CLIP_MILLIS);
      assertEquals(moment, other.next(CLIP_MILLIS));
      assertTrue(moment >= last);
      first = first < 0 ? moment : first;
      last = moment;
    }
    assertTrue(first <= 1_000 + millis((long) (CLIP_MILLIS / SHARE)));
    double meanPeriodMillis = (last - first) / 1e6 / (turns - 1);
    assertEquals(CLIP_MILLIS / SHARE, meanPeriodMillis, 0.05 * CLIP_MILLIS / SHARE);
  }

  @Test
  void nobodyIsMeantToSpeakBeforeTheirOwnLastWordsAreOut() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    TurnSchedule schedule = new TurnSchedule(0, 0.95, CLIP_MILLIS, random);
    long end = 0;
    for (int turn = 0; turn < 1_000; turn++) {
      long clipMillis = 200L + random.nextInt(3_000);
      long moment = schedule.next(clipMillis);
      assertTrue(moment >= end, () -> "seed " + seed);
      end = moment + millis(clipMillis);
    }
  }

  @Test
  void aReplyThatIsListenedToPutsTheNextTurnOffWithoutBeingLate() {
    TurnSchedule schedule = new TurnSchedule(0, SHARE, CLIP_MILLIS, new Random(5));
    long first = schedule.next(CLIP_MILLIS);
    long heard = first + millis(CLIP_MILLIS + 10_000);
    schedule.notBefore(heard, 0);
    assertEquals(heard, schedule.next(CLIP_MILLIS));
    // What is earlier than meant anyway changes nothing.
    TurnSchedule other = new TurnSchedule(0, SHARE, CLIP_MILLIS, new Random(5));
    assertEquals(first, other.next(CLIP_MILLIS));
    other.notBefore(first + 1, millis(20_000));
    assertTrue(other.next(CLIP_MILLIS) > first + millis(CLIP_MILLIS));
  }

  @Test
  void whereRepliesLeaveNoPauseAWaitIsHeldAgainstTheTurnAfterItAndNotAgainstAll() {
    TurnSchedule schedule = new TurnSchedule(0, SHARE, CLIP_MILLIS, new Random(5));
    long replyMillis = 10_000;
    long waitMillis = 300;
    long freeNanos = 0;
    for (int turn = 0; turn < 50; turn++) {
      long intended = schedule.next(CLIP_MILLIS);
      long begun = Math.max(intended, freeNanos);
      assertTrue(begun - intended <= millis(waitMillis), "turn " + turn);
      schedule.notBefore(intended + millis(CLIP_MILLIS + replyMillis), begun - intended);
      freeNanos = begun + millis(CLIP_MILLIS + waitMillis + replyMillis);
    }
  }

  @Test
  void beyondALimitAreTheLateTheFailedAndThoseThatWaitedInVain() {
    GroupRecord record = new GroupRecord();
    record.answered(answered(90), 0);
    record.answered(answered(90), millis(20)); // late from the schedule
    record.failed("busy");
    record.neverBegun(millis(50));
    record.neverBegun(millis(500));
    assertEquals(3, record.beyond(100));
    assertEquals(1 + 1, record.beyond(200));
    assertEquals(1, record.beyond(60_000));
  }

  @Test
  void whatTwoRecordsSawAddsUp() {
    GroupRecord one = new GroupRecord();
    GroupRecord other = new GroupRecord();
    one.begun(0);
    one.answered(answered(10), 0);
    other.begun(0);
    other.failed("busy");
    one.add(other);
    assertEquals(2, one.countOf("begun"));
    assertEquals(1, one.countOf("answered"));
    assertEquals(1, one.failuresWith("busy"));
  }

  private static TurnReport answered(long firstAudioMillis) {
    return new TurnReport(
        OptionalLong.empty(),
        "",
        "",
        Map.of(Milestone.FIRST_AUDIO, millis(firstAudioMillis)),
        0,
        Optional.empty(),
        false,
        Map.of("server_added", 3L),
        new Violations(),
        new ReplyAudio(0));
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
