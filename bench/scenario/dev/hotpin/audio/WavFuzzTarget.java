package dev.hotpin.audio;

import static dev.hotpin.bench.fuzz.Bytes.oneOf;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.FuzzTarget;
import dev.hotpin.bench.fuzz.Mutator;
import dev.hotpin.bench.fuzz.Violation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** WAV files with silly headers: samples, or an {@link IOException} of one sentence. */
public final class WavFuzzTarget implements FuzzTarget {
  private static final int MAX_SENTENCE_CHARS = 300;

  @Override
  public String name() {
    return "wav";
  }

  @Override
  public String description() {
    return "WAV files with odd headers, chunks and sizes";
  }

  @Override
  public int share() {
    return 8;
  }

  @Override
  public byte[] generate(Random random) {
    byte[] file = Bytes.join(Bytes.of("RIFF"), int32(size(random)), Bytes.of("WAVE"));
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      file = Bytes.join(file, chunk(random));
    }
    return Mutator.maybe(file, 40, random);
  }

  private static byte[] chunk(Random random) {
    byte[] body =
        switch (random.nextInt(5)) {
          case 0, 1 -> format(random);
          case 2, 3 -> Bytes.noise(Bytes.size(3_000, random), random);
          default -> new byte[random.nextInt(4)];
        };
    String id =
        body.length >= 16 && body.length <= 40 ? "fmt " : oneOf(random, "data", "LIST", "fact");
    int size = random.nextInt(5) == 0 ? size(random) : body.length;
    return Bytes.join(Bytes.of(id), int32(size), body);
  }

  private static byte[] format(Random random) {
    int channels = oneOf(random, 0, 1, 1, 2, 32, 33, 65_535);
    int rate = oneOf(random, 0, 1, 3_999, 4_000, 8_000, 16_000, 44_100, 384_000, -1, 0x7FFFFFFF);
    int bits = oneOf(random, 0, 8, 16, 16, 24, 32, 12, 64, 65_535);
    int kind = oneOf(random, 1, 1, 3, 0xFFFE, 6, 7, 0);
    int align = random.nextInt(4) == 0 ? random.nextInt(70_000) : channels * bits / 8;
    ByteBuffer format =
        ByteBuffer.allocate(oneOf(random, 16, 16, 18, 40)).order(ByteOrder.LITTLE_ENDIAN);
    format.putShort((short) kind).putShort((short) channels).putInt(rate).putInt(rate * align);
    format.putShort((short) align).putShort((short) bits);
    if (format.remaining() >= 24) {
      format
          .putShort((short) 22)
          .putShort((short) bits)
          .putInt(3)
          .putShort((short) (int) oneOf(random, 1, 3, 9));
    }
    return format.array();
  }

  private static int size(Random random) {
    return oneOf(random, 0, 1, 15, 16, 100, 0x7FFFF000, 0x7FFFFFFF, 0x80000000, -1, -8);
  }

  private static byte[] int32(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  @Override
  public void run(byte[] input) {
    try {
      byte[] pcm = WavFile.parse(input);
      Violation.unless(pcm.length % 2 == 0, "half a sample");
      Violation.unless(pcm.length <= Pcm.bytesOf(WavFile.MAX_SECONDS * 1_000L), "too long");
    } catch (IOException e) {
      String sentence = String.valueOf(e.getMessage());
      Violation.unless(sentence.endsWith("."), "no sentence: " + sentence);
      Violation.unless(sentence.length() < MAX_SENTENCE_CHARS, "a long sentence: " + sentence);
    }
  }
}
