package dev.hotpin.bench.fuzz;

import dev.hotpin.audio.codec.Codecs;
import dev.hotpin.concurrent.Loop;
import dev.hotpin.dialogue.ChatCall;
import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatListener;
import dev.hotpin.dialogue.ChatModel;
import dev.hotpin.dialogue.ChatRequest;
import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.dialogue.memory.InMemoryConversations;
import dev.hotpin.endpointing.Endpointers;
import dev.hotpin.endpointing.EndpointingSettings;
import dev.hotpin.endpointing.VoiceActivity;
import dev.hotpin.limits.Quotas;
import dev.hotpin.recognition.Recognition;
import dev.hotpin.recognition.RecognitionListener;
import dev.hotpin.synthesis.SpeechSynthesizer;
import dev.hotpin.synthesis.SpokenLines;
import dev.hotpin.synthesis.SynthesisJob;
import dev.hotpin.synthesis.SynthesisListener;
import dev.hotpin.synthesis.VoiceInfo;
import dev.hotpin.turn.GuessPolicy;
import dev.hotpin.turn.TurnObserver;
import dev.hotpin.turn.TurnServices;
import dev.hotpin.turn.TurnSettings;
import dev.hotpin.wire.AudioEncoding;
import dev.hotpin.wire.FormatOffer;
import dev.hotpin.wire.Offer;
import java.util.List;
import java.util.Random;

/**
 * Engines that answer at once, late, in parts, wrongly or with a failure, as their random numbers
 * say. All they do happens on the loop of the channel, by its clock. Thread: that loop.
 */
public final class CapriciousEngines {
  /** What a device may ask for: all that the protocol has. */
  public static final Offer OFFER =
      new Offer(
          List.of(
              anyRate(AudioEncoding.PCM_S16LE, 2),
              anyRate(AudioEncoding.MULAW, 2),
              anyRate(AudioEncoding.ALAW, 2),
              opus(2)),
          List.of(
              anyRate(AudioEncoding.WAV, 1),
              anyRate(AudioEncoding.PCM_S16LE, 1),
              anyRate(AudioEncoding.MULAW, 1),
              opus(1)),
          true,
          true,
          true,
          true,
          List.of("en-US"),
          List.of("noise"));

  /** What their failures say. */
  static final String FAILURE = "capricious";

  private static final VoiceInfo VOICE = new VoiceInfo("noise", "Noise", "en-US", "neutral");
  private static final int PCM_BYTES_PER_CHAR = 640;
  private static final long MINUTE_MILLIS = 60_000;
  private static final int MAX_REPLY_CHARS = 4_000;
  private static final int HISTORY_TURNS = 10;
  private static final float LOUD = 0.05f;

  private static final Endpointers ENDPOINTERS =
      new Endpointers(Loud::new, new EndpointingSettings(700, 96, 256, true, MINUTE_MILLIS));

  private static final SpokenLines LINES = SpokenLines.prepare(new AtOnce());

