package dev.hotpin.bench.fuzz;

import java.util.Arrays;
import java.util.Random;

/** Bends bytes a little: what a faulty device, line or mind would make of them. Stateless. */
public final class Mutator {
  /** The most that one change inserts. */
  private static final int MAX_INSERTED = 64;

  /** Bytes at which parsers turn: ends of ranges, separators, halves of characters. */
  private static final byte[] NOTABLE = {
    0,
    1,
    0x7F,
    (byte) 0x80,
    (byte) 0xFF,
    (byte) 0xC0,
    (byte) 0xED,
    (byte) 0xF4,
    '\r',
    '\n',
    ' ',
    ':',
    ';',
    ',',
    '"',
    '\'',
    '\\',
    '/',
    '%',
    '.',
    '{',
    '}',
    '[',
    ']',
    '-',
    '=',
    '&',
    '?',
    '#'
  };

  private static final int KINDS = 7;

  private Mutator() {}

  /** {@code bytes}, changed in one to {@code most} places; the array itself stays as it is. */
  public static byte[] bend(byte[] bytes, int most, Random random) {
    byte[] bent = bytes;
    for (int left = 1 + random.nextInt(most); left > 0; left--) {
      bent = once(bent, random);
    }
    return bent;
  }

  /** As it is, or bent in {@code percent} of the cases. */
  public static byte[] maybe(byte[] bytes, int percent, Random random) {
    return random.nextInt(100) < percent ? bend(bytes, 3, random) : bytes;
  }

  private static byte[] once(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return new byte[] {notable(random)};
    }
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(KINDS)) {
      case 0 -> with(bytes, at, (byte) (bytes[at] ^ (1 << random.nextInt(Byte.SIZE))));
      case 1 -> with(bytes, at, notable(random));
      case 2 -> {
        byte[] inserted = new byte[1 + random.nextInt(MAX_INSERTED)];
        Arrays.fill(inserted, notable(random));
        yield splice(bytes, at, at, inserted);
      }
      case 3 -> splice(bytes, at, end(bytes, at, random), new byte[0]);
      case 4 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, end(bytes, at, random)));
      case 5 -> Arrays.copyOf(bytes, at);
      default -> with(bytes, at, (byte) (bytes[at] + random.nextInt(9) - 4));
    };
  }

  private static byte[] with(byte[] bytes, int at, byte value) {
    byte[] changed = bytes.clone();
    changed[at] = value;
    return changed;
  }

  private static int end(byte[] bytes, int from, Random random) {
    return from + 1 + random.nextInt(Math.min(MAX_INSERTED, bytes.length - from));
  }

  private static byte notable(Random random) {
    return random.nextInt(4) == 0
        ? (byte) random.nextInt(1 << Byte.SIZE)
        : NOTABLE[random.nextInt(NOTABLE.length)];
  }

  /** {@code bytes} with what is between two places replaced. */
  static byte[] splice(byte[] bytes, int from, int to, byte[] by) {
    byte[] result = Arrays.copyOf(bytes, bytes.length - (to - from) + by.length);
    System.arraycopy(by, 0, result, from, by.length);
    System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
    return result;
  }
}
