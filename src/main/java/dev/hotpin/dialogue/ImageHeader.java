package dev.hotpin.dialogue;

import java.util.Optional;

/**
 * The size of a picture as its file's header tells it, without decoding anything: a file of a few
 * kilobytes may claim, or unfold to, gigabytes. Reads only lengths and the one header, within the
 * array, and so may be called on an event loop.
 *
 * @param width pixels, at least 1
 * @param height pixels, at least 1
 */
public record ImageHeader(int width, int height) {
  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final byte[] PNG_FIRST_CHUNK = {0, 0, 0, 13, 'I', 'H', 'D', 'R'};
  private static final int PNG_WIDTH_AT = PNG_SIGNATURE.length + PNG_FIRST_CHUNK.length;
  private static final int PNG_HEADER_END = PNG_WIDTH_AT + 13;

  private static final int MARKER = 0xFF;
  private static final int START_OF_IMAGE = 0xD8;
  private static final int END_OF_IMAGE = 0xD9;
  private static final int START_OF_SCAN = 0xDA;
  private static final int TEMPORARY = 0x01;
  private static final int FIRST_RESTART = 0xD0;
  private static final int LAST_RESTART = 0xD7;
  private static final int FIRST_FRAME = 0xC0;
  private static final int LAST_FRAME = 0xCF;
  private static final int HUFFMAN_TABLES = 0xC4;
  private static final int JPEG_EXTENSIONS = 0xC8;
  private static final int ARITHMETIC_TABLES = 0xCC;

  public ImageHeader {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(width + " by " + height + " pixels");
    }
  }

  /** Width times height. */
  public long pixels() {
    return (long) width * height;
  }

  /** Of a JPEG or PNG file, by content; empty where it is neither, or its header is not whole. */
  public static Optional<ImageHeader> of(byte[] file) {
    return ImageStore.mediaTypeOf(file)
        .flatMap(type -> type.equals("image/png") ? ofPng(file) : ofJpeg(file));
  }

  private static Optional<ImageHeader> ofPng(byte[] file) {
    if (file.length < PNG_HEADER_END) {
      return Optional.empty();
    }
    for (int i = 0; i < PNG_FIRST_CHUNK.length; i++) {
      if (file[PNG_SIGNATURE.length + i] != PNG_FIRST_CHUNK[i]) {
        return Optional.empty();
      }
    }
    return sized(int32(file, PNG_WIDTH_AT), int32(file, PNG_WIDTH_AT + 4));
  }

  /**
   * Walks from segment to segment to the first frame header, which must come before any scan. A
   * height of 0, to be told behind the first scan, is taken for no header: nothing can be said
   * about such a file, and no camera makes one.
   */
  private static Optional<ImageHeader> ofJpeg(byte[] file) {
    int at = 2; // behind the start of the image
    while (at + 1 < file.length && unsigned(file, at) == MARKER) {
      int marker = unsigned(file, at + 1);
      if (marker == MARKER) { // any number of fill bytes may precede a marker
        at++;
      } else if (marker == TEMPORARY || (marker >= FIRST_RESTART && marker <= LAST_RESTART)) {
        at += 2;
      } else if (marker == 0
          || marker == START_OF_IMAGE
          || marker == END_OF_IMAGE
          || marker == START_OF_SCAN
          || at + 3 >= file.length) {
        return Optional.empty();
      } else if (isFrame(marker)) {
        return at + 8 < file.length
            ? sized(int16(file, at + 7), int16(file, at + 5))
            : Optional.empty();
      } else {
        at += 2 + Math.max(2, int16(file, at + 2)); // a length counts its own two bytes
      }
    }
    return Optional.empty();
  }

  private static boolean isFrame(int marker) {
    return marker >= FIRST_FRAME
        && marker <= LAST_FRAME
        && marker != HUFFMAN_TABLES
        && marker != JPEG_EXTENSIONS
        && marker != ARITHMETIC_TABLES;
  }

  private static Optional<ImageHeader> sized(int width, int height) {
    return width < 1 || height < 1 ? Optional.empty() : Optional.of(new ImageHeader(width, height));
  }

  private static int unsigned(byte[] file, int at) {
    return file[at] & 0xFF;
  }

  private static int int16(byte[] file, int at) {
    return unsigned(file, at) << 8 | unsigned(file, at + 1);
  }

  private static int int32(byte[] file, int at) {
    return int16(file, at) << 16 | int16(file, at + 2);
  }
}
