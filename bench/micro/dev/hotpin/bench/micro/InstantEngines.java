package dev.hotpin.bench.micro;

import dev.hotpin.concurrent.Loop;
import dev.hotpin.dialogue.ChatCall;
import dev.hotpin.dialogue.ChatListener;
import dev.hotpin.dialogue.ChatModel;
import dev.hotpin.dialogue.ChatRequest;
import dev.hotpin.dialogue.ConversationStore;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.endpointing.Endpointers;
import dev.hotpin.endpointing.EndpointingSettings;
import dev.hotpin.recognition.Recognition;
import dev.hotpin.recognition.RecognitionListener;
import dev.hotpin.synthesis.SpeechSynthesizer;
import dev.hotpin.synthesis.SpokenLines;
import dev.hotpin.synthesis.SynthesisJob;
import dev.hotpin.synthesis.SynthesisListener;
import dev.hotpin.synthesis.VoiceInfo;
import dev.hotpin.turn.TurnObserver;
import dev.hotpin.turn.TurnServices;
import dev.hotpin.turn.TurnSettings;
import dev.hotpin.wire.Offer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Engines that take no time and do nothing, so that what a turn costs is the server's own: every
 * utterance is the same, so is the answer, and each piece of it sounds like the same noise.
 */
final class InstantEngines {
  private static final String TRANSCRIPT = "when does the museum open";
  private static final List<String> ANSWER =
      List.of("The museum", " opens at", " nine in the", " morning.", " The last", " ones leave.");
  private static final VoiceInfo VOICE = new VoiceInfo("noise", "Noise", "en-US", "neutral");

  /** A second of sound for each sentence. */
  private static final int PIECE_BYTES = 32_000;

  private static final long MINUTE_MILLIS = 60_000;
  private static final int MAX_REPLY_CHARS = 4_000;
  private static final int HISTORY_TURNS = 10;

  private InstantEngines() {}

  static TurnServices services() {
    Synthesizer synthesizer = new Synthesizer();
    TurnSettings settings =
        new TurnSettings(
            0,
            MINUTE_MILLIS,
            MINUTE_MILLIS,
            MINUTE_MILLIS,
            MINUTE_MILLIS,
            0,
            MAX_REPLY_CHARS,
            HISTORY_TURNS,
            VOICE.id(),
            false);
    return new TurnServices(
        HeardAtOnce::new,
        new Model(),
        synthesizer,
        SpokenLines.prepare(synthesizer),
        new NoMemory(),
        new ImageStore(),
        settings,
        TurnObserver.NONE,
        Offer.PART_1,
        Endpointers.load(new EndpointingSettings(700, 96, 256, true, MINUTE_MILLIS)));
  }

  private static final class HeardAtOnce implements Recognition {
    private final Loop loop;
    private final RecognitionListener listener;

    HeardAtOnce(Loop loop, RecognitionListener listener) {
      this.loop = loop;
      this.listener = listener;
    }

    @Override
    public boolean feed(byte[] pcm) {
      return true;
    }

    @Override
    public boolean feed(byte[] pcm, int pcmBytes) {
      return true;
    }

    @Override
    public void wantPartials(boolean wanted) {}

    @Override
    public void release() {}

    @Override
    public void endOfSpeech() {
      loop.execute(() -> listener.onFinal(TRANSCRIPT));
    }

    @Override
    public boolean isAdmitted() {
      return true;
    }

    @Override
    public void abandon() {}
  }

  private static final class Model implements ChatModel {
    @Override
    public String name() {
      return "instant";
    }

    @Override
    public String description() {
      return "says the same at once";
    }

    @Override
    public void prepare() {}

    @Override
    public ChatCall ask(ChatRequest request, ChatListener listener) {
      ANSWER.forEach(listener::onToken);
      listener.onComplete();
      return () -> {};
    }

    @Override
    public void close() {}
  }

  private static final class Synthesizer implements SpeechSynthesizer {
    private final byte[] pcm = Noise.pcm(PIECE_BYTES);

    @Override
    public String name() {
      return "instant";
    }

    @Override
    public String description() {
      return "noise at once";
    }

    @Override
    public List<VoiceInfo> voices() {
      return List.of(VOICE);
    }

    @Override
    public SynthesisJob speak(String text, String voiceId, SynthesisListener listener) {
      listener.onSamples(pcm);
      listener.onComplete();
      return () -> {};
    }

    @Override
    public void close() {}
  }

  private static final class NoMemory implements ConversationStore {
    private static final CompletionStage<List<Exchange>> EMPTY =
        CompletableFuture.completedStage(List.of());
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    @Override
    public String name() {
      return "none";
    }

    @Override
    public CompletionStage<List<Exchange>> history(String sessionId) {
      return EMPTY;
    }

    @Override
    public CompletionStage<Void> append(String sessionId, Exchange exchange) {
      return DONE;
    }

    @Override
    public CompletionStage<Void> amendLast(String sessionId, Exchange last, Exchange amended) {
      return DONE;
    }

    @Override
    public CompletionStage<Void> forget(String sessionId) {
      return DONE;
    }

    @Override
    public void close() {}
  }
}
