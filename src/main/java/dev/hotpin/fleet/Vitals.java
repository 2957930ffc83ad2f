package dev.hotpin.fleet;

import java.util.List;
import java.util.Map;

/**
 * How the server is at one moment.
 *
 * @param phase {@code starting}, {@code ready} or {@code draining}
 * @param problems what {@code /health} calls degraded, a sentence each
 * @param connections open ones, also those that are no session
 * @param limitHits how often each limit held, by its label, those that did
 * @param slowTurns beyond {@code SLOW_TURN_MS}
 */
public record Vitals(
    String phase,
    String version,
    long uptimeSeconds,
    List<String> problems,
    int connections,
    int maxConnections,
    List<Engine> engines,
    Recognizers recognizers,
    Memory memory,
    Map<String, Long> limitHits,
    long slowTurns) {

  /**
   * A part that does the work.
   *
   * @param part {@code recognition}, {@code model}, {@code synthesis} or {@code conversations}
   * @param name as {@code /health} has it
   * @param detail a line for people; may be empty
   * @param problem what is wrong with it, a sentence; empty where all is well
   * @param counts what there is to count of it, by name
   */
  public record Engine(
      String part, String name, String detail, String problem, Map<String, Long> counts) {}

  /**
   * Who is heard.
   *
   * @param permits utterances that may be recognized at once
   * @param inUse permits that are taken
   * @param waiting utterances that wait for one
   * @param waitingBytes their samples
   * @param reason why there are so many permits, a sentence
   */
  public record Recognizers(
      int permits, int inUse, int waiting, long waitingBytes, String reason) {}

  /** In bytes; negative where it is not known. */
  public record Memory(
      long heapUsed,
      long heapMax,
      long directUsed,
      long directMax,
      long resident,
      long machineTotal) {}
}
