package dev.hotpin.dialogue;

import java.util.Objects;

/**
 * A picture that a device posted for its next turn.
 *
 * @param mediaType {@code image/jpeg} or {@code image/png}, found by content
 * @param bytes the file; owned by this record, never changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity on purpose: a picture is used once
public record StoredImage(String mediaType, byte[] bytes) {
  public StoredImage {
    Objects.requireNonNull(mediaType, "mediaType");
    Objects.requireNonNull(bytes, "bytes");
  }
}
