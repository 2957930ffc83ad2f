package dev.hotpin.bench.load;

import dev.hotpin.bench.speech.Clip;
import dev.hotpin.client.Handshake;
import dev.hotpin.client.Milestone;
import dev.hotpin.client.ServerMessage;
import dev.hotpin.client.SessionLimits;
import dev.hotpin.client.TurnListener;
import dev.hotpin.client.TurnReport;
import dev.hotpin.client.WearableFormats;
import dev.hotpin.client.WearableSession;
import dev.hotpin.client.Wishes;
import io.netty.channel.EventLoop;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One wearable of the fleet: connects, comes back when it loses its connection, and takes its turns
 * on its schedule. Its state lives on its event loop.
 */
final class Wearable implements Participant {
  private static final long CONNECTED_MILLIS = 60_000;
  private static final long SPOKEN_ERROR_MILLIS = 15_000;

  /** Until it comes back, on average, in milliseconds. */
  private static final int COME_BACK_MILLIS = 1_000;

  /**
   * Accidents happen at any time from the first sample until so long after the last one, in
   * milliseconds: most of a reply.
   */
  private static final int ACCIDENT_MILLIS = 6_000;

  /** How far ahead of its playing a reply may be that may be broken off. */
  private static final int LEAD_MILLIS = 500;

  private final FleetState fleet;
  private final Group group;
  private final GroupRecord record;
  private final String sessionId;
  private final EventLoop loop;
  private final Random random;
  private final SessionLimits limits;
  private final Markers.Memory memory = new Markers.Memory();

  private WearableSession session; // null while it is not connected
  private WearableSession connecting;
  private TurnSchedule schedule;
  private Clip clip;
  private CompletableFuture<byte[]> samples;
  private long intendedNanos;
  private int turns;
  private long lastTurnNumber;
  private boolean due; // the next turn's moment has come
  private boolean inTurn;
  private boolean wished; // to be connected
  private boolean finished; // begins no more turns
  private boolean leaves; // its connection ends by its own doing

  Wearable(
      FleetState fleet,
      Group group,
      GroupRecord record,
      String sessionId,
      EventLoop loop,
      Random random) {
    this.fleet = fleet;
    this.group = group;
    this.record = record;
    this.sessionId = sessionId;
    this.loop = loop;
    this.random = random;
    this.limits = new SessionLimits(CONNECTED_MILLIS, group.waitMillis(), SPOKEN_ERROR_MILLIS, 0);
  }

  @Override
  public void connect() {
    loop.execute(
        () -> {
          wished = true;
          connectNow();
        });
  }

  @Override
  public void begin(long startNanos) {
    loop.execute(
        () -> {
          if (group.talkShare() > 0) {
            schedule =
                new TurnSchedule(startNanos, group.talkShare(), fleet.corpus.meanMillis(), random);
            planNext(startNanos);
          }
        });
  }

  @Override
  public void reconnect() {
    loop.execute(
        () -> {
          if (session != null && !inTurn) {
            leaves = true;
            session.vanish();
          }
        });
  }

  @Override
  public void finish() {
    loop.execute(
        () -> {
          finished = true;
          if (due && !inTurn) {
            due = false;
            skipNeverBegun();
          }
        });
  }

  @Override
  public void stop() {
    loop.execute(
        () -> {
          finished = true;
          wished = false;
          WearableSession open = session != null ? session : connecting;
          if (open != null) {
            open.setReading(true);
            open.close();
          }
        });
  }

  private void connectNow() {
    if (!wished) {
      return;
    }
    long beganNanos = System.nanoTime();
    WearableSession attempt =
        new WearableSession(
            loop,
            fleet.server,
            new Handshake(
                sessionId, fleet.plan.timings(), WearableFormats.DEFAULT, wishes(), fleet.token),
            limits);
    connecting = attempt;
    attempt
        .open()
        .whenComplete(
            (unused, failure) -> {
              if (failure != null) {
                record.count("connections_failed");
                record.reason(failure.getMessage());
                comeBack();
                return;
              }
              record.count("connections");
              record.time("connect", System.nanoTime() - beganNanos);
              fleet.connected.incrementAndGet();
              connecting = null;
              session = attempt;
              leaves = false;
              lastTurnNumber = 0;
              beginIfDue();
            });
    attempt.onceClosed(
        (violations, reason) -> {
          if (session == attempt) {
            session = null;
            fleet.connected.decrementAndGet();
            record.violated(violations);
            if (wished) {
              record.count(leaves ? "connections_left" : "connections_dropped");
              if (!leaves) {
                record.reason(reason.getMessage());
              }
              comeBack();
            }
          }
        });
  }

