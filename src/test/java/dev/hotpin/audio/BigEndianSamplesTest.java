package dev.hotpin.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BigEndianSamplesTest {
  /** Of no interest, then 0, 1, -1, 300, -16384. */
  private static final byte[] BIG_ENDIAN = {7, 7, 0, 0, 0, 1, -1, -1, 1, 44, -64, 0};

  @Test
  void bytesAreSwappedFromTheOffsetOn() {
    byte[] pcm = new byte[10];
    BigEndianSamples.toPcm(BIG_ENDIAN, 2, pcm, Amplifier.of(1));
    assertArrayEquals(new byte[] {0, 0, 1, 0, -1, -1, 44, 1, 0, -64}, pcm);
  }

  @Test
  void whatWouldBeTooLoudIsLimited() {
    byte[] loudest = {127, -1, -128, 0};
    byte[] pcm = new byte[4];
    BigEndianSamples.toPcm(loudest, 0, pcm, Amplifier.of(100));
    assertArrayEquals(new byte[] {-1, 127, 1, -128}, pcm);
  }

  @Test
  void theGainRoundsTowardsSilence() {
    byte[] pcm = new byte[6];
    BigEndianSamples.toPcm(BIG_ENDIAN, 4, pcm, Amplifier.of(1.5));
    assertArrayEquals(new byte[] {1, 0, -1, -1, (byte) 194, 1}, pcm);
  }

  @Test
  void theOnsetIsTheFirstSampleOfEitherSignThatIsLoudEnough() {
    assertEquals(2, BigEndianSamples.firstAsLoudAs(BIG_ENDIAN, 2, 10, 1));
    assertEquals(6, BigEndianSamples.firstAsLoudAs(BIG_ENDIAN, 2, 10, 2));
    assertEquals(8, BigEndianSamples.firstAsLoudAs(BIG_ENDIAN, 2, 10, 301));
    assertEquals(-1, BigEndianSamples.firstAsLoudAs(BIG_ENDIAN, 2, 8, 301));
  }
}
