package dev.hotpin.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.testing.AudioTool;
import dev.hotpin.testing.Spectrum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The resampler measured: with 16 kHz on one side, as everywhere in the program. */
class ResamplerTest {
  private static final int PCM_HZ = Pcm.SAMPLE_RATE_HZ;

  /** What the design promises; the curve's straight lines and float sums take 1 to 3 dB. */
  private static final double MIN_DB = 93;

  /** At the ends there is silence beside the sound: the filter's length is left out. */
  private static final int EDGE_MILLIS = 25;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      ints = {8_000, 8_001, 11_025, 12_000, 15_999, 16_001, 22_050, 24_000, 31_337, 44_100, 47_999})
  void everySineBelowTheBandEdgeComesOutAsItWent(int rate) {
    sweep(rate, PCM_HZ);
    sweep(PCM_HZ, rate);
  }

  @Test
  void sinesComeOutAsTheyWentAt48Kilohertz() {
    sweep(48_000, PCM_HZ);
    sweep(PCM_HZ, 48_000);
  }

  private static void sweep(int fromHz, int toHz) {
    int lower = Math.min(fromHz, toHz);
    for (double share : new double[] {0.01, 0.1, 0.25, 0.5, 0.75, 0.85, 0.9}) {
      double hertz = share * lower / 2;
      float[] out = Resampler.whole(sine(hertz, fromHz, 300), fromHz, toHz);
      int skip = toHz * EDGE_MILLIS / 1000;
      String what = fromHz + " to " + toHz + " Hz, sine of " + hertz + " Hz: ";
      double db = Spectrum.sineToRestDb(out, skip, hertz, toHz);
      assertTrue(db > MIN_DB, what + db + " dB");
      double peakDb = 20 * Math.log10(Spectrum.peak(out, skip, hertz, toHz));
      assertEquals(0, peakDb, 0.01, what + peakDb + " dB loud");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16_001, 22_050, 24_000, 31_337, 44_100, 47_999, 48_000})
  void whatThe16KilohertzCantHoldIsNotFoldedBack(int rate) {
    for (int hertz = PCM_HZ / 2; hertz < rate / 2; hertz += 731) {
      float[] out = Resampler.whole(sine(hertz, rate, 300), rate, PCM_HZ);
      double db = Spectrum.rmsDb(out, PCM_HZ * EDGE_MILLIS / 1000);
      assertTrue(db < -MIN_DB, rate + " Hz, sine of " + hertz + " Hz: " + db + " dB");
    }
  }

  @Test
  void cutIntoBlocksOfAnySizeItGivesTheSameSamples() {
    Random random = new Random(1);
    for (int rate : new int[] {8_000, 11_025, 44_100, 47_999}) {
      float[] in = noise(rate);
      float[] whole = Resampler.whole(in, rate, PCM_HZ);
      Resampler resampler = new Resampler(rate, PCM_HZ);
      for (int stream = 0; stream < 2; stream++) { // one resampler serves one after the other
        float[] pieces = new float[whole.length];
        int made = 0;
        for (int at = 0; at < in.length; ) {
          int count = Math.min(in.length - at, random.nextInt(random.nextBoolean() ? 5 : 4_097));
          float[] out = new float[resampler.maxOutput(count)];
          int got = resampler.resample(in, at, count, out);
          System.arraycopy(out, 0, pieces, made, got);
          made += got;
          at += count;
        }
        float[] rest = new float[resampler.maxOutput(0)];
        int got = resampler.flush(rest);
        System.arraycopy(rest, 0, pieces, made, got);
        assertEquals(whole.length, made + got);
        assertArrayEquals(whole, pieces, "rate " + rate);
      }
    }
  }

  @Test
  void nothingDriftsInTenMinutes() {
    int rate = 44_101;
    int seconds = 600;
    Resampler resampler = new Resampler(rate, PCM_HZ);
    float[] out = new float[resampler.maxOutput(Resampler.MAX_BLOCK_SAMPLES)];
    float[] in = new float[Resampler.MAX_BLOCK_SAMPLES];
    long total = (long) rate * seconds;
    long made = 0;
    long loudest = 0;
    float peak = 0;
    for (long at = 0; at < total; ) {
      int count = (int) Math.min(in.length, total - at);
      Arrays.fill(in, 0);
      long clickAt = (long) rate * (seconds - 1) - at; // one second before the end
      if (clickAt >= 0 && clickAt < count) {
        in[(int) clickAt] = 1;
      }
      int got = resampler.resample(in, 0, count, out);
      for (int i = 0; i < got; i++) {
        if (out[i] > peak) {
          peak = out[i];
          loudest = made + i;
        }
      }
      made += got;
      at += count;
    }
    made += resampler.flush(out);
    assertEquals((long) PCM_HZ * seconds, made);
    assertEquals((long) PCM_HZ * (seconds - 1), loudest);
  }

  @Test
  void aStreamHasTheLengthThatItsSamplesHadIncludingTheTail() {
    for (int rate : new int[] {8_000, 11_025, 16_001, 44_100, 48_000}) {
      for (int count : new int[] {0, 1, 2, 7, 441, 1_000}) {
        float[] in = new float[count];
        Arrays.fill(in, 0.5f);
        float[] out = Resampler.whole(in, rate, PCM_HZ);
        assertEquals(((long) count * PCM_HZ + rate - 1) / rate, out.length);
      }
    }
  }

  @Test
  void soxMakesTheSameOfSpeech() throws IOException, InterruptedException {
    AudioTool.needs("sox");
    byte[] speech;
    try (var stream = WavFile.class.getResourceAsStream("/dev/hotpin/speech/amiable-himself.wav")) {
      speech = WavFile.parse(stream.readAllBytes());
    }
    Path wav = folder.resolve("speech.wav");
    WavFile.write(wav, speech);
    for (int rate : new int[] {8_000, 11_025, 22_050, 24_000, 31_337, 44_100, 48_000}) {
      float[] ours = Resampler.whole(Spectrum.samples(speech), PCM_HZ, rate);
      compare(ours, sox(wav, PCM_HZ, rate), rate);
      Path there = folder.resolve("at-" + rate + ".wav");
      AudioTool.run("sox", "-D", wav + "", "-b", "16", there + "", "rate", "-v", rate + "");
      byte[] header = Files.readAllBytes(there);
      float[] at = Spectrum.samples(Arrays.copyOfRange(header, WavHeader.BYTES, header.length));
      compare(Resampler.whole(at, rate, PCM_HZ), sox(there, rate, PCM_HZ), rate);
    }
  }

  /** Both filters differ between 0.90 and 1.00 of the band, where this speech has some sound. */
  private static void compare(float[] ours, float[] sox, int rate) {
    assertEquals(sox.length, ours.length, 1);
    double db = Spectrum.snrDb(sox, ours, 1_000);
    assertTrue(db > 30, rate + " Hz: " + db + " dB");
  }

  private float[] sox(Path wav, int fromHz, int toHz) throws IOException, InterruptedException {
    Path raw = folder.resolve(fromHz + "-" + toHz + ".f32");
    AudioTool.run(
        "sox",
        wav + "",
        "-t",
        "raw",
        "-e",
        "floating-point",
        "-b",
        "32",
        "-L",
        raw + "",
        "rate",
        "-v",
        toHz + "");
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(raw)).order(ByteOrder.LITTLE_ENDIAN);
    float[] samples = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(samples);
    return samples;
  }

  private static float[] sine(double hertz, int rate, int millis) {
    float[] samples = new float[rate * millis / 1000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) Math.sin(2 * Math.PI * hertz * i / rate);
    }
    return samples;
  }

  private static float[] noise(int count) {
    Random random = new Random(7);
    float[] samples = new float[count];
    for (int i = 0; i < count; i++) {
      samples[i] = random.nextFloat() - 0.5f;
    }
    return samples;
  }
}
