package dev.hotpin.identity;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Makes keys that mean nothing by themselves. */
public final class OpaqueKey {
  /** So that a key is recognized as one, in a text that should not hold it too. */
  public static final String PREFIX = "hp_";

  /** 256 bits can't be guessed, whatever hash is kept of them. */
  private static final int RANDOM_BYTES = 32;

  private static final int ID_BYTES = 5;
  private static final SecureRandom RANDOM = new SecureRandom();

  private OpaqueKey() {}

  /** A new key: {@value #PREFIX} and 43 characters of {@code A-Z a-z 0-9 _ -}. May block. */
  public static String generate() {
    return PREFIX + random(RANDOM_BYTES);
  }

  /** A short name for a new key or token, which is no secret. May block. */
  public static String generateId() {
    byte[] bytes = new byte[ID_BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String random(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
