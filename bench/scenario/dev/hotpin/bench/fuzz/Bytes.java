package dev.hotpin.bench.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Small things that generators of inputs need. Stateless. */
public final class Bytes {
  /** Texts that meet the corners of parsers. */
  private static final List<String> ODD_TEXTS =
      List.of(
          "",
          " ",
          "\u0000",
          "\r\nX-Injected: 1",
          "../../etc/passwd",
          "\uD83D\uDE00",
          "\uD800",
          "\u202Eabc",
          "%00%0d%0a",
          "${jndi:ldap://x}",
          "{\"signal\":\"EOS\"}",
          "ÿþ",
          "9999999999999999999999",
          "-1",
          "NaN",
          "null",
          "\\u0000",
          "<script>");

  private Bytes() {}

  /** UTF-8, or what is closest to it. */
  public static byte[] of(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** So many bytes of noise. */
  public static byte[] noise(int count, Random random) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** One after the other. */
  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** One of them. */
  @SafeVarargs
  public static <T> T oneOf(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }

  /** A size: mostly small, seldom near {@code most}. */
  public static int size(int most, Random random) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(most);
    return Math.min(most, random.nextInt(1 << Math.min(30, 1 + random.nextInt(bits))));
  }

  /** A text that somebody may have meant well or not. */
  public static String text(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> ODD_TEXTS.get(random.nextInt(ODD_TEXTS.size()));
      case 1 -> "what time is it in Köln now";
      case 2 -> "a".repeat(size(3_000, random));
      default -> new String(noise(size(200, random), random), StandardCharsets.UTF_8);
    };
  }
}