  private Wishes wishes() {
    Wishes wishes =
        group.asking() == Asking.ALOUD_TOLD_AT_ONCE
            ? Wishes.NONE.withoutSpokenErrors()
            : Wishes.NONE;
    // Else a reply would be in the sockets' buffers, and over, before anybody could break it off.
    return group.interruptShare() > 0 ? wishes.withLead(LEAD_MILLIS) : wishes;
  }

  private void comeBack() {
    int millis = COME_BACK_MILLIS / 2 + random.nextInt(COME_BACK_MILLIS);
    loop.schedule(this::connectNow, millis, TimeUnit.MILLISECONDS);
  }

  /** Draws the next clip and waits for its moment. */
  private void planNext(long earliestNanos) {
    if (group.maxTurns() > 0 && turns >= group.maxTurns()) {
      return;
    }
    if (finished) {
      intendedNanos = schedule.next(clip.millis());
      skipNeverBegun();
      return;
    }
    clip = fleet.corpus.take();
    intendedNanos = schedule.next(clip.millis());
    samples = types() ? CompletableFuture.completedFuture(new byte[0]) : fleet.load(clip);
    awaitItsMoment(earliestNanos);
  }

  private void awaitItsMoment(long earliestNanos) {
    long waitNanos = Math.max(intendedNanos, earliestNanos) - System.nanoTime();
    loop.schedule(
        () -> {
          due = true;
          beginIfDue();
        },
        Math.max(0, waitNanos),
        TimeUnit.NANOSECONDS);
  }

  /** The turn that was meant next, and those after it: too late for all before the end. */
  private void skipNeverBegun() {
    intendedNanos =
        fleet.skipNeverBegun(
            record, schedule, intendedNanos, clip.millis(), group.turnsLeft(turns));
  }

  private boolean types() {
    return group.asking() == Asking.TYPING;
  }

  /** From the begin of a turn to the end of its question. */
  private long speechMillis() {
    return types() ? 0 : clip.millis();
  }

  private void beginIfDue() {
    if (!due || inTurn || session == null || finished) {
      return;
    }
    due = false;
    if (fleet.isTooLateToBegin(intendedNanos)) {
      skipNeverBegun();
      awaitItsMoment(System.nanoTime());
      return;
    }
    inTurn = true;
    WearableSession speaking = session;
    samples.whenCompleteAsync(
        (pcm, failure) -> {
          if (failure != null) {
            throw new IllegalStateException("a clip can't be read", failure);
          }
          new Turn(speaking, pcm).begin();
        },
        loop);
  }

  /**
   * Plans the next turn.
   *
   * @param promptNanos when this turn would have been over, heard to its end, if the server took no
   *     time: the next one is meant no earlier, after a thought
   * @param lateNanos by which it began late
   * @param freeNanos when the user is ready for another one, as it is
   */
  private void turnEnded(long promptNanos, long lateNanos, long freeNanos) {
    inTurn = false;
    turns++;
    long thinkNanos = TimeUnit.MILLISECONDS.toNanos(group.thinkMillis());
    schedule.notBefore(promptNanos + thinkNanos, lateNanos);
    planNext(freeNanos + thinkNanos);
  }

