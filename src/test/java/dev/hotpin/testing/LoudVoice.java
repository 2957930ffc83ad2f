package dev.hotpin.testing;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.Tone;
import dev.hotpin.endpointing.Endpointers;
import dev.hotpin.endpointing.EndpointingSettings;
import dev.hotpin.endpointing.VoiceActivity;
import java.util.Arrays;

/** Takes what is loud for voice: tests of what follows from voice make it of tones. */
public final class LoudVoice implements VoiceActivity {
  /** Endpointers that hear so, with the settings that the program has by default. */
  public static final Endpointers ENDPOINTERS =
      new Endpointers(LoudVoice::new, new EndpointingSettings(700, 96, 256, true, 60_000));

  private static final byte[] MINUTE = Tone.of(400, 60_000, -10);

  private static final float LOUD = 0.05f;

  private final float least;

  public LoudVoice() {
    this(LOUD);
  }

  /**
   * @param least the level (root mean square, 0 to 1) above which a sound is voice
   */
  public LoudVoice(float least) {
    this.least = least;
  }

  /** Something that is voice, of at most a minute. */
  public static byte[] voice(int millis) {
    return Arrays.copyOf(MINUTE, (int) Pcm.bytesOf(millis));
  }

  /** Something that is none. */
  public static byte[] silence(int millis) {
    return new byte[(int) Pcm.bytesOf(millis)];
  }

  @Override
  public float probability(float[] samples) {
    double sum = 0;
    for (float sample : samples) {
      sum += sample * sample;
    }
    return Math.sqrt(sum / samples.length) > least ? 0.95f : 0.02f;
  }

  @Override
  public void reset() {}
}
