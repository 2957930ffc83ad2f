package dev.hotpin.bench.load;

/**
 * What a radio does to the frames of a wearable.
 *
 * @param jitterMillis each frame is up to so much late
 * @param stallEveryMillis on average so far apart the radio stalls; 0 for never
 * @param stallMillis length of a stall, after which all that waited goes at once
 */
public record Network(long jitterMillis, long stallEveryMillis, long stallMillis) {
  /** A cable. */
  public static final Network IDEAL = new Network(0, 0, 0);

  /** Wi-Fi in a home: some jitter, and 300 ms of nothing twice a minute. */
  public static final Network WIFI = new Network(15, 30_000, 300);
}
