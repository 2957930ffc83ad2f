package dev.hotpin.dialogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against pictures that the JDK's own encoders make. */
class ImageHeaderTest {
  private static byte[] picture(String format, int width, int height, boolean progressive)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam how = writer.getDefaultWriteParam();
    if (how.canWriteProgressive() && progressive) {
      how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    }
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({"jpeg, false", "jpeg, true", "png, false", "png, true"})
  void theSizeIsTheEncoders(String format, boolean progressive) throws IOException {
    byte[] file = picture(format, 321, 77, progressive);
    assertEquals(Optional.of(new ImageHeader(321, 77)), ImageHeader.of(file));
  }

  @ParameterizedTest
  @CsvSource({"jpeg", "png"})
  void aFileCutAnywhereHasItsSizeOrNone(String format) throws IOException {
    byte[] file = picture(format, 40, 30, false);
    Optional<ImageHeader> whole = ImageHeader.of(file);
    for (int length = 0; length < file.length; length++) {
      Optional<ImageHeader> cut = ImageHeader.of(Arrays.copyOf(file, length));
      assertTrue(cut.isEmpty() || cut.equals(whole), "cut at " + length);
    }
  }

  @Test
  void theThumbnailInASegmentAheadIsNotThePicture() throws IOException {
    byte[] thumbnail = picture("jpeg", 10, 10, false);
    byte[] file = picture("jpeg", 3_000, 20, false);
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(file, 0, 2);
    both.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xE1}); // with a fill byte
    both.write((thumbnail.length + 2) >> 8);
    both.write(thumbnail.length + 2);
    both.writeBytes(thumbnail);
    both.write(file, 2, file.length - 2);
    assertEquals(Optional.of(new ImageHeader(3_000, 20)), ImageHeader.of(both.toByteArray()));
  }

  @Test
  void noBytesWhatsoeverMakeItFailOrRunOn() throws IOException {
    byte[][] files = {picture("jpeg", 40, 30, true), picture("png", 40, 30, false)};
    for (int round = 0; round < 20_000; round++) {
      Random random = new Random(round);
      byte[] file = files[round % 2].clone();
      for (int i = 0; i < 1 + random.nextInt(8); i++) {
        file[3 + random.nextInt(file.length - 3)] = (byte) random.nextInt(256);
      }
      ImageHeader.of(file).ifPresent(header -> assertTrue(header.pixels() > 0));
    }
  }
}
