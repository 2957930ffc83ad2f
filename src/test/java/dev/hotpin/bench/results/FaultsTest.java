package dev.hotpin.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.bench.load.LoadResult;
import dev.hotpin.bench.load.ScriptedResultTest;
import dev.hotpin.bench.load.ScriptedResultTest.Script;
import dev.hotpin.bench.report.JsonTree;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final LoadResult WELL =
      ScriptedResultTest.result(
          Map.of("talking", new Script().answered(100, 100).failed("busy", 7).record()),
          Map.of("clips_heard_twice", 0L));

  private static final LoadResult BADLY =
      ScriptedResultTest.result(
          Map.of(
              "talking",
              new Script()
                  .answered(100)
                  .failed("connection_lost", 2)
                  .counted("connections_dropped", 3)
                  .counted("wrong_session", 1)
                  .record(),
              "idle",
              new Script().counted("connections_failed", 1).record()),
          Map.of("clips_heard_twice", 2L));

  @Test
  void turnsThatFailAsTheyShouldAreNoFault() {
    Faults faults = new Faults().add(WELL);
    assertTrue(Faults.told(faults.toTree()).isEmpty());
    assertTrue(faults.sentence().startsWith("2 turns answered; "), faults.sentence());
  }

  @Test
  void connectionsThatEndBetweenTurnsAreCountedBesideTurnsThatLostTheirs() {
    Faults faults = new Faults().add(WELL).add(BADLY);
    String sentence = faults.sentence();
    assertTrue(sentence.startsWith("3 turns answered; "), sentence);
    assertTrue(sentence.contains("turns that lost their connection: 2;"), sentence);
    assertTrue(sentence.contains("connections dropped: 4;"), sentence);
    assertTrue(sentence.contains("another turn's): 1;"), sentence);
    assertTrue(sentence.endsWith("clips heard twice: 2."), sentence);
    assertEquals(BADLY.faults(), Faults.told(faults.toTree()));
  }

  @Test
  void whatIsKeptIsReadAsItWas() throws IOException {
    Faults faults = new Faults().add(BADLY);
    Object kept = JsonTree.read(JsonTree.write(faults.toTree()));
    Faults again = new Faults().add(WELL).add(kept);
    assertEquals(new Faults().add(WELL).add(BADLY).sentence(), again.sentence());
    assertEquals(BADLY.faults(), Faults.told(again.toTree()));
  }

  @Test
  void whatWasKeptWithoutFaultsHasNone() {
    assertEquals(List.of(), Faults.told(null));
    assertEquals(List.of(), Faults.told(Map.of()));
  }
}
