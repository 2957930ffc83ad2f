package dev.hotpin.dialogue;

import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A picture that a device posted for its next turn.
 *
 * @param mediaType {@code image/jpeg} or {@code image/png}, found by content
 * @param bytes the file; owned by this record, never changed
 * @param id tells it from every other picture, on all nodes that share it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity on purpose: a picture is used once
public record StoredImage(String mediaType, byte[] bytes, String id) {
  public StoredImage {
    Objects.requireNonNull(mediaType, "mediaType");
    Objects.requireNonNull(bytes, "bytes");
    Objects.requireNonNull(id, "id");
  }

  /** A new picture. */
  public StoredImage(String mediaType, byte[] bytes) {
    this(mediaType, bytes, HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
  }
}
