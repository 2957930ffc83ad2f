package dev.hotpin.wire;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One encoding that a server offers, and at which rates.
 *
 * @param encoding which
 * @param minSampleRate the lowest rate
 * @param maxSampleRate the highest rate
 * @param sampleRates the only rates between them, or empty where all are offered
 * @param maxChannels 1 or 2
 */
public record FormatOffer(
    AudioEncoding encoding,
    int minSampleRate,
    int maxSampleRate,
    List<Integer> sampleRates,
    int maxChannels) {
  public FormatOffer {
    Objects.requireNonNull(encoding, "encoding");
    sampleRates = List.copyOf(sampleRates);
  }

  /** An encoding at some rates, in growing order. */
  public static FormatOffer at(AudioEncoding encoding, int maxChannels, List<Integer> sampleRates) {
    return new FormatOffer(
        encoding,
        sampleRates.get(0),
        sampleRates.get(sampleRates.size() - 1),
        sampleRates,
        maxChannels);
  }

  /** An encoding at any rate of a range. */
  public static FormatOffer between(
      AudioEncoding encoding, int maxChannels, int minSampleRate, int maxSampleRate) {
    return new FormatOffer(encoding, minSampleRate, maxSampleRate, List.of(), maxChannels);
  }

  boolean hasRate(int sampleRate) {
    return sampleRates.isEmpty()
        ? sampleRate >= minSampleRate && sampleRate <= maxSampleRate
        : sampleRates.contains(sampleRate);
  }

  /** The rates, for people. */
  String rates() {
    return sampleRates.isEmpty()
        ? minSampleRate + " to " + maxSampleRate
        : sampleRates.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
