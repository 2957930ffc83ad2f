package dev.hotpin.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.WavHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplyAudioTest {
  private static final int CHANNELS_AT = 22;
  private static final int RIFF_SIZE_AT = 4;

  private final ReplyAudio audio = new ReplyAudio(10_000);

  @Test
  void aProperReplyHasNothingToComplainOfAndLosesItsHeader() {
    audio.announced();
    assertArrayEquals(new byte[] {1, 2}, audio.frame(first(WavHeader.streaming(), 1, 2)));
    assertArrayEquals(new byte[] {3, 4}, audio.frame(frame(3, 4)));
    audio.end();
    audio.complete();

    assertTrue(audio.violations().isEmpty(), audio.violations().describe());
    assertArrayEquals(new byte[] {1, 2, 3, 4}, audio.pcm());
  }

  @Test
  void aHeaderOfTheTrueSizeIsAsGood() {
    audio.announced();
    audio.frame(first(WavHeader.sized(4), 1, 2));
    audio.frame(frame(3, 4));
    audio.end();
    audio.complete();

    assertTrue(audio.violations().isEmpty(), audio.violations().describe());
  }

  @Test
  void aHeaderOfAnUntrueSizeIsReported() {
    audio.announced();
    audio.frame(first(WavHeader.sized(6), 1, 2));
    audio.end();
    audio.complete();

    assertEquals(Map.of(Violation.WRONG_SIZES, 1), audio.violations().counts());
  }

  @Test
  void sizesThatContradictEachOtherAreReported() {
    byte[] header = WavHeader.streaming();
    header[RIFF_SIZE_AT]++;
    complete(first(header, 1, 2));

    assertEquals(Map.of(Violation.WRONG_SIZES, 1), audio.violations().counts());
  }

  @Test
  void aStereoHeaderIsReported() {
    byte[] header = WavHeader.streaming();
    header[CHANNELS_AT] = 2;
    complete(first(header, 1, 2));

    assertEquals(Map.of(Violation.WRONG_FORMAT, 1), audio.violations().counts());
  }

  @Test
  void audioWithoutAHeaderIsReportedAndKept() {
    complete(frame(1, 2));

    assertEquals(Map.of(Violation.MISSING_HEADER, 1), audio.violations().counts());
    assertArrayEquals(new byte[] {1, 2}, audio.pcm());
  }

  @Test
  void aHeaderCutShortCountsAsNone() {
    audio.announced();
    audio.frame(Unpooled.wrappedBuffer(WavHeader.streaming(), 0, 42));
    audio.frame(frame(1, 2));
    audio.end();
    audio.complete();

    assertEquals(Map.of(Violation.MISSING_HEADER, 1), audio.violations().counts());
  }

  @Test
  void aSecondHeaderIsReportedAndTakenOff() {
    audio.announced();
    audio.frame(first(WavHeader.streaming(), 1, 2));
    audio.frame(first(WavHeader.streaming(), 3, 4));
    audio.end();
    audio.complete();

    assertEquals(Map.of(Violation.SECOND_HEADER, 1), audio.violations().counts());
    assertArrayEquals(new byte[] {1, 2, 3, 4}, audio.pcm());
  }

  @Test
  void oddAndLongFramesAreCounted() {
    audio.announced();
    audio.frame(first(WavHeader.streaming()));
    audio.frame(frame(1));
    audio.frame(frame(2));
    audio.frame(Unpooled.wrappedBuffer(new byte[4098]));
    audio.frame(Unpooled.wrappedBuffer(new byte[4096]));
    audio.end();
    audio.complete();

    assertEquals(
        Map.of(Violation.ODD_FRAME, 2, Violation.LONG_FRAME, 1), audio.violations().counts());
    assertTrue(audio.violations().describe().contains("odd size (2 times)"));
  }

  @Test
  void audioThatNoStageAnnouncedIsReported() {
    audio.frame(first(WavHeader.streaming(), 1, 2));
    audio.end();
    audio.complete();

    assertEquals(Map.of(Violation.AUDIO_BEFORE_TTS, 1), audio.violations().counts());
  }

  @Test
  void audioAfterTheEndIsReportedAndSoIsASecondEnd() {
    audio.announced();
    audio.frame(first(WavHeader.streaming(), 1, 2));
    audio.end();
    audio.frame(frame(3, 4));
    audio.end();
    audio.complete();

    assertEquals(Map.of(Violation.AUDIO_AFTER_END, 2), audio.violations().counts());
  }

  @Test
  void anEndThatNeverComesIsReported() {
    audio.announced();
    audio.frame(first(WavHeader.streaming(), 1, 2));
    audio.complete();

    assertEquals(Map.of(Violation.NO_END_OF_AUDIO, 1), audio.violations().counts());
  }

  @Test
  void aReplyOfNoSamplesIsReported() {
    complete(first(WavHeader.streaming()));

    assertEquals(Map.of(Violation.NO_SAMPLES, 1), audio.violations().counts());
  }

  @Test
  void whatIsBeyondTheBoundIsCountedButNotKept() {
    audio.announced();
    audio.frame(first(WavHeader.streaming()));
    for (int i = 0; i < 3; i++) {
      audio.frame(Unpooled.wrappedBuffer(new byte[4096]));
    }

    assertEquals(10_000, audio.pcm().length);
    assertEquals(3 * 4096, audio.pcmBytes());
    assertTrue(audio.isCut());
  }

  private void complete(ByteBuf only) {
    audio.announced();
    audio.frame(only);
    audio.end();
    audio.complete();
  }

  private static ByteBuf first(byte[] header, int... samples) {
    return Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(header), frame(samples));
  }

  private static ByteBuf frame(int... bytes) {
    byte[] frame = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      frame[i] = (byte) bytes[i];
    }
    return Unpooled.wrappedBuffer(frame);
  }
}
