package dev.hotpin.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.identity.Admission;
import dev.hotpin.identity.Principal;
import dev.hotpin.identity.Standing;
import dev.hotpin.limits.Quotas;
import dev.hotpin.synthesis.SpokenLine;
import dev.hotpin.synthesis.SpokenLines;
import dev.hotpin.testing.LoudVoice;
import dev.hotpin.testing.VirtualLoop;
import dev.hotpin.wire.Offer;
import dev.hotpin.wire.SessionOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One session on a virtual loop, between scripted engines and a recording device. */
final class TurnBench {
  static final String SESSION = "bench";

  /** As fast as FreeTTS speaks: 15 characters a second. */
  static final int SPEECH_BYTES_PER_CHAR = 2_048;

  /** The settings that the program has by default. */
  static final TurnSettings DEFAULTS =
      new TurnSettings(0, 60_000, 60_000, 200, 5_000, 180_000, 2_000, 10, "scripted", false);

  /** Every ready-made line: two bytes for each of its characters. */
  static final SpokenLines LINES = SpokenLines.prepare(speaking(2));

  /** What has become of the device's credential. */
  Standing standing = Standing.GOOD;

  final VirtualLoop loop;
  final ScriptedRecognition recognition = new ScriptedRecognition();
  final ScriptedChat chat = new ScriptedChat();
  final ScriptedSynthesizer voice = new ScriptedSynthesizer();
  final ScriptedConversations conversations;
  final ImageStore images;
  final CountingObserver observer = new CountingObserver();
  final RecordingLink link = new RecordingLink();
  final TurnServices services;
  final VoiceSession session;
  private int seen;

  TurnBench() {
    this(DEFAULTS);
  }

  TurnBench(TurnSettings settings) {
    this(settings, new VirtualLoop(), new ScriptedConversations(), SessionOptions.DEFAULT);
  }

  TurnBench(SessionOptions options) {
    this(DEFAULTS, new VirtualLoop(), new ScriptedConversations(), options);
  }

  TurnBench(
      TurnSettings settings,
      VirtualLoop loop,
      ScriptedConversations conversations,
      SessionOptions options) {
    this(settings, loop, conversations, options, GuessPolicy.off());
  }

  TurnBench(
      TurnSettings settings,
      VirtualLoop loop,
      ScriptedConversations conversations,
      SessionOptions options,
      GuessPolicy guesses) {
    this(settings, loop, conversations, options, guesses, Quotas.unlimited());
  }

  TurnBench(
      TurnSettings settings,
      VirtualLoop loop,
      ScriptedConversations conversations,
      SessionOptions options,
      GuessPolicy guesses,
      Quotas quotas) {
    this.loop = loop;
    this.conversations = conversations;
    images = new ImageStore(300_000, 10, 1_000_000, loop::nanoTime);
    services =
        new TurnServices(
            recognition,
            chat,
            voice,
            LINES,
            conversations,
            images,
            settings,
            observer,
            Offer.PART_1,
            LoudVoice.ENDPOINTERS,
            guesses,
            quotas);
    session =
        new VoiceSession(
            SESSION,
            options,
            new Admission(Principal.anyone(), principal -> standing),
            services,
            loop,
            link,
            Optional.empty());
    link.session = session;
    loop.run(session::open);
  }

  private static ScriptedSynthesizer speaking(int bytesPerChar) {
    ScriptedSynthesizer voice = new ScriptedSynthesizer();
    voice.bytesPerChar = bytesPerChar;
    return voice;
  }

  /** Engines that answer at once: hears {@code heard}, answers {@code reply}, speaks it. */
  TurnBench automatic(String heard, String reply) {
    recognition.answer = heard;
    chat.answer = reply;
    voice.bytesPerChar = SPEECH_BYTES_PER_CHAR;
    return this;
  }

  TurnBench audio(long millis) {
    loop.run(
        () -> {
          session.activity();
          int pcmBytes = (int) Pcm.bytesOf(millis);
          session.audio(new byte[pcmBytes], pcmBytes);
        });
    return this;
  }

  /** A loud tone, which counts as voice. */
  TurnBench voice(long millis) {
    loop.run(
        () -> {
          session.activity();
          byte[] pcm = new byte[(int) Pcm.bytesOf(millis)];
          for (int at = 1; at < pcm.length; at += 2) {
            pcm[at] = (byte) (at / 16 % 2 == 0 ? 32 : -32);
          }
          session.audio(pcm, pcm.length);
        });
    return this;
  }

  /** The recognizer says what it makes of the utterance so far. */
  TurnBench heardSoFar(String words) {
    recognition.last().partial(words);
    loop.runAll();
    return this;
  }

  TurnBench endOfSpeech() {
    loop.run(
        () -> {
          session.activity();
          session.endOfSpeech();
        });
    return this;
  }

  TurnBench reset() {
    loop.run(
        () -> {
          session.activity();
          session.reset();
        });
    return this;
  }

  TurnBench interrupt() {
    loop.run(
        () -> {
          session.activity();
          session.interrupt();
        });
    return this;
  }

  TurnBench text(String words) {
    loop.run(
        () -> {
          session.activity();
          session.text(words);
        });
    return this;
  }

  /** Everything that engines may still have had on its way; how many results those are. */
  int comeLate() {
    recognition.utterances.forEach(u -> u.finish("late"));
    chat.calls.forEach(call -> call.say("Late. "));
    chat.calls.forEach(call -> call.fail(ChatFailure.Kind.CUT));
    voice.jobs.forEach(job -> job.samples(64));
    voice.jobs.forEach(ScriptedSynthesizer.Job::complete);
    loop.runAll();
    return recognition.utterances.size() + 2 * chat.calls.size() + 2 * voice.jobs.size();
  }

  TurnBench gone() {
    loop.run(session::gone);
    return this;
  }

  TurnBench advance(long millis) {
    loop.advance(millis);
    return this;
  }

  /** An engine's thread did something: what it handed over is run. */
  TurnBench then(Runnable engine) {
    engine.run();
    loop.runAll();
    return this;
  }

  /** Asserts what the device saw since the last call. */
  void assertSaw(String... words) {
    assertEquals(Arrays.asList(words), saw());
  }

  /** What the device saw since the last call. */
  List<String> saw() {
    List<String> all = link.story();
    List<String> fresh = all.subList(Math.min(seen, all.size()), all.size());
    seen = all.size();
    return fresh;
  }

  /** The words of a spoken excuse. */
  static String[] excused(String code, SpokenLine line) {
    return new String[] {"error:" + code, "tts:" + line.text(), "audio", "end", "complete"};
  }

  /** No engine works for a turn that is over, and no timer is left once the device is gone. */
  void assertNothingLeft() {
    gone();
    assertNothingLeftOfEngines();
    assertEquals(0, loop.waitingTimers(), "timers");
    assertEquals(0, loop.waitingTasks(), "tasks");
  }

  /** No engine works for a turn that is over; to be asked when no turn is in progress. */
  void assertNothingLeftOfEngines() {
    loop.runAll();
    recognition.utterances.forEach(u -> assertTrue(u.isOver(), "a recognition is left"));
    chat.calls.forEach(c -> assertTrue(c.isOver(), "a call is left"));
    voice.jobs.forEach(j -> assertTrue(j.isOver(), "a job is left"));
  }
}
