package dev.hotpin.endpointing;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.VoicedSpan;
import dev.hotpin.testing.Recordings;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A real recording between silences, with noise: where its first and last voiced samples are is
 * known from the clean recording.
 */
final class Scene {
  enum Noise {
    WHITE,
    /** Five voices of other recordings at once. */
    BABBLE
  }

  /** What is heard before the speech: long enough to get to know the room. */
  private static final int BEFORE_MILLIS = 1_700;

  private static final int AFTER_MILLIS = 6_000;
  private static final int VOICES = 5;

  /** A clean room is not digital silence: -70 dBFS. */
  private static final double QUIET_ROOM = 10;

  final byte[] pcm;
  final int firstVoicedByte;
  final int endVoicedByte;

  private Scene(byte[] pcm, int firstVoicedByte, int endVoicedByte) {
    this.pcm = pcm;
    this.firstVoicedByte = firstVoicedByte;
    this.endVoicedByte = endVoicedByte;
  }

  static Scene clean(byte[] recording, long seed) {
    return of(recording, Noise.WHITE, Double.NaN, seed);
  }

  static Scene noisy(byte[] recording, Noise noise, int snrDb, long seed) {
    return of(recording, noise, snrDb, seed);
  }

  private static Scene of(byte[] recording, Noise noise, double snrDb, long seed) {
    VoicedSpan span = VoicedSpan.of(recording);
    byte[] speech = Arrays.copyOfRange(recording, span.startByte(), span.endByte());
    int at = (int) Pcm.bytesOf(BEFORE_MILLIS);
    int samples = (at + speech.length + (int) Pcm.bytesOf(AFTER_MILLIS)) / 2;
    double[] background =
        noise == Noise.WHITE ? white(samples, seed) : babble(samples, new Random(seed));
    double level = Double.isNaN(snrDb) ? QUIET_ROOM : rms(speech) / Math.pow(10, snrDb / 20);
    double gain = level / rms(background);
    byte[] pcm = new byte[samples * 2];
    for (int i = 0; i < samples; i++) {
      int inSpeech = 2 * i - at;
      double voice = inSpeech >= 0 && inSpeech < speech.length ? sample(speech, inSpeech / 2) : 0;
      int mixed = (int) Math.round(voice + gain * background[i]);
      int limited = Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, mixed));
      pcm[2 * i] = (byte) limited;
      pcm[2 * i + 1] = (byte) (limited >> 8);
    }
    return new Scene(pcm, at, at + speech.length);
  }

  private static double[] white(int samples, long seed) {
    Random random = new Random(seed);
    return random.doubles(samples).map(uniform -> uniform - 0.5).toArray();
  }

  private static double[] babble(int samples, Random random) {
    List<String> names = List.of(Recordings.GO_FORWARD, Recordings.YOUNG_MAN, Recordings.AMIABLE);
    double[] sum = new double[samples];
    for (int voice = 0; voice < VOICES; voice++) {
      int at = -random.nextInt(20_000);
      while (at < samples) {
        byte[] clip = Recordings.pcm(names.get(random.nextInt(names.size())));
        double gain = 1 / rms(clip);
        for (int i = Math.max(0, -at); i < clip.length / 2 && at + i < samples; i++) {
          sum[at + i] += gain * sample(clip, i);
        }
        at += clip.length / 2;
      }
    }
    return sum;
  }

  private static double rms(byte[] pcm) {
    double sum = 0;
    for (int i = 0; i < pcm.length / 2; i++) {
      sum += (double) sample(pcm, i) * sample(pcm, i);
    }
    return Math.sqrt(sum / (pcm.length / 2.0));
  }

  private static double rms(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum() / values.length);
  }

  private static int sample(byte[] pcm, int index) {
    return (short) ((pcm[2 * index] & 0xFF) | pcm[2 * index + 1] << 8);
  }
}