  private static final List<String> ANSWERS =
      List.of(
          "The museum opens at nine in the morning.",
          "First. Second! Third? And a long one, with commas, and more of them, until it ends.",
          "[BEEP]\nNow.",
          "**Bold**, `code`, ₹1,200 and 50 % of 3/4 at 7:05 — “fine” 😀.",
          "…",
          "1. One\n2. Two\n3. Three",
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");

  private final Random random;
  private final Loop loop;

  /**
   * @param random decides what they do
   * @param loop where they do it
   */
  public CapriciousEngines(Random random, Loop loop) {
    this.random = random;
    this.loop = loop;
  }

  private static FormatOffer anyRate(AudioEncoding encoding, int channels) {
    return FormatOffer.between(encoding, channels, Codecs.MIN_RATE_HZ, Codecs.MAX_RATE_HZ);
  }

  private static FormatOffer opus(int channels) {
    return FormatOffer.at(
        AudioEncoding.OPUS, channels, List.of(8_000, 12_000, 16_000, 24_000, 48_000));
  }

  /**
   * All that sessions need.
   *
   * @param idleTimeoutMillis of a silent device
   * @param quotas what a device may use
   */
  public TurnServices services(ImageStore images, long idleTimeoutMillis, Quotas quotas) {
    return new TurnServices(
        (where, listener) -> new Ear(listener),
        new Model(),
        new Voice(),
        LINES,
        new InMemoryConversations(InMemoryConversations.Limits.DEFAULT, loop::nanoTime),
        images,
        new TurnSettings(
            0,
            MINUTE_MILLIS,
            MINUTE_MILLIS,
            200,
            5_000,
            idleTimeoutMillis,
            MAX_REPLY_CHARS,
            HISTORY_TURNS,
            VOICE.id(),
            false),
        TurnObserver.NONE,
        OFFER,
        ENDPOINTERS,
        new GuessPolicy(true, 6, 120),
        quotas);
  }

  /** Now, soon or after some seconds. */
  private void sometime(Runnable task) {
    switch (random.nextInt(4)) {
      case 0 -> loop.schedule(task, random.nextInt(3_000));
      case 1 -> loop.schedule(task, 1);
      default -> loop.execute(task);
    }
  }

  private boolean oneIn(int cases) {
    return random.nextInt(cases) == 0;
  }

  private final class Ear implements Recognition {
    private final RecognitionListener listener;
    private final boolean full = oneIn(20); // no recognizer comes free
    private boolean partials;
    private boolean over;

    Ear(RecognitionListener listener) {
      this.listener = listener;
    }

    @Override
    public boolean feed(byte[] pcm) {
      if (partials && !over && oneIn(4)) {
        loop.execute(
            () -> {
              if (!over) {
                listener.onPartial("so far " + random.nextInt(10), 2);
              }
            });
      }
      return !oneIn(400);
    }

    @Override
    public void wantPartials(boolean wanted) {
      partials = wanted;
    }

    @Override
    public void release() {}

    @Override
    public void endOfSpeech() {
      sometime(
          () -> {
            if (over || full) {
              return;
            }
            over = true;
            if (oneIn(10)) {
              listener.onFailure(new IllegalStateException(FAILURE));
            } else {
              listener.onFinal(oneIn(8) ? "" : "when does it open");
            }
          });
    }

    @Override
    public boolean isAdmitted() {
      return !full;
    }

    @Override
    public void abandon() {
      over = true;
    }
  }

  private final class Model implements ChatModel {
    @Override
    public String name() {
      return FAILURE;
    }

    @Override
    public String description() {
      return name();
    }

    @Override
    public void prepare() {}

    @Override
    public ChatCall ask(ChatRequest request, ChatListener listener) {
      Answer answer = new Answer(listener, ANSWERS.get(random.nextInt(ANSWERS.size())));
      sometime(answer::more);
      return answer;
    }

    @Override
    public void close() {}
  }

  private final class Answer implements ChatCall {
    private final ChatListener listener;
    private final String text;
    private int at;
    private boolean over;

    Answer(ChatListener listener, String text) {
      this.listener = listener;
      this.text = text;
    }

    void more() {
      if (over) {
        return;
      }
      if (oneIn(30)) {
        over = true;
        ChatFailure.Kind[] kinds = ChatFailure.Kind.values();
        listener.onFailure(new ChatFailure(kinds[random.nextInt(kinds.length)], FAILURE, 0));
      } else if (at == text.length()) {
        over = true;
        listener.onComplete();
      } else {
        int end = Math.min(text.length(), at + 1 + random.nextInt(40));
        String token = text.substring(at, end);
        at = end;
        listener.onToken(token);
        sometime(this::more);
      }
    }

    @Override
    public void cancel() {
      over = true;
    }
  }

  private final class Voice implements SpeechSynthesizer {
    @Override
    public String name() {
      return FAILURE;
    }

    @Override
    public String description() {
      return name();
    }

    @Override
    public List<VoiceInfo> voices() {
      return List.of(VOICE);
    }

    @Override
    public SynthesisJob speak(String text, String voiceId, SynthesisListener listener) {
      Piece piece = new Piece(listener, text.length());
      sometime(piece::more);
      return piece;
    }

    @Override
    public void close() {}
  }

  private final class Piece implements SynthesisJob {
    private final SynthesisListener listener;
    private int charsLeft;
    private boolean over;

    Piece(SynthesisListener listener, int chars) {
      this.listener = listener;
      this.charsLeft = chars;
    }

    void more() {
      if (over) {
        return;
      }
      if (oneIn(60)) {
        over = true;
        listener.onFailure(new IllegalStateException(FAILURE));
      } else if (charsLeft == 0) {
        over = true;
        listener.onComplete();
      } else {
        int chars = Math.min(charsLeft, 1 + random.nextInt(40));
        charsLeft -= chars;
        listener.onSamples(new byte[chars * PCM_BYTES_PER_CHAR]);
        sometime(this::more);
      }
    }

    @Override
    public void cancel() {
      over = true;
    }
  }

  /** For the ready-made lines, which are made before there is a loop. */
  private static final class AtOnce implements SpeechSynthesizer {
    @Override
    public String name() {
      return "at once";
    }

    @Override
    public String description() {
      return name();
    }

    @Override
    public List<VoiceInfo> voices() {
      return List.of(VOICE);
    }

    @Override
    public SynthesisJob speak(String text, String voiceId, SynthesisListener listener) {
      listener.onSamples(new byte[PCM_BYTES_PER_CHAR * 8]);
      listener.onComplete();
      return () -> {};
    }

    @Override
    public void close() {}
  }

  /** Takes what is loud for voice: nothing is computed that the fuzzing is not about. */
  private static final class Loud implements VoiceActivity {
    @Override
    public float probability(float[] samples) {
      double sum = 0;
      for (float sample : samples) {
        sum += sample * sample;
      }
      return Math.sqrt(sum / samples.length) > LOUD ? 0.95f : 0.02f;
    }

    @Override
    public void reset() {}
  }
}
