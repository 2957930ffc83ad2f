package dev.hotpin.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TurnKindTest {
  @Test
  void everyOutcomeHasAKind() {
    Map<String, TurnKind> kinds = new TreeMap<>();
    new Outcomes().names().forEach(name -> kinds.put(name, TurnKind.of(name)));
    assertEquals(18, kinds.size(), kinds::toString);
    assertEquals(TurnKind.ANSWERED, kinds.get("complete"));
    assertEquals(TurnKind.STOPPED, kinds.get("no_speech"));
    assertEquals(TurnKind.REFUSED, kinds.get("busy"));
    assertEquals(TurnKind.REFUSED, kinds.get("rate_limited"));
    assertEquals(TurnKind.FAILED, kinds.get("llm_unavailable"));
    assertEquals(TurnKind.FAILED, kinds.get("other"));
  }
}
