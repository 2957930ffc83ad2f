package dev.hotpin.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WavHeaderTest {

  @Test
  void aStreamHasTheHeaderThatDevicesKnowByteForByte() {
    String expected =
        "52494646" // RIFF
            + "24f0ff7f" // 0x7FFFF024
            + "57415645" // WAVE
            + "666d7420" // fmt
            + "10000000"
            + "0100" // PCM
            + "0100" // mono
            + "803e0000" // 16,000 Hz
            + "007d0000" // 32,000 bytes a second
            + "0200" // bytes a sample
            + "1000" // bits a sample
            + "64617461" // data
            + "00f0ff7f"; // 0x7FFFF000
    assertEquals(expected, HexFormat.of().formatHex(WavHeader.streaming()));
  }

  @Test
  void everyCallGivesAnArrayOfItsOwn() {
    byte[] spoiled = WavHeader.streaming();
    spoiled[0] = 0;
    assertEquals('R', WavHeader.streaming()[0]);
  }

  @Test
  void anySizeIsWrittenAsItIs() {
    long seed = 20261123;
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      long size = random.nextLong(WavHeader.MAX_DATA_BYTES + 1);
      ByteBuffer header = ByteBuffer.wrap(WavHeader.sized(size)).order(ByteOrder.LITTLE_ENDIAN);
      String message = "seed " + seed + ", size " + size;
      assertEquals(WavHeader.BYTES, header.limit(), message);
      assertEquals(size, Integer.toUnsignedLong(header.getInt(40)), message);
      assertEquals(size + 36, Integer.toUnsignedLong(header.getInt(4)), message);
      byte[] rest = header.array();
      byte[] streaming = WavHeader.streaming();
      for (int at : new int[] {4, 5, 6, 7, 40, 41, 42, 43}) {
        rest[at] = streaming[at];
      }
      assertArrayEquals(streaming, rest, message);
    }
  }

  @Test
  void aSizeThatDoesNotFitIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> WavHeader.sized(-1));
    assertThrows(
        IllegalArgumentException.class, () -> WavHeader.sized(WavHeader.MAX_DATA_BYTES + 1));
  }
}
