package dev.hotpin.endpointing;

import java.util.function.Supplier;

/** Makes endpointers, which share a model. Immutable, any thread. */
public final class Endpointers {
  private final Supplier<VoiceActivity> voices;
  private final EndpointingSettings settings;

  /**
   * @param voices makes what tells voice from other sounds, for one stream each
   * @param settings of which {@code silenceMillis} is each device's own
   */
  public Endpointers(Supplier<VoiceActivity> voices, EndpointingSettings settings) {
    this.voices = voices;
    this.settings = settings;
  }

  /** With the bundled model. Reads 1 MB and computes some windows: not on an event loop. */
  public static Endpointers load(EndpointingSettings settings) {
    SileroModel model = SileroModel.load();
    SileroVoiceActivity.warmUp(model);
    return new Endpointers(() -> new SileroVoiceActivity(model), settings);
  }

  /** One for a stream of sound, with the longest pause that is waited for in it. */
  public Endpointer open(int silenceMillis, Endpointer.Listener listener) {
    return new Endpointer(voices.get(), settings.withSilence(silenceMillis), listener);
  }

  /** What all of them share. */
  public EndpointingSettings settings() {
    return settings;
  }
}
