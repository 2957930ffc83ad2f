package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hotpin.audio.Pcm;
import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.dialogue.StoredImage;
import dev.hotpin.endpointing.Endpointers;
import dev.hotpin.endpointing.EndpointingSettings;
import dev.hotpin.identity.Admission;
import dev.hotpin.identity.Principal;
import dev.hotpin.identity.Standing;
import dev.hotpin.limits.LimitCounters;
import dev.hotpin.limits.QuotaKey;
import dev.hotpin.limits.QuotaLimits;
import dev.hotpin.limits.QuotaUsage;
import dev.hotpin.limits.Quotas;
import dev.hotpin.testing.LoudVoice;
import dev.hotpin.testing.VirtualLoop;
import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.Endpointing;
import dev.hotpin.wire.ErrorCode;
import dev.hotpin.wire.Offer;
import dev.hotpin.wire.SessionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One random interleaving of what devices, their sockets and the engines do, in virtual time, and
 * what must hold of any. The same seed gives the same schedule. What can happen is the list {@link
 * #MOVES}: a new kind of event is a line there.
 */
final class RandomSchedule {
  private static final int STEPS = 60;

  /** Short, so that it is often exceeded without a minute's samples to listen to. */
  private static final int MAX_UTTERANCE_MILLIS = 8_000;

  private static final int MAX_UTTERANCE_SAMPLES = (int) Pcm.bytesOf(MAX_UTTERANCE_MILLIS) / 2;

  private static final Endpointers ENDPOINTERS =
      new Endpointers(
          LoudVoice::new, new EndpointingSettings(700, 96, 256, true, MAX_UTTERANCE_MILLIS));

  /** Nothing takes longer: the whole turn, an excuse begun at its end, what the voice may take. */
  private static final long LONGEST_TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(60_000 + 4_500);

  private static final String[] TOKENS = {
    "Hello. ", "It is noon", ", and then", ". ", "[BEEP]\n", "안녕. ", "...", "\n\n", "Dr. ", "3.5 "
  };

  /** What is heard in the end, mostly, and what may be heard before. */
  private static final String[] WORDS = {"hello", "Hello", "hel lo", "hello there", "", "yellow"};

  /** Something that may happen, and how often compared to the others. */
  private record Move(String name, int weight, Consumer<RandomSchedule> action) {}

  private static final List<Move> MOVES =
      List.of(
          new Move("audio", 130, RandomSchedule::audio),
          new Move("speech", 40, s -> s.sound(LoudVoice.voice(s.random.nextInt(900)))),
          new Move("silence", 40, s -> s.sound(LoudVoice.silence(s.random.nextInt(1_200)))),
          new Move("speech, then silence", 60, RandomSchedule::speechAndSilence),
          new Move("words so far", 90, RandomSchedule::wordsSoFar),
          new Move("picture", 8, RandomSchedule::picture),
          new Move("EOS", 120, s -> s.frame(s::endOfSpeech)),
          new Move("INTERRUPT", 25, s -> s.frame(() -> s.device.session.interrupt())),
          new Move("TEXT", 25, s -> s.frame(s::text)),
          new Move("RESET", 15, s -> s.frame(() -> s.device.session.reset())),
          new Move("bad message", 8, RandomSchedule::badMessage),
          new Move("room", 40, RandomSchedule::room),
          new Move("disconnect", 3, RandomSchedule::disconnect),
          new Move("take-over", 6, RandomSchedule::takeOver),
          new Move("expiry", 2, s -> s.device.standing = Standing.EXPIRED),
          new Move("revocation", 2, RandomSchedule::revoke),
          new Move("time", 75, RandomSchedule::time),
          new Move("admission", 20, s -> s.recognition.admits = !s.recognition.admits),
          new Move("overload", 12, s -> s.recognition.refuses = s.oneIn(4)),
          new Move("chat throws", 12, s -> s.chat.thrown = s.thrownOneIn(4)),
          new Move("voice throws", 6, s -> s.voice.thrown = s.thrownOneIn(4)),
          new Move("history", 30, RandomSchedule::history),
          new Move("recognizer", 120, RandomSchedule::recognizer),
          new Move("chat", 165, RandomSchedule::chat),
          new Move("voice", 170, RandomSchedule::voice));

  private static final QuotaKey KEY = QuotaKey.ofSession(TurnBench.SESSION);

  private static final int WEIGHTS = MOVES.stream().mapToInt(Move::weight).sum();

  /** A connection: its session, what it sees, and what must hold of that. */
  private final class Connection {
    final RecordingLink link = new RecordingLink();
    final DeviceWatch watch;
    final VoiceSession session;
    Standing standing = Standing.GOOD;

    Connection() {
      boolean spokenErrors = !oneIn(3);
      boolean endpointing = oneIn(3);
      watch = new DeviceWatch(spokenErrors, endpointing);
      link.watch = watch::saw;
      TurnServices services =
          new TurnServices(
              (loop, listener) -> {
                watch.turnBegan();
                return recognition.open(loop, listener);
              },
              chat,
              voice,
              TurnBench.LINES,
              conversations,
              images,
              settings,
              observer,
              Offer.PART_1,
              ENDPOINTERS,
              guesses,
              quotas);
      SessionOptions options =
          SessionOptions.asking()
              .spokenErrors(spokenErrors)
              .partials(oneIn(2))
              .timings(oneIn(2))
              .endpointing(endpointing ? new Endpointing(700) : Endpointing.OFF)
              .bargeIn(oneIn(3))
              .build();
      session =
          new VoiceSession(
              TurnBench.SESSION,
              options,
              new Admission(Principal.anyone(), principal -> standing),
              services,
              loop,
              link,
              Optional.empty());
      link.session = session;
      link.whenClosed =
          () -> {
            registry.release(session);
            watch.gone();
          };
    }
  }

  private final Quotas quotas;
  private final Random random;
  private final VirtualLoop loop = new VirtualLoop();
  private final ScriptedRecognition recognition = new ScriptedRecognition();
  private final ScriptedChat chat = new ScriptedChat();
  private final ScriptedSynthesizer voice = new ScriptedSynthesizer();
  private final ScriptedConversations conversations = new ScriptedConversations();
  private final ImageStore images = new ImageStore(300_000, 10, 1_000_000, loop::nanoTime);
  private final CountingObserver observer = new CountingObserver();
  private final SessionRegistry registry = new SessionRegistry(loop::nanoTime);
  private final TurnSettings settings;
  private final GuessPolicy guesses;
  private final List<Connection> connections = new ArrayList<>();
  private final List<String> moves = new ArrayList<>();
  private Connection device; // the newest, which the moves of devices are about

  RandomSchedule(long seed) {
    random = new Random(seed);
    long holdMillis = oneIn(2) ? 0 : 250;
    settings =
        new TurnSettings(
            holdMillis, MAX_UTTERANCE_MILLIS, 60_000, 200, 5_000, 0, 300, 10, "scripted", false);
    quotas = new Quotas(quotaLimits(), 10, loop::nanoTime, new LimitCounters());
    guesses = oneIn(3) ? GuessPolicy.off() : new GuessPolicy(true, 1 + random.nextInt(5), 6);
    if (oneIn(4)) {
      voice.bytesPerChar = 32 * random.nextInt(3);
    }
    if (oneIn(4)) {
      chat.answer = "At once. And more.";
    }
    conversations.slow = oneIn(6);
    conversations.failing = oneIn(10);
  }

  /** Runs it all; throws what does not hold. */
  void run() {
    connect();
    for (int step = 0; step < STEPS; step++) {
      Move move = nextMove();
      moves.add(move.name());
      move.action().accept(this);
      if (random.nextInt(3) > 0) {
        loop.runAll();
        checkIdle();
      }
    }
    settle();
    connections.forEach(this::end);
    checkNothingIsLeft();
  }

  /** Turns that were begun in it. */
  int turns() {
    return connections.stream().mapToInt(connection -> connection.watch.turns()).sum();
  }

  /** Turns that were answered aloud to the end. */
  int completed() {
    return connections.stream().mapToInt(connection -> connection.watch.completed()).sum();
  }

  /** Guesses that were right, and that were not. */
  int[] guesses() {
    return new int[] {observer.guessesRight, observer.guessesWasted};
  }

  /** What happened and what each device saw of it. */
  String story() {
    StringBuilder story = new StringBuilder("moves ").append(moves);
    connections.forEach(c -> story.append("; a device saw ").append(c.link.story()));
    return story.toString();
  }

  private Move nextMove() {
    int left = random.nextInt(WEIGHTS);
    for (Move move : MOVES) {
      left -= move.weight();
      if (left < 0) {
        return move;
      }
    }
    throw new AssertionError("no move");
  }

  private boolean oneIn(int chances) {
    return random.nextInt(chances) == 0;
  }

  private RuntimeException thrownOneIn(int chances) {
    return oneIn(chances) ? new IllegalStateException("random") : null;
  }

  // ---- the device

  private void connect() {
    device = new Connection();
    connections.add(device);
    loop.runAhead(
        () -> {
          registry.claim(device.session, "10.0.0.1");
          device.session.open();
        });
  }

  /** A frame that was read: its work is done at once, ahead of what engines handed over. */
  private void frame(Runnable action) {
    if (device.watch.isGone()) {
      connect();
    }
    loop.runAhead(action);
  }

  private void audio() {
    int pcmBytes = 2 * (1 + random.nextInt(oneIn(50) ? MAX_UTTERANCE_SAMPLES : 400));
    frame(() -> device.session.audio(new byte[pcmBytes], pcmBytes));
  }

  private void sound(byte[] pcm) {
    frame(() -> device.session.audio(pcm, pcm.length));
  }

  private void speechAndSilence() {
    byte[] voiced = new byte[2 * (400 + random.nextInt(4_000))];
    for (int at = 1; at < voiced.length; at += 2) {
      voiced[at] = (byte) (at / 16 % 2 == 0 ? 32 : -32);
    }
    byte[] silent = new byte[2 * random.nextInt(5_000)];
    frame(() -> device.session.audio(voiced, voiced.length));
    frame(() -> device.session.audio(silent, silent.length));
    if (oneIn(2) && !recognition.utterances.isEmpty()) {
      recognition.last().partial(WORDS[0]);
      loop.runAll();
    }
  }

  private void picture() {
    images.put(TurnBench.SESSION, new StoredImage("image/png", new byte[] {1}));
  }

  private void endOfSpeech() {
    device.watch.speechEnds(loop.nanoTime());
    device.session.endOfSpeech();
    device.watch.speechEndIsOver();
  }

  private void text() {
    if (!device.watch.isOpen()) {
      device.watch.speechEnds(loop.nanoTime());
    }
    device.session.text("what time is it");
    device.watch.speechEndIsOver();
  }

  private void badMessage() {
    ClientMessage.Bad bad = new ClientMessage.Bad(ErrorCode.BAD_MESSAGE, "?");
    frame(() -> device.session.bad(bad));
  }

  private void room() {
    long pcmBytes = random.nextBoolean() ? random.nextInt(2_000) : 1L << 40;
    loop.runAhead(() -> device.link.takeOnly(pcmBytes));
  }

  private void disconnect() {
    end(device);
  }

  private void end(Connection connection) {
    loop.runAhead(
        () -> {
          registry.release(connection.session);
          connection.session.gone();
          connection.watch.gone();
        });
  }

  /** The same device connects anew; the older connection is told by the registry. */
  private void takeOver() {
    Connection older = device;
    connect();
    older.watch.gone();
  }

  private void revoke() {
    device.standing = Standing.REVOKED;
    loop.runAhead(device.session::reconsider);
  }

  // ---- the engines

  private void time() {
    loop.advance(random.nextInt(oneIn(20) ? 70_000 : 400));
  }

  private void history() {
    if (!conversations.pending.isEmpty()) {
      conversations.pending.remove(0).complete(List.of());
    }
  }

  /** The one that was made last, mostly; else any: what comes is late, then. */
  private <T> T pick(List<T> made) {
    int last = made.size() - 1;
    return made.get(random.nextInt(5) > 0 ? last : random.nextInt(last + 1));
  }

  private void recognizer() {
    if (recognition.utterances.isEmpty()) {
      return;
    }
    ScriptedRecognition.Utterance utterance = pick(recognition.utterances);
    if (utterance.told) {
      return;
    }
    if (oneIn(12)) {
      utterance.fail("random");
    } else if (utterance.ended) {
      utterance.finish(oneIn(8) ? " " : "hello");
    }
  }

  private void wordsSoFar() {
    if (!recognition.utterances.isEmpty()) {
      String words = WORDS[random.nextInt(WORDS.length)];
      int finishedChars = oneIn(4) ? random.nextInt(words.length() + 1) : 0;
      pick(recognition.utterances).partial(words, finishedChars);
    }
  }

  private void chat() {
    if (chat.calls.isEmpty()) {
      return;
    }
    ScriptedChat.Call call = pick(chat.calls);
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

  private void voice() {
    if (voice.jobs.isEmpty()) {
      return;
    }
    ScriptedSynthesizer.Job job = pick(voice.jobs);
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

  // ---- what must hold

  /** None for most; tight ones for some. */
  private QuotaLimits quotaLimits() {
    return oneIn(3)
        ? new QuotaLimits(random.nextInt(4), random.nextInt(20), random.nextInt(2), 0, 0, 0)
        : QuotaLimits.NONE;
  }

  /** Between turns nothing works for any. */
  private void checkIdle() {
    if (connections.stream().anyMatch(connection -> connection.watch.isOpen())) {
      return;
    }
    checkEngines();
    connections.forEach(c -> assertEquals(0, c.link.queuedParts(), "audio is left"));
    check(
        quotas.usage(KEY).map(QuotaUsage::utterancesNow).orElse(0) == 0, "an utterance counts on");
  }

  private void checkEngines() {
    for (ScriptedRecognition.Utterance utterance : recognition.utterances) {
      check(utterance.isOver(), "a recognition is left");
    }
    for (ScriptedChat.Call call : chat.calls) {
      check(call.isOver(), "a call is left");
    }
    for (ScriptedSynthesizer.Job job : voice.jobs) {
      check(job.isOver(), "a synthesis is left");
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  /** A socket that reads on: whatever engines do (nothing), each turn ends in time. */
  private void settle() {
    loop.runAll();
    loop.run(device.link::takeAll);
    loop.advance(TimeUnit.NANOSECONDS.toMillis(LONGEST_TURN_NANOS) + 1);
    device.watch.assertNotAnsweringLongerThan(LONGEST_TURN_NANOS, loop.nanoTime());
  }

  private void checkNothingIsLeft() {
    loop.runAll();
    checkIdle();
    assertEquals(turns(), observer.outcomes.size(), "each turn ends exactly once");
    assertEquals(0, guesses.callsUnderWay(), "guesses");
    assertEquals(observer.guessesMade, observer.guessesRight + observer.guessesWasted, "guesses");
    assertEquals(0, loop.waitingTimers(), "timers");
    assertEquals(0, loop.waitingTasks(), "tasks");
    assertEquals(0, registry.size(), "sessions");
  }
}
