package dev.hotpin.wire;

import java.util.Objects;

/**
 * What a device's binary frames hold.
 *
 * @param encoding never {@link AudioEncoding#WAV}
 * @param sampleRate samples a second of each channel, positive
 * @param channels 1 or 2; two are averaged
 */
public record InputFormat(AudioEncoding encoding, int sampleRate, int channels) {
  /** Part 1 of the protocol. */
  public static final InputFormat DEFAULT = new InputFormat(AudioEncoding.PCM_S16LE, 16_000, 1);

  public InputFormat {
    Objects.requireNonNull(encoding, "encoding");
  }
}
