package dev.hotpin.bench.load;

/** How a wearable takes its reply from the socket. */
public enum ReadMode {
  /** As far ahead of playing as a device has memory. */
  PLAYING(1),
  /** As fast as it comes. */
  AT_ONCE(0),
  /** At a quarter of playing speed: a network that does not keep up. */
  SLOWLY(0.25),
  /** Not at all, once its audio begins. */
  NEVER(0);

  private final double speed;

  ReadMode(double speed) {
    this.speed = speed;
  }

  /** Of playing; 0 where the mode has none. */
  double speed() {
    return speed;
  }
}
