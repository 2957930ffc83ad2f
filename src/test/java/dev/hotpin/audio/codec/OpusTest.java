package dev.hotpin.audio.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.Tone;
import dev.hotpin.audio.WavFile;
import dev.hotpin.testing.AudioTool;
import dev.hotpin.testing.Spectrum;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpusTest {
  /** Two decoders of one standard differ by rounding only: measured 67 to 92 dB, once aligned. */
  private static final double SAME_DB = 60;

  /** 40 ms: heads of files skip some samples. */
  private static final int MAX_SHIFT = 640;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {8_000, 12_000, 16_000, 24_000, 48_000})
  void whatWeEncodeFfmpegDecodesAsWeDo(int rate) throws Exception {
    AudioTool.needs("ffmpeg");
    byte[] speech = speech();
    List<byte[]> packets = encode(speech, rate);
    Path ogg = Files.write(folder.resolve("ours.opus"), OggOpus.wrap(packets, 0));
    Path wav = folder.resolve("theirs.wav");
    AudioTool.run(
        "ffmpeg",
        "-v",
        "error",
        "-c:a",
        "libopus",
        "-i",
        ogg + "",
        "-ar",
        "48000",
        "-bitexact",
        wav + "");
    Path at16 = folder.resolve("at16.wav");
    AudioTool.needs("sox");
    AudioTool.run("sox", "-D", wav + "", "-b", "16", at16 + "", "rate", "-v", "16000");
    float[] theirs = Spectrum.samples(WavFile.read(at16));
    float[] ours = Spectrum.samples(decode(packets));
    double same = Spectrum.alignedSnrDb(theirs, ours, MAX_SHIFT);
    assertTrue(same > SAME_DB, "rate " + rate + ": both decoders agree to " + same + " dB");
    if (rate >= 16_000) {
      double quality = bestCorrelation(Spectrum.samples(speech), theirs);
      assertTrue(quality > 0.95, "rate " + rate + ": like the speech to " + quality);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2.5, 48000, 1, 64", "5, 48000, 2, 64", "10, 16000, 1, 24", "20, 8000, 1, 12",
    "20, 16000, 1, 16", "20, 24000, 1, 32", "40, 16000, 1, 24", "60, 16000, 1, 24",
    "20, 48000, 2, 96"
  })
  void whatOpusencEncodesWeDecodeAsOpusdecDoes(String millis, int rate, int channels, int kbps)
      throws Exception {
    AudioTool.needs("opusenc");
    AudioTool.needs("sox");
    Path wav = folder.resolve("speech.wav");
    WavFile.write(wav, speech());
    Path in = folder.resolve("in.wav");
    AudioTool.run(
        "sox", "-D", wav + "", "-c", channels + "", "-b", "16", in + "", "rate", "-v", rate + "");
    Path opus = folder.resolve("theirs.opus");
    AudioTool.run(
        "opusenc", "--quiet", "--framesize", millis, "--bitrate", kbps + "", in + "", opus + "");
    Path back = folder.resolve("back.wav");
    AudioTool.run("opusdec", "--quiet", "--no-dither", "--rate", "48000", opus + "", back + "");
    Path mono = folder.resolve("mono.wav");
    AudioTool.run("sox", "-D", back + "", "-c", "1", "-b", "16", mono + "", "rate", "-v", "16000");
    List<byte[]> packets = OggOpus.unwrap(Files.readAllBytes(opus));
    for (byte[] packet : packets.subList(0, packets.size() - 1)) { // the last may be shorter
      assertEquals(
          Math.round(Double.parseDouble(millis) * 1_000), Encoding.OPUS.micros(packet, 48_000, 1));
    }
    byte[] ours = decode(packets);
    double same =
        Spectrum.alignedSnrDb(
            Spectrum.samples(WavFile.read(mono)), Spectrum.samples(ours), MAX_SHIFT);
    assertTrue(same > SAME_DB, "both decoders agree to " + same + " dB");
  }

  @Test
  void aReplyIsPacketsOf20MillisecondsAndLosesNothingAtItsEnd() throws BadAudioException {
    for (int samples : new int[] {1, 319, 320, 321, 5_000}) {
      byte[] pcm = Arrays.copyOf(Tone.of(440, 1_000, -6), samples * 2);
      List<byte[]> packets = encode(pcm, 16_000);
      for (byte[] packet : packets) {
        assertEquals(20_000, OpusPacket.micros(packet));
      }
      assertTrue(packets.size() * 320 >= samples, samples + " samples: " + packets.size());
      assertTrue(packets.size() * 320 < samples + 3 * 320, samples + ": " + packets.size());
    }
    assertEquals(0, encode(new byte[0], 16_000).size());
  }

  @Test
  void packetsOfSilenceAreAsLongAsTheySay() throws BadAudioException {
    byte[] sixtyMillis = {(byte) (11 << 3)}; // wideband SILK, no frame in it
    byte[] twentyMillis = {(byte) (9 << 3)};
    assertEquals(Pcm.bytesOf(80), decode(List.of(sixtyMillis, twentyMillis)).length);
    List<byte[]> afterSound = new ArrayList<>(encode(Tone.of(300, 200, -6), 16_000));
    int before = decode(afterSound).length;
    afterSound.add(sixtyMillis);
    assertEquals(before + Pcm.bytesOf(60), decode(afterSound).length);
  }

  @Test
  void whatIsNoPacketIsRefusedInASentence() {
    assertRefused("0 bytes", new byte[0]);
    assertRefused("cut short", new byte[] {3});
    assertRefused("nothing is in it", new byte[] {3, 0});
    assertRefused("120 ms", new byte[] {(byte) (11 << 3 | 1), 0, 0});
    assertRefused("2880 ms", new byte[] {(byte) (11 << 3 | 3), 48});
    assertRefused("30651 bytes", new byte[OpusPacket.MAX_BYTES + 1]);
    assertRefused("can't be decoded", new byte[] {(byte) (9 << 3 | 1), 1}); // two unequal halves
  }

  @Test
  void afterRubbishTheNextPacketIsDecoded() throws BadAudioException {
    AudioDecoder decoder = Codecs.decoder(Encoding.OPUS, 16_000, 1);
    Random random = new Random(3);
    List<byte[]> good = encode(Tone.of(440, 400, -6), 16_000);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] rubbish = new byte[random.nextInt(i % 2 == 0 ? 5 : 200)];
      random.nextBytes(rubbish);
      try {
        assertTrue(decoder.decode(rubbish).length <= Pcm.bytesOf(60));
      } catch (BadAudioException e) {
        refused++;
      }
      byte[] packet = good.get(i % good.size());
      byte[] cut = Arrays.copyOf(packet, 1 + random.nextInt(packet.length));
      assertEquals(
          (int) Pcm.bytesOf(20), decoder.decode(cut).length, 130); // 4 ms wait for the next
    }
    assertTrue(refused > 1_000, refused + " refused");
    ByteArrayOutputStream sound = new ByteArrayOutputStream();
    for (byte[] packet : good) {
      sound.writeBytes(decoder.decode(packet));
    }
    double db = Spectrum.sineToRestDb(Spectrum.samples(sound.toByteArray()), 1_600, 440, 16_000);
    assertTrue(db > 15, "the tone is heard again: " + db + " dB");
  }

  private static void assertRefused(String why, byte[] packet) {
    AudioDecoder decoder = Codecs.decoder(Encoding.OPUS, 16_000, 1);
    Exception e = assertThrows(BadAudioException.class, () -> decoder.decode(packet));
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }

  private static List<byte[]> encode(byte[] pcm, int rate) {
    List<byte[]> packets = new ArrayList<>();
    AudioEncoder encoder = Codecs.encoder(Encoding.OPUS, rate);
    encoder.encode(pcm, 0, pcm.length, packets::add);
    encoder.finish(packets::add);
    return packets;
  }

  private static byte[] decode(List<byte[]> packets) throws BadAudioException {
    AudioDecoder decoder = Codecs.decoder(Encoding.OPUS, 16_000, 1);
    ByteArrayOutputStream pcm = new ByteArrayOutputStream();
    for (byte[] packet : packets) {
      pcm.writeBytes(decoder.decode(packet));
    }
    pcm.writeBytes(decoder.finish());
    return pcm.toByteArray();
  }

  private static byte[] speech() throws IOException {
    try (var in = WavFile.class.getResourceAsStream("/dev/hotpin/speech/amiable-himself.wav")) {
      return WavFile.parse(in.readAllBytes());
    }
  }

  private static double bestCorrelation(float[] wanted, float[] got) {
    double best = 0;
    for (int shift = -640; shift <= 640; shift++) {
      float[] other = shifted(got, shift);
      double product = 0;
      double a = 0;
      double b = 0;
      for (int i = 0; i < Math.min(wanted.length, other.length); i++) {
        product += wanted[i] * other[i];
        a += wanted[i] * wanted[i];
        b += other[i] * other[i];
      }
      best = Math.max(best, product / Math.sqrt(a * b + 1e-9));
    }
    return best;
  }

  private static float[] shifted(float[] samples, int shift) {
    float[] moved = new float[samples.length];
    int from = Math.max(0, shift);
    int to = Math.max(0, -shift);
    System.arraycopy(samples, from, moved, to, samples.length - Math.abs(shift));
    return moved;
  }
}
