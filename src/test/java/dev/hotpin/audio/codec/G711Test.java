package dev.hotpin.audio.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hotpin.testing.AudioTool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class G711Test {
  @TempDir private Path folder;

  @Test
  void silenceAndTheEndsOfTheScaleAreAsTheRecommendationHasThem() {
    assertEquals((byte) 0xFF, G711.pcmToMulaw((short) 0));
    assertEquals((byte) 0x80, G711.pcmToMulaw(Short.MAX_VALUE));
    assertEquals((byte) 0x00, G711.pcmToMulaw(Short.MIN_VALUE));
    assertEquals((byte) 0xD5, G711.pcmToAlaw((short) 0));
    assertEquals((byte) 0xAA, G711.pcmToAlaw(Short.MAX_VALUE));
    assertEquals((byte) 0x2A, G711.pcmToAlaw(Short.MIN_VALUE));
    assertEquals(32_124, G711.mulawToPcm((byte) 0x80));
    assertEquals(-32_256, G711.alawToPcm((byte) 0x2A));
  }

  @Test
  void everyCodeComesBackFromItsSample() {
    for (int code = 0; code < 256; code++) {
      short alaw = G711.alawToPcm((byte) code);
      assertEquals((byte) code, G711.pcmToAlaw(alaw));
      short mulaw = G711.mulawToPcm((byte) code);
      int back = code == 0x7F ? 0xFF : code; // minus nothing is nothing
      assertEquals((byte) back, G711.pcmToMulaw(mulaw));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Encoding.class,
      names = {"MULAW", "ALAW"})
  void soxWritesAndReadsEverySampleTheSame(Encoding law) throws Exception {
    AudioTool.needs("sox");
    ByteBuffer all = ByteBuffer.allocate(1 << 17).order(ByteOrder.LITTLE_ENDIAN);
    for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
      all.putShort((short) sample);
    }
    String type = law == Encoding.MULAW ? "ul" : "al";
    byte[] theirs = sox(all.array(), "s16", "s16", type, type);
    byte[] ours = new byte[1 << 16];
    for (int i = 0; i < ours.length; i++) {
      short sample = (short) (Short.MIN_VALUE + i);
      ours[i] = law == Encoding.MULAW ? G711.pcmToMulaw(sample) : G711.pcmToAlaw(sample);
    }
    assertArrayEquals(theirs, ours);

    byte[] expanded = sox(theirs, type, type, "s16", "s16");
    ByteBuffer ourPcm = ByteBuffer.allocate(1 << 17).order(ByteOrder.LITTLE_ENDIAN);
    for (byte code : ours) {
      ourPcm.putShort(law == Encoding.MULAW ? G711.mulawToPcm(code) : G711.alawToPcm(code));
    }
    assertArrayEquals(expanded, ourPcm.array());
  }

  private byte[] sox(byte[] in, String inType, String inName, String outType, String outName)
      throws IOException, InterruptedException {
    Path from = Files.write(folder.resolve("in." + inName), in);
    Path to = folder.resolve("out." + outName);
    AudioTool.run(
        "sox", "-D", "-r", "8000", "-c", "1", "-t", inType, from + "", "-t", outType, to + "");
    return Files.readAllBytes(to);
  }
}
