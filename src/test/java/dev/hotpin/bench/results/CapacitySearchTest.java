package dev.hotpin.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapacitySearchTest {
  private static final Lab.Thoroughness USUAL = new Lab.Thoroughness(500, 3, 60_000, false);

  /** What was tried, such as "4 probe" and "4 run 1 of 3". */
  private final List<String> tried = new ArrayList<>();

  @Test
  void theHighestLevelWithinTheLimitIsFoundWhereverItLies() throws Exception {
    for (int most : CapacitySearch.SPEAKERS) {
      CapacitySearch search = search((wearables, what) -> wearables <= most ? 80 : 900);
      assertEquals(most, search.find(100).wearables());
    }
    for (int most : CapacitySearch.DEVICES) {
      CapacitySearch search =
          new CapacitySearch(
              USUAL,
              CapacitySearch.DEVICES,
              (wearables, turns, mostMillis, limit, what) ->
                  level(wearables, wearables <= most ? 80 : 900));
      assertEquals(most, search.find(100).wearables());
    }
  }

  @Test
  void whereNoneIsWithinTheLimitNoneIsFound() throws Exception {
    assertNull(search((wearables, what) -> 900).find(100));
    assertTrue(tried.stream().allMatch(what -> what.endsWith("probe")), tried.toString());
  }

  @Test
  void whereTheLevelDoesNotHoldTheOneBelowIsMeasured() throws Exception {
    // Probes are lenient; measured well, 6 and 5 are beyond.
    CapacitySearch search =
        search(
            (wearables, what) ->
                what.equals("probe") ? (wearables <= 6 ? 80 : 900) : wearables <= 4 ? 90 : 200);
    Level found = search.find(100);
    assertEquals(4, found.wearables());
    assertEquals(3, found.p99sMillis().size());
  }

  @Test
  void aLevelIsGivenUpOnceMostOfItsRunsAreBeyond() throws Exception {
    search((wearables, what) -> what.equals("probe") && wearables <= 2 ? 80 : 900).find(100);
    assertEquals(
        List.of("2 run 1 of 3", "2 run 2 of 3", "1 run 1 of 3", "1 run 2 of 3"), measured());
  }

  @Test
  void oneRunOfThreeBeyondTheLimitIsNoMatter() throws Exception {
    CapacitySearch search =
        search((wearables, what) -> what.startsWith("run 2") ? 900 : wearables <= 6 ? 80 : 900);
    assertEquals(6, search.find(100).wearables());
    assertEquals(80, search.find(100).p99Millis());
  }

  @Test
  void lowerLimitsUseWhatIsKnownAlready() throws Exception {
    CapacitySearch search = search((wearables, what) -> 40.0 * wearables);
    assertEquals(12, search.find(500).wearables());
    assertEquals(7, search.find(300).wearables());
    assertEquals(2, search.find(100).wearables());
    assertEquals(tried.size(), tried.stream().distinct().count(), "twice: " + tried);
  }

  private interface Script {
    double p99Millis(int wearables, String what);
  }

  private CapacitySearch search(Script script) {
    return new CapacitySearch(
        USUAL,
        CapacitySearch.SPEAKERS,
        (wearables, turns, mostMillis, limitMillis, what) -> {
          tried.add(wearables + " " + what);
          return level(wearables, script.p99Millis(wearables, what));
        });
  }

  private List<String> measured() {
    return tried.stream().filter(what -> !what.endsWith("probe")).toList();
  }

  private static Level level(int wearables, double p99Millis) {
    return new Level(wearables, 20, p99Millis, List.of(p99Millis), wearables, 500);
  }
}
