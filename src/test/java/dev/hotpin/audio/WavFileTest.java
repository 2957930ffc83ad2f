package dev.hotpin.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavFileTest {
  private static final byte[] TONE = Tone.of(440, 250, -6);
  private static final byte[] PCM_MONO_16K = fmt(1, 1, 16_000, 16);
  private static final byte[] LIST = chunk("LIST", "INFOISFT odd".getBytes(StandardCharsets.UTF_8));

  @TempDir Path directory;

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    Random random = new Random(3);
    for (int bytes : new int[] {0, 2, 1000, 64_000}) {
      byte[] pcm = new byte[bytes];
      random.nextBytes(pcm);
      Path file = directory.resolve("clip-" + bytes + ".wav");
      WavFile.write(file, pcm);
      assertEquals(44 + bytes, Files.size(file));
      assertArrayEquals(pcm, WavFile.read(file));
    }
  }

  @Test
  void chunksMayComeInAnyOrderAndUnknownOnesAreSkipped() throws IOException {
    byte[] data = chunk("data", TONE);
    byte[] odd = chunk("odd ", new byte[7]);
    assertArrayEquals(TONE, WavFile.parse(riff(LIST, PCM_MONO_16K, odd, data, LIST)));
    assertArrayEquals(TONE, WavFile.parse(riff(data, LIST, PCM_MONO_16K)));
    assertArrayEquals(TONE, WavFile.parse(riff(PCM_MONO_16K, odd, odd, data)));
  }

  @Test
  void aStreamedOrCutFileIsReadToItsEnd() throws IOException {
    for (long size : new long[] {0x7FFFF000L, 0xFFFFFFFFL, 0, TONE.length + 2, 0x80000000L}) {
      byte[] wav = riff(PCM_MONO_16K, chunk("data", TONE));
      ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(40, (int) size);
      assertArrayEquals(TONE, WavFile.parse(wav), "data size " + size);
      byte[] cut = Arrays.copyOf(wav, wav.length - 5);
      assertArrayEquals(
          Arrays.copyOf(TONE, TONE.length - 6), WavFile.parse(cut), "cut, data size " + size);
    }
  }

  @Test
  void aSizeOfZeroBeforeWholeChunksIsZero() throws IOException {
    assertEquals(0, WavFile.parse(riff(PCM_MONO_16K, chunk("data", new byte[0]), LIST)).length);
    assertEquals(0, WavFile.parse(riff(PCM_MONO_16K, chunk("data", new byte[0]))).length);
  }

  @Test
  void everySampleFormatGivesTheSameSound() throws IOException {
    for (int bits : new int[] {8, 16, 24, 32}) {
      int tolerance = bits == 8 ? 256 : 1;
      byte[] data = chunk("data", encode(TONE, bits, false));
      assertSameSound(TONE, WavFile.parse(riff(fmt(1, 1, 16_000, bits), data)), tolerance);
      byte[] extensible = extensible(1, 16_000, bits, 1);
      assertSameSound(TONE, WavFile.parse(riff(extensible, data)), tolerance);
    }
    byte[] floats = chunk("data", encode(TONE, 32, true));
    assertSameSound(TONE, WavFile.parse(riff(fmt(3, 1, 16_000, 32), floats)), 1);
    assertSameSound(TONE, WavFile.parse(riff(extensible(1, 16_000, 32, 3), floats)), 1);
  }

  @Test
  void floatsThatAreNoNumbersAreSilenceAndLoudOnesAreCut() throws IOException {
    ByteBuffer floats = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    floats.putFloat(Float.NaN).putFloat(Float.POSITIVE_INFINITY).putFloat(7).putFloat(-7);
    byte[] pcm = WavFile.parse(riff(fmt(3, 1, 16_000, 32), chunk("data", floats.array())));
    assertEquals(List.of(0, 0, 32767, -32768), list(pcm));
  }

  @Test
  void channelsAreAveraged() throws IOException {
    ByteBuffer frames = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    for (int sample : new int[] {100, 300, -200, 600, 1000, -1}) {
      frames.putShort((short) sample);
    }
    byte[] data = chunk("data", frames.array());
    assertEquals(List.of(200, 200, 500), list(WavFile.parse(riff(fmt(1, 2, 16_000, 16), data))));
    assertEquals(List.of(67, 533), list(WavFile.parse(riff(fmt(1, 3, 16_000, 16), data))));
  }

  @Test
  void anyRateIsBroughtToSixteenKilohertz() throws IOException {
    for (int rate : new int[] {8000, 11_025, 22_050, 44_100, 48_000, 96_000}) {
      byte[] wav = riff(fmt(1, 1, rate, 16), chunk("data", sine(1000, rate, 500, 8000)));
      byte[] pcm = WavFile.parse(wav);
      assertEquals((int) Pcm.bytesOf(500), pcm.length, 4, "rate " + rate);
      ByteBuffer expected = ByteBuffer.wrap(sine(1000, 16_000, 500, 8000));
      // The ends, where the filter sees the edge of the clip, are left out.
      int edge = 20 * Pcm.BYTES_PER_MILLI;
      assertSameSound(
          Arrays.copyOfRange(expected.array(), edge, pcm.length - edge),
          Arrays.copyOfRange(pcm, edge, pcm.length - edge),
          40);
    }
  }

  @Test
  void whatSixteenKilohertzCannotCarryIsFilteredOutAndNotFoldedBack() throws IOException {
    byte[] wav = riff(fmt(1, 1, 48_000, 16), chunk("data", sine(11_000, 48_000, 500, 20_000)));
    byte[] pcm = WavFile.parse(wav);
    int edge = 20 * Pcm.BYTES_PER_MILLI;
    for (int sample : list(Arrays.copyOfRange(pcm, edge, pcm.length - edge))) {
      assertEquals(0, sample, 20);
    }
  }

  @Test
  void whatIsNotUnderstoodIsSaidInOneSentence() {
    byte[] data = chunk("data", TONE);
    assertRefused("not a WAV file", new byte[0]);
    assertRefused("not a WAV file", "RIFX....WAVEfmt ".getBytes(StandardCharsets.UTF_8));
    assertRefused("not a WAV file", new byte[5000]);
    assertRefused("no fmt chunk", riff(data));
    assertRefused("no fmt chunk", riff());
    assertRefused("no data chunk", riff(PCM_MONO_16K, LIST));
    assertRefused("cut short", riff(chunk("fmt ", new byte[10]), data));
    assertRefused("format code 7 with 8 bits", riff(fmt(7, 1, 8000, 8), data));
    assertRefused("format code 1 with 12 bits", riff(fmt(1, 1, 8000, 12), data));
    assertRefused("format code 3 with 16 bits", riff(fmt(3, 1, 8000, 16), data));
    assertRefused("0 channels", riff(fmt(1, 0, 8000, 16), data));
    assertRefused("33 channels", riff(fmt(1, 33, 8000, 16), data));
    assertRefused("rate of 1 Hz", riff(fmt(1, 1, 1, 16), data));
    assertRefused("rate of 4294967295 Hz", riff(fmt(1, 1, -1, 16), data));
    byte[] crooked = PCM_MONO_16K.clone();
    crooked[20] = 3;
    assertRefused("contradicts itself", riff(crooked, data));
    assertRefused(
        "longer than 600 s", riff(fmt(1, 1, 4000, 8), chunk("data", new byte[2_400_001])));
    assertRefused("larger than 32 MiB", new byte[WavFile.MAX_FILE_BYTES + 1]);
  }

  @Test
  void aFileThatIsNotThereIsAnIoException() {
    assertThrows(IOException.class, () -> WavFile.read(directory.resolve("absent.wav")));
    assertThrows(IOException.class, () -> WavFile.read(directory));
  }

  @Test
  void hostileFilesEndInSoundOrAnIoException() {
    long seed = 424242;
    Random random = new Random(seed);
    byte[][] seeds = {
      riff(PCM_MONO_16K, LIST, chunk("data", Arrays.copyOf(TONE, 600))),
      riff(extensible(2, 44_100, 24, 1), chunk("data", Arrays.copyOf(TONE, 600))),
      riff(chunk("data", Arrays.copyOf(TONE, 600)), fmt(3, 1, 8000, 32)),
    };
    for (int round = 0; round < 6_000; round++) {
      byte[] wav = seeds[round % seeds.length].clone();
      int mutations = 1 + random.nextInt(6);
      for (int i = 0; i < mutations; i++) {
        int at = random.nextInt(random.nextBoolean() ? 80 : wav.length);
        wav[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : -random.nextInt(2));
      }
      wav = Arrays.copyOf(wav, random.nextInt(4) == 0 ? random.nextInt(wav.length) : wav.length);
      try {
        // 8-bit mono at the lowest rate expands most: 4 times the samples, 2 bytes each.
        assertTrue(WavFile.parse(wav).length <= 8 * wav.length, "seed " + seed + ", " + round);
      } catch (IOException refused) {
        assertTrue(refused.getMessage().endsWith("."), "seed " + seed + ", " + refused);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
  }

  private static void assertRefused(String expected, byte[] wav) {
    String message = assertThrows(IOException.class, () -> WavFile.parse(wav)).getMessage();
    assertTrue(message.contains(expected), message);
    assertTrue(message.endsWith("."), message);
  }

  private static void assertSameSound(byte[] expected, byte[] actual, int tolerance) {
    List<Integer> one = list(expected);
    List<Integer> other = list(actual);
    assertEquals(one.size(), other.size());
    for (int i = 0; i < one.size(); i++) {
      assertEquals(one.get(i), other.get(i), tolerance, "sample " + i);
    }
  }

  private static List<Integer> list(byte[] pcm) {
    ShortBuffer samples = ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    Integer[] list = new Integer[samples.limit()];
    Arrays.setAll(list, i -> (int) samples.get(i));
    return List.of(list);
  }

  private static byte[] sine(int hertz, int rate, int millis, int peak) {
    ByteBuffer pcm = ByteBuffer.allocate(rate * millis / 1000 * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; pcm.hasRemaining(); i++) {
      pcm.putShort((short) Math.round(peak * Math.sin(2 * Math.PI * hertz * i / rate)));
    }
    return pcm.array();
  }

  private static byte[] encode(byte[] pcm, int bits, boolean isFloat) {
    List<Integer> samples = list(pcm);
    ByteBuffer out = ByteBuffer.allocate(samples.size() * bits / 8).order(ByteOrder.LITTLE_ENDIAN);
    for (int sample : samples) {
      if (isFloat) {
        out.putFloat(sample / 32768f);
      } else if (bits == 8) {
        out.put((byte) ((sample >> 8) + 128));
      } else if (bits == 16) {
        out.putShort((short) sample);
      } else if (bits == 24) {
        out.put((byte) 0).putShort((short) sample);
      } else {
        out.putInt(sample << 16);
      }
    }
    return out.array();
  }

  private static byte[] fmt(int code, int channels, int rate, int bits) {
    int frame = channels * bits / 8;
    return chunk("fmt ", fields(16, code, channels, rate, frame, bits));
  }

  private static byte[] extensible(int channels, int rate, int bits, int subformat) {
    byte[] body = fields(40, 0xFFFE, channels, rate, channels * bits / 8, bits);
    body[16] = 22;
    body[18] = (byte) bits;
    body[24] = (byte) subformat;
    return chunk("fmt ", body);
  }

  private static byte[] fields(int bytes, int code, int channels, int rate, int frame, int bits) {
    return ByteBuffer.allocate(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(0, (short) code)
        .putShort(2, (short) channels)
        .putInt(4, rate)
        .putInt(8, rate * frame)
        .putShort(12, (short) frame)
        .putShort(14, (short) bits)
        .array();
  }

  private static byte[] chunk(String id, byte[] body) {
    return ByteBuffer.allocate(8 + body.length + (body.length & 1))
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(id.getBytes(StandardCharsets.US_ASCII))
        .putInt(body.length)
        .put(body)
        .array();
  }

  private static byte[] riff(byte[]... chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int size = 4 + Arrays.stream(chunks).mapToInt(chunk -> chunk.length).sum();
    out.writeBytes("RIFF".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(size).array());
    out.writeBytes("WAVE".getBytes(StandardCharsets.US_ASCII));
    for (byte[] chunk : chunks) {
      out.writeBytes(chunk);
    }
    return out.toByteArray();
  }
}