  /** What lasts as long as a turn. */
  private final class Turn implements TurnListener, Utterance.Sink {
    private final WearableSession session;
    private final byte[] pcm;
    private final ReplyReader reader;
    private final boolean counts = fleet.counts(intendedNanos);
    private final boolean isWaitedFor = !fleet.isAfterTheEnd(intendedNanos);
    private final boolean vanishes;
    private final boolean interrupts;
    private Utterance utterance;
    private final long meantNanos = intendedNanos;
    private long firstAudioSentNanos;
    private long lateNanos;
    private long speechEndNanos;
    private long resetNanos;
    private boolean speaking;
    private boolean spoken;
    private boolean vanished;
    private boolean over;

    Turn(WearableSession session, byte[] pcm) {
      this.session = session;
      this.pcm = pcm;
      this.reader = new ReplyReader(session, group.read());
      double accident = random.nextDouble();
      this.vanishes = accident < group.vanishShare();
      this.interrupts = !vanishes && accident < group.vanishShare() + group.interruptShare();
    }

    void begin() {
      lateNanos = System.nanoTime() - intendedNanos;
      if (counts) {
        record.begun(lateNanos);
      }
      if (interrupts) {
        countIfItCounts("interrupts_meant");
      }
      fleet.inTurn.addAndGet(isWaitedFor ? 1 : 0);
      if (types()) {
        type();
      } else {
        speak();
      }
      if (!over && (vanishes || interrupts)) { // over: the connection is lost already
        after(
            random.nextInt((int) speechMillis() + ACCIDENT_MILLIS),
            vanishes ? this::vanish : this::interrupt);
      }
    }

    private void type() {
      speechEndNanos = System.nanoTime();
      spoken = true;
      session.text(clip.text(), this).whenComplete(this::ended);
    }

    private void speak() {
      fleet.clipsHeard.incrementAndGet();
      fleet.speaking.incrementAndGet();
      speaking = true;
      session.beginLive(this).whenComplete(this::ended);
      if (over) {
        return;
      }
      utterance =
          new Utterance(
              session.loop(),
              pcm,
              group.pacing().chunkBytes(),
              ChunkSchedule.dueNanos(pcm.length, group.pacing(), group.network(), random),
              this,
              fleet::lag);
      utterance.start();
    }

    @Override
    public void chunk(byte[] samplesToSend, int offset, int length) {
      if (offset == 0) {
        firstAudioSentNanos = System.nanoTime(); // a device's burst: long after the first sample
      }
      session.sendAudio(samplesToSend, offset, length);
    }

    @Override
    public void end() {
      speechEndNanos = System.nanoTime(); // before it can be heard
      session.endSpeech();
      spoken = true;
      silent();
    }

    @Override
    public void message(ServerMessage message) {
      if (!counts || !(message instanceof ServerMessage.Failed failed)) {
        return;
      }
      record.count("errors_heard");
      if (failed.code().equals("busy")) {
        long now = System.nanoTime();
        record.count("busy_heard");
        if (firstAudioSentNanos != 0) {
          record.time("busy_from_first_audio_sent", now - firstAudioSentNanos);
        }
        if (spoken) {
          record.time("busy_from_speech_end", now - speechEndNanos);
        } else {
          record.count("busy_while_speaking");
        }
      }
    }

    @Override
    public void replyAudio(byte[] samplesOfReply) {
      reader.received(samplesOfReply.length);
    }

    private void vanish() {
      vanished = true;
      leaves = true;
      session.vanish();
    }

    private void interrupt() {
      resetNanos = System.nanoTime();
      countIfItCounts("interrupts_begun");
      hush(); // in the midst of a word, perhaps
      reader.end(); // what waits to be played is thrown away
      session.reset();
    }

    private void countIfItCounts(String name) {
      if (counts) {
        record.count(name);
      }
    }

    private void after(long millis, Runnable accident) {
      loop.schedule(
          () -> {
            if (!over) {
              accident.run();
            }
          },
          millis,
          TimeUnit.MILLISECONDS);
    }

    private void hush() {
      if (utterance != null) {
        utterance.stop();
      }
      silent();
    }

    private void silent() {
      if (speaking) {
        speaking = false;
        fleet.speaking.decrementAndGet();
      }
    }

