package dev.hotpin.recognition.sphinx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import edu.cmu.sphinx.decoder.search.ActiveList;
import edu.cmu.sphinx.decoder.search.Token;
import edu.cmu.sphinx.util.props.ConfigurationManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateListsTest {
  private static final int MORE_THAN_ANY_KEEPS = 25_000;

  @Test
  void aListKeepsFewerStatesWhileTheEndIsSearched() {
    StateLists lists = lists(SphinxSearch.FAST);
    assertEquals(3_000, kept(lists.newInstance()));
    lists.narrow(true);
    assertEquals(1_000, kept(lists.newInstance()));
  }

  @Test
  void theNextUtteranceIsSearchedWidelyAgain() {
    StateLists lists = lists(SphinxSearch.FAST);
    float wide = lists.logBeamWidth();
    lists.narrow(true);
    lists.narrow(false);
    assertEquals(3_000, kept(lists.newInstance()));
    assertEquals(wide, lists.logBeamWidth());
  }

  @Test
  void aListThatIsMadeOfAnotherHasTheBeamsOfNowAndNotOfThatOne() {
    StateLists lists = lists(SphinxSearch.FAST);
    ActiveList wide = lists.newInstance();
    lists.narrow(true);
    ActiveList narrow = wide.newInstance();
    assertEquals(1_000, kept(narrow));
    lists.narrow(false);
    assertEquals(3_000, kept(narrow.newInstance()));
  }

  @ParameterizedTest
  @EnumSource(SphinxSearch.class)
  void theEndOfEachSearchIsNarrowerThanTheRest(SphinxSearch search) {
    StateLists lists = lists(search);
    int wideStates = kept(lists.newInstance());
    float wideBeam = lists.logBeamWidth();
    lists.narrow(true);
    assertTrue(kept(lists.newInstance()) < wideStates);
    assertTrue(lists.logBeamWidth() > wideBeam, "nearer to the best");
    assertTrue(lists.logBeamWidth() < 0);
  }

  private static StateLists lists(SphinxSearch search) {
    ConfigurationManager configuration =
        new ConfigurationManager(StateLists.class.getResource("sphinx4.xml"));
    search.applyTo(configuration);
    return configuration.lookup("stateLists");
  }

  private static int kept(ActiveList list) {
    for (int i = 0; i < MORE_THAN_ANY_KEEPS; i++) {
      list.add(new Token(null, null, -i, 0, 0, 0));
    }
    return list.purge().size();
  }
}
