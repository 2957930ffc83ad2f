package dev.hotpin.whole;

import dev.hotpin.testing.ChatTestServer;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Attacks on a server while a well-behaved device takes turns, which must get the right answers.
 * Afterwards the server has forgotten the attackers.
 */
@ExtendWith(SharedServers.class)
abstract class UnderAttack {
  private static final Map<String, Integer> ATTACKS = new TreeMap<>(); // of the class that runs
  private static final String ROW = "%-48s %8d%n";
  private static int goodTurns;

  private final TestServer server;
  private WellBehavedDevice good;

  UnderAttack(TestServer server) {
    this.server = server;
  }

  @BeforeEach
  void beginTurns() {
    good = WellBehavedDevice.begin(server);
  }

  @AfterEach
  void everyAnswerWasRight() {
    try (WellBehavedDevice leaving = good) {
      leaving.takeTurns(2);
    }
    goodTurns += good.turns();
    ChatTestServer.await("the sessions' end", () -> server.hotpin().activeSessions() == 0);
  }

  /** How many attacks there were of each kind. */
  @AfterAll
  static void table() {
    StringBuilder table = new StringBuilder("%n%-48s %8s%n".formatted("attack", "count"));
    ATTACKS.forEach((kind, count) -> table.append(ROW.formatted(kind, count)));
    int all = ATTACKS.values().stream().mapToInt(Integer::intValue).sum();
    table.append(ROW.formatted("all", all));
    table.append(ROW.formatted("turns of a good device meanwhile, all right", goodTurns));
    System.out.println(table);
    ATTACKS.clear();
    goodTurns = 0;
  }

  /** The device that means well, to see that it is answered while an attack goes on. */
  final WellBehavedDevice good() {
    return good;
  }

  /** Does something {@code times} times; what does not end as it should throws. */
  static void attack(String kind, int times, IntConsumer once) {
    for (int i = 0; i < times; i++) {
      once.accept(i);
    }
    ATTACKS.merge(kind, times, Integer::sum);
  }
}
