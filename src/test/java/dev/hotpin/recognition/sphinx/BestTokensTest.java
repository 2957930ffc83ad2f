package dev.hotpin.recognition.sphinx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import edu.cmu.sphinx.decoder.search.Token;
import edu.cmu.sphinx.linguist.SearchState;
import edu.cmu.sphinx.linguist.SearchStateArc;
import edu.cmu.sphinx.linguist.WordSequence;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BestTokensTest {
  private final BestTokens best = new BestTokens();

  @Test
  void answersAsAMapDoesThroughGrowthCollisionsAndReuse() {
    Random random = new Random(7);
    for (int frame = 0; frame < 20; frame++) {
      Map<SearchState, Token> map = new HashMap<>();
      int states = 1 + random.nextInt(30_000);
      for (int i = 0; i < states; i++) {
        SearchState state = new State(random.nextInt(20_000));
        assertSame(map.get(state), best.get(state));
        if (!map.containsKey(state)) {
          Token token = new Token(state, i);
          map.put(state, token);
          best.add(state, token);
        }
      }
      assertEquals(map.size(), best.size());
      best.clear();
      map.keySet().forEach(state -> assertNull(best.get(state)));
    }
  }

  /** Equal by its number; many share a hash code. */
  private record State(int number) implements SearchState {
    @Override
    public int hashCode() {
      return number / 5;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof State state && state.number == number;
    }

    @Override
    public SearchStateArc[] getSuccessors() {
      return new SearchStateArc[0];
    }

    @Override
    public boolean isEmitting() {
      return true;
    }

    @Override
    public boolean isFinal() {
      return false;
    }

    @Override
    public String toPrettyString() {
      return toString();
    }

    @Override
    public String getSignature() {
      return toString();
    }

    @Override
    public WordSequence getWordHistory() {
      return WordSequence.EMPTY;
    }

    @Override
    public Object getLexState() {
      return this;
    }

    @Override
    public int getOrder() {
      return 0;
    }
  }
}
