package dev.hotpin.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a key: what is kept of it. A plain hash is enough for keys of 256 random bits,
 * since there is nothing to guess; salt and many rounds defend what people can remember. Comparing
 * takes the same time wherever two differ. Immutable.
 */
public final class Fingerprint {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  private final byte[] sha256;

  private Fingerprint(byte[] sha256) {
    this.sha256 = sha256;
  }

  /** Of a key as it is presented. */
  public static Fingerprint of(String key) {
    try {
      return new Fingerprint(
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** As {@link #hex} wrote it, or nothing. */
  static Optional<Fingerprint> parse(String hex) {
    return HEX.matcher(hex).matches()
        ? Optional.of(new Fingerprint(HexFormat.of().parseHex(hex)))
        : Optional.empty();
  }

  /** 64 digits. */
  String hex() {
    return HexFormat.of().formatHex(sha256);
  }

  /** In constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Fingerprint that && MessageDigest.isEqual(sha256, that.sha256);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sha256);
  }

  /** The first digits: enough to tell keys apart by eye. */
  @Override
  public String toString() {
    return hex().substring(0, 8) + "…";
  }
}
