package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.ErrorCode;
import dev.hotpin.wire.ServerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whatever the order in which a device, its socket and the engines move. */
class TurnPropertyTest {
  private static final int SCHEDULES = 3_000;
  private static final int STEPS = 70;

  /** Transcript, first token, whole turn: after this any turn is over, its excuse included. */
  private static final long LONGEST_TURN_MILLIS = 60_000 + 4_000;

  private static final String[] TOKENS = {
    "Hello. ", "It is noon", ", and then", ". ", "[BEEP]\n", "안녕. ", "...", "\n\n", "Dr. ", "3.5 "
  };

  /** Thousands of scripted failures would each be logged with their stack. */
  private static final Logger TURN_LOG = (Logger) LoggerFactory.getLogger("dev.hotpin.turn");

  @BeforeAll
  static void quiet() {
    TURN_LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    TURN_LOG.setLevel(null);
  }

  @Test
  void everyEndOfSpeechIsAnsweredOnceAndNothingIsLeft() {
    int answered = 0;
    for (int seed = 0; seed < SCHEDULES; seed++) {
      Schedule schedule = new Schedule(seed);
      try {
        schedule.run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + schedule.bench.link.story(), e);
      }
      answered += schedule.completes();
    }
    assertTrue(answered > 2 * SCHEDULES, "the schedules test little: " + answered);
  }

  private static final class Schedule {
    final TurnBench bench;
    private final Random random;
    private final boolean reliableDevice;
    private int answersDue; // ends of speech that began the answering of a turn
    private int resets;
    private boolean gone;

    Schedule(int seed) {
      random = new Random(seed);
      reliableDevice = random.nextBoolean();
      long holdMillis = random.nextBoolean() ? 0 : 250;
      bench =
          new TurnBench(
              new TurnSettings(
                  holdMillis, 60_000, 60_000, 200, 5_000, 0, 300, 10, "scripted", false));
      if (random.nextInt(4) == 0) {
        bench.voice.bytesPerChar = 32 * random.nextInt(3);
      }
      if (random.nextInt(4) == 0) {
        bench.chat.answer = "At once. And more.";
      }
      bench.conversations.slow = random.nextInt(6) == 0;
      bench.conversations.failing = random.nextInt(10) == 0;
    }

    int completes() {
      return count(ServerMessage.Complete.class);
    }

    private int count(Class<? extends ServerMessage> type) {
      return (int) bench.link.events.stream().filter(e -> type.isInstance(e.message())).count();
    }

    void run() {
      for (int step = 0; step < STEPS && !gone; step++) {
        if (random.nextInt(3) == 0) {
          device();
        } else {
          engines();
        }
        if (random.nextInt(3) > 0) {
          bench.loop.runAll();
        }
      }
      settle();
      check();
    }

    private void device() {
      int choice = random.nextInt(100);
      if (choice < 40) {
        int pcmBytes = 2 * (1 + random.nextInt(400));
        onLoop(() -> bench.session.audio(new byte[pcmBytes], pcmBytes));
      } else if (choice < 75) {
        onLoop(this::endOfSpeech);
      } else if (choice < 82) {
        onLoop(
            () -> {
              resets++;
              answersDue -= answering() ? 1 : 0;
              bench.session.reset();
            });
      } else if (choice < 86) {
        ClientMessage.Bad bad = new ClientMessage.Bad(ErrorCode.BAD_MESSAGE, "?");
        onLoop(() -> bench.session.bad(bad));
      } else if (choice < 98 || reliableDevice) {
        onLoop(() -> bench.link.takeOnly(random.nextBoolean() ? random.nextInt(2_000) : 1L << 40));
      } else {
        gone = true;
        bench.loop.runAll();
        onLoop(random.nextBoolean() ? bench.session::gone : bench.session::supersede);
      }
    }

    private void endOfSpeech() {
      if (!answering()) {
        answersDue++;
      }
      bench.session.endOfSpeech();
    }

    /** Whether an end of speech has not had its terminal message yet. */
    private boolean answering() {
      return answersDue > completes();
    }

    /** As a frame that was read: at once, ahead of what engines handed over. */
    private void onLoop(Runnable action) {
      bench.loop.runAhead(action);
    }

    private void engines() {
      int choice = random.nextInt(100);
      if (choice < 12) {
        bench.loop.advance(random.nextInt(random.nextInt(20) == 0 ? 70_000 : 400));
      } else if (choice < 15) {
        bench.recognition.admits = !bench.recognition.admits;
      } else if (choice < 17) {
        bench.recognition.refuses = random.nextInt(4) == 0;
      } else if (choice < 19) {
        bench.chat.thrown = random.nextInt(4) == 0 ? new IllegalStateException() : null;
      } else if (choice < 20) {
        bench.voice.thrown = random.nextInt(4) == 0 ? new IllegalStateException() : null;
      } else if (choice < 25) {
        if (!bench.conversations.pending.isEmpty()) {
          bench.conversations.pending.remove(0).complete(List.of());
        }
      } else if (choice < 45) {
        moveRecognition();
      } else if (choice < 72) {
        moveChat();
      } else {
        moveVoice();
      }
    }

    /** The one that was made last, mostly; else any: what comes is late, then. */
    private <T> T pick(List<T> made) {
      int last = made.size() - 1;
      return made.get(random.nextInt(5) > 0 ? last : random.nextInt(last + 1));
    }

    private void moveRecognition() {
      if (bench.recognition.utterances.isEmpty()) {
        return;
      }
      ScriptedRecognition.Utterance utterance = pick(bench.recognition.utterances);
      if (utterance.told) {
        return;
      }
      if (random.nextInt(12) == 0) {
        utterance.fail("random");
      } else if (utterance.ended) {
        utterance.finish(random.nextInt(8) == 0 ? " " : "hello");
      }
    }

    private void moveChat() {
      if (bench.chat.calls.isEmpty()) {
        return;
      }
      ScriptedChat.Call call = pick(bench.chat.calls);
      if (call.ended) {
        return;
      }
      int choice = random.nextInt(12);
      if (choice == 0) {
        ChatFailure.Kind[] kinds = ChatFailure.Kind.values();
        call.fail(kinds[random.nextInt(kinds.length)]);
      } else if (choice < 3) {
        call.complete();
      } else {
        call.say(TOKENS[random.nextInt(TOKENS.length)]);
      }
    }

    private void moveVoice() {
      if (bench.voice.jobs.isEmpty()) {
        return;
      }
      ScriptedSynthesizer.Job job = pick(bench.voice.jobs);
      if (job.ended) {
        return;
      }
      int choice = random.nextInt(15);
      if (choice == 0) {
        job.fail("random");
      } else if (choice < 7) {
        job.complete();
      } else {
        job.samples(2 * (1 + random.nextInt(500)));
      }
    }

    /** A socket that reads on: whatever engines do (nothing), each turn ends in time. */
    private void settle() {
      bench.loop.runAll();
      bench.loop.run(bench.link::takeAll);
      bench.loop.advance(LONGEST_TURN_MILLIS);
    }

    private void check() {
      if (!gone) {
        assertEquals(answersDue, completes(), "terminal messages of ends of speech");
        assertEquals(resets, count(ServerMessage.ResetComplete.class), "answers to RESET");
        bench.gone();
      } else {
        assertTrue(completes() <= answersDue);
      }
      List<String> outcomes = bench.observer.outcomes;
      assertEquals(
          bench.recognition.utterances.size(), outcomes.size(), "each turn ends exactly once");
      checkOrder();
      bench.assertNothingLeft();
    }

    /** One pass over what the device saw. */
    private void checkOrder() {
      int newest = 0; // the newest turn of which anything came
      int ended = 0; // the newest that a terminal message ended
      boolean announced = false;
      boolean audioEnded = false;
      List<Integer> endedAloud = new ArrayList<>();
      for (RecordingLink.Event event : bench.link.events) {
        ServerMessage message = event.message();
        if (event.turn() > 0) {
          assertTrue(event.turn() >= newest, "of an older turn");
          assertTrue(event.turn() > ended, "after the terminal message of its turn");
          if (event.turn() > newest) {
            newest = event.turn();
            announced = false;
            audioEnded = false;
          }
        }
        if (message instanceof ServerMessage.Speaking) {
          assertFalse(audioEnded, "text after the end of the audio");
          announced = true;
        } else if (event.isAudio()) {
          assertTrue(announced, "audio before a tts stage");
          assertFalse(audioEnded, "audio after its end");
        } else if (event.endOfAudio()) {
          assertFalse(audioEnded, "two ends");
          audioEnded = true;
          endedAloud.add(event.turn());
          assertNotEquals(0, audioOf(event.turn()), "a reply without a sample");
        } else if (message instanceof ServerMessage.Complete) {
          assertTrue(audioEnded, "complete before the end of the audio");
          assertEquals(newest, endedAloud.get(endedAloud.size() - 1));
          assertTrue(newest > ended, "two terminal messages");
          ended = newest;
        } else if (message instanceof ServerMessage.ResetComplete) {
          ended = newest;
        }
      }
    }

    private int audioOf(int turn) {
      return bench.link.events.stream()
          .filter(event -> event.turn() == turn)
          .mapToInt(RecordingLink.Event::pcmBytes)
          .sum();
    }
  }
}
