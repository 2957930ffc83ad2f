package dev.hotpin.recognition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.concurrent.LostThreads;
import dev.hotpin.testing.VirtualLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the order in which sessions, loops, decoders and the care thread move. */
class RecognizerPoolPropertyTest {
  private static final int RUNS = 400;
  private static final int STEPS = 400;
  private static final int MAX_WAITING_BYTES = 60;

  @Test
  void noPermitIsLostAndEachUtteranceGetsItsOwnWordsOnce() {
    for (int seed = 0; seed < RUNS; seed++) {
      try {
        new Run(seed).go();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static final class Utterance {
    final VirtualLoop loop;
    final HeardListener listener;
    final Recognition recognition;
    final StringBuilder fed = new StringBuilder();
    int pieces;
    boolean ended;
    boolean given; // abandoned, or refused
    int callsWhenGiven;

    Utterance(RecognizerPool pool, VirtualLoop loop, String name) {
      this.loop = loop;
      this.listener = new HeardListener(name);
      this.recognition = pool.open(loop, listener);
      loop.run(() -> recognition.wantPartials(true));
    }
  }

  private static final class Run {
    private final Random random;
    private final ScriptedEngine engine = new ScriptedEngine();
    private final ManualCare care = new ManualCare();
    private final List<VirtualLoop> loops = List.of(new VirtualLoop(), new VirtualLoop());
    private final List<Utterance> utterances = new ArrayList<>();
    private final int permits;
    private final RecognizerPool pool;

    Run(int seed) {
      random = new Random(seed);
      permits = 1 + random.nextInt(3);
      List<SpeechDecoder> decoders = new ArrayList<>();
      for (int i = 0; i < permits; i++) {
        decoders.add(engine.newDecoder());
      }
      pool =
          new RecognizerPool(
              engine,
              new Permits(permits, "x"),
              decoders,
              16,
              MAX_WAITING_BYTES,
              CatchUpPace.unbounded(),
              care,
              Runnable::run,
              LostThreads.unbounded(),
              () -> 0);
    }

    void go() {
      for (int step = 0; step < STEPS; step++) {
        move();
        assertEquals(permits, pool.free() + pool.inUse() + pool.beingReplaced());
        assertTrue(pool.waitingPcmBytes() <= MAX_WAITING_BYTES);
      }
      for (Utterance utterance : utterances) {
        if (!utterance.given && !utterance.ended) {
          asLoop(utterance, () -> end(utterance));
        }
      }
      settle();
      assertEquals(permits, pool.free(), "permits at the end");
      assertEquals(0, pool.waitingPcmBytes());
      assertEquals(0, pool.waiting());
      utterances.forEach(Run::check);
    }

    private void move() {
      int choice = random.nextInt(100);
      if (choice < 8 || utterances.isEmpty()) {
        VirtualLoop loop = loops.get(random.nextInt(loops.size()));
        utterances.add(new Utterance(pool, loop, "u" + utterances.size()));
      } else if (choice < 45) {
        Utterance utterance = utterances.get(random.nextInt(utterances.size()));
        asLoop(utterance, () -> act(utterance));
      } else if (choice < 70) {
        loops.get(random.nextInt(loops.size())).runOne();
      } else if (choice < 96) {
        engine.made.get(random.nextInt(engine.made.size())).step();
      } else if (choice < 97) {
        engine.made.get(random.nextInt(engine.made.size())).failNext();
      } else if (choice < 98) {
        engine.made.get(random.nextInt(engine.made.size())).worn = true;
      } else {
        care.runAll();
      }
    }

    private void act(Utterance utterance) {
      if (utterance.given || utterance.ended) {
        if (random.nextInt(4) == 0) {
          give(utterance);
        }
        return;
      }
      int choice = random.nextInt(20);
      if (choice < 13) {
        String word = utterance.listener.name + "." + utterance.pieces++;
        if (utterance.recognition.feed(word.getBytes(StandardCharsets.UTF_8))) {
          utterance.fed.append(utterance.fed.length() == 0 ? "" : " ").append(word);
        } else {
          give(utterance);
        }
      } else if (choice < 15) {
        utterance.recognition.release();
      } else if (choice < 18) {
        end(utterance);
      } else {
        give(utterance);
      }
    }

    private static void end(Utterance utterance) {
      utterance.ended = true;
      utterance.recognition.endOfSpeech();
    }

    private static void give(Utterance utterance) {
      if (!utterance.given) {
        utterance.given = true;
        utterance.callsWhenGiven = utterance.listener.terminalCalls();
      }
      utterance.recognition.abandon();
    }

    /** At once, ahead of what the loop was handed: the worst moment for races. */
    private void asLoop(Utterance utterance, Runnable action) {
      if (random.nextBoolean()) {
        utterance.loop.runAhead(action);
      } else {
        utterance.loop.execute(action);
      }
    }

    private void settle() {
      boolean busy = true;
      while (busy) {
        loops.forEach(VirtualLoop::runAll);
        busy = !care.isIdle();
        care.runAll();
        for (ScriptedDecoder decoder : List.copyOf(engine.made)) {
          busy |= decoder.step();
        }
        busy |= loops.stream().anyMatch(loop -> loop.waitingTasks() > 0);
      }
    }

    private static void check(Utterance utterance) {
      HeardListener listener = utterance.listener;
      if (utterance.given) {
        assertEquals(utterance.callsWhenGiven, listener.terminalCalls(), "told after abandon");
      } else {
        assertEquals(1, listener.terminalCalls(), listener.name + " terminal calls");
      }
      if (!listener.finals.isEmpty()) {
        assertEquals(utterance.fed.toString(), listener.finals.get(0));
      }
      for (String partial : listener.partials) {
        for (String word : partial.split(" ", -1)) {
          assertTrue(word.startsWith(listener.name + "."), listener.name + " heard " + partial);
        }
      }
    }
  }
}
