package dev.hotpin.bench.load;

import dev.hotpin.client.Pacing;

/**
 * Wearables that behave alike.
 *
 * @param name for the report
 * @param wearables how many; each is a session of its own
 * @param talkShare of its time that each means to speak; 0 for one that only connects
 * @param thinkMillis at least so much between the end of a turn and the next
 * @param read how replies are read
 * @param pacing how speech is sent
 * @param network what happens to it on the way
 * @param interruptShare of turns that are broken off by RESET at a random moment
 * @param vanishShare of turns in which the wearable is gone without a close
 * @param maxTurns of each wearable; 0 for no bound
 * @param waitMillis for the end of a turn, from the end of speech
 * @param asking how their questions reach the server
 */
public record Group(
    String name,
    int wearables,
    double talkShare,
    long thinkMillis,
    ReadMode read,
    Pacing pacing,
    Network network,
    double interruptShare,
    double vanishShare,
    int maxTurns,
    long waitMillis,
    Asking asking) {

  /** As devices of the protocol's part 1, which hear errors aloud. */
  public Group(
      String name,
      int wearables,
      double talkShare,
      long thinkMillis,
      ReadMode read,
      Pacing pacing,
      Network network,
      double interruptShare,
      double vanishShare,
      int maxTurns,
      long waitMillis) {
    this(
        name,
        wearables,
        talkShare,
        thinkMillis,
        read,
        pacing,
        network,
        interruptShare,
        vanishShare,
        maxTurns,
        waitMillis,
        Asking.ALOUD);
  }

  /** How many more turns one may take that has taken some. */
  int turnsLeft(int taken) {
    return maxTurns > 0 ? maxTurns - taken : Integer.MAX_VALUE;
  }

  /** As devices do, with replies read at playing speed. */
  public static Group talking(String name, int wearables, double talkShare) {
    return new Group(
        name,
        wearables,
        talkShare,
        0,
        ReadMode.PLAYING,
        Pacing.DEVICE,
        Network.IDEAL,
        0,
        0,
        0,
        75_000);
  }

  /** Connected, and silent. */
  public static Group idle(int wearables) {
    return talking("idle", wearables, 0);
  }

  /** The same with another way of reading. */
  public Group reading(ReadMode mode) {
    return with(mode, network, interruptShare, vanishShare, maxTurns, waitMillis, asking);
  }

  /** The same with accidents. */
  public Group withAccidents(Network radio, double interrupts, double vanishes) {
    return with(read, radio, interrupts, vanishes, maxTurns, waitMillis, asking);
  }

  /** The same, each taking at most so many turns. */
  public Group takingAtMost(int turns) {
    return with(read, network, interruptShare, vanishShare, turns, waitMillis, asking);
  }

  /** The same, told of errors without speech as soon as the server knows. */
  public Group toldBusyAtOnce() {
    return asking(Asking.ALOUD_TOLD_AT_ONCE);
  }

  /** The same, asking in text. */
  public Group typing() {
    return asking(Asking.TYPING);
  }

  /** The same, waiting so long for the end of a turn. */
  public Group waitingFor(long millis) {
    return with(read, network, interruptShare, vanishShare, maxTurns, millis, asking);
  }

  private Group asking(Asking how) {
    return with(read, network, interruptShare, vanishShare, maxTurns, waitMillis, how);
  }

  private Group with(
      ReadMode mode,
      Network radio,
      double interrupts,
      double vanishes,
      int turns,
      long waits,
      Asking how) {
    return new Group(
        name,
        wearables,
        talkShare,
        thinkMillis,
        mode,
        pacing,
        radio,
        interrupts,
        vanishes,
        turns,
        waits,
        how);
  }
}