    private void ended(TurnReport report, Throwable failure) {
      over = true;
      hush();
      fleet.inTurn.addAndGet(isWaitedFor ? -1 : 0);
      reader.end();
      if (report == null) {
        lost(failure);
      } else {
        record.violated(report.violations());
        endRefusedSpeech(report);
        judge(report);
      }
      long now = System.nanoTime();
      if (report == null ? vanished : resetNanos != 0 || !reader.judged()) {
        turnEnded(now, 0, now); // it took as long as the user, or the harness, let it
        return;
      }
      long playNanos = group.read() == ReadMode.PLAYING ? reader.player().playNanos() : 0;
      turnEnded(
          meantNanos + TimeUnit.MILLISECONDS.toNanos(speechMillis()) + playNanos,
          lateNanos,
          now + (playNanos == 0 ? 0 : reader.player().storedNanos(now)));
    }

    /**
     * A server that has refused the speech in its midst takes what comes for its rest, until EOS.
     */
    private void endRefusedSpeech(TurnReport report) {
      if (report.error().isPresent() && utterance != null && !spoken && resetNanos == 0) {
        session.endSpeech();
      }
    }

    private void lost(Throwable reason) {
      memory.broken();
      boolean givenUp = isGivenUp();
      if (givenUp) {
        leaves = true;
        record.reason(reason.getMessage());
      }
      if (!counts) {
        return;
      }
      if (vanished) {
        record.count("vanished");
      } else {
        record.failed(givenUp ? "no_answer" : "connection_lost");
        fleet.timeline.failed(System.nanoTime());
      }
    }

    /** Whether the end of the turn was waited for so long that the wearable itself left. */
    private boolean isGivenUp() {
      return spoken
          && System.nanoTime() - speechEndNanos
              >= TimeUnit.MILLISECONDS.toNanos(group.waitMillis());
    }

    private void judge(TurnReport report) {
      boolean complete = report.nanosTo(Milestone.COMPLETE).isPresent();
      if (resetNanos != 0 && !complete) {
        memory.broken();
        if (counts) {
          record.count("interrupted");
          record.time("interrupt_to_answer", System.nanoTime() - resetNanos);
        }
        return;
      }
      checkTurnNumber(report);
      if (report.error().isPresent()) {
        memory.broken();
        if (counts) {
          record.failed(report.error().get().code());
          fleet.timeline.failed(System.nanoTime());
        }
        return;
      }
      checkMarker(report);
      if (counts) {
        record.answered(report, lateNanos);
        if (reader.judged() && reader.player().gaps() > 0) {
          record.count("turns_with_audio_gaps");
          record.time("audio_gap", reader.player().longestGapNanos());
        }
      }
      report
          .nanosTo(Milestone.FIRST_AUDIO)
          .ifPresent(nanos -> fleet.timeline.answered(System.nanoTime(), nanos));
    }

    private void checkTurnNumber(TurnReport report) {
      if (report.turn().isPresent()) {
        if (report.turn().getAsLong() <= lastTurnNumber) {
          record.count("wrong_turn");
          record.reason("turn " + report.turn().getAsLong() + " came after turn " + lastTurnNumber);
        }
        lastTurnNumber = report.turn().getAsLong();
      }
    }

    private void checkMarker(TurnReport report) {
      if (!fleet.plan.markers()) {
        return;
      }
      if (resetNanos != 0) {
        memory.broken(); // the reset came too late for this turn, but the conversation is gone
      }
      String before = memory.toString();
      Markers.Verdict verdict =
          fleet.markers.judge(sessionId, memory, report.transcript(), report.reply());
      if (verdict == Markers.Verdict.WRONG_SESSION || verdict == Markers.Verdict.WRONG_TURN) {
        record.reason(
            sessionId
                + " heard \""
                + report.reply()
                + "\" for \""
                + report.transcript()
                + "\" "
                + before);
      }
      switch (verdict) {
        case OWN -> record.count("own_replies");
        case UNMARKED -> record.count("unmarked");
        case WRONG_SESSION -> record.count("wrong_session");
        case WRONG_TURN -> record.count("wrong_turn");
      }
      if (resetNanos != 0) {
        memory.broken();
      }
    }
  }
}
