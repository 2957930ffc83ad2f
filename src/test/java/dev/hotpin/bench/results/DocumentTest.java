package dev.hotpin.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentTest {
  private static final List<String> TITLES = List.of("Start", "Overload", "Idle fleet");

  private static final String WRITTEN =
      """
      # What it carries

      An introduction of yesterday.

      ## Start

      It starts.

      | a | b |
      | --- | --- |
      | 1 | ## 2 |

      Measured yesterday.

      ## Idle fleet

      They are idle.
      """;

  @Test
  void sectionsThatAreNotMeasuredStandAsTheyStood() {
    Document document = Document.read(WRITTEN);
    document.put("Overload", "Too many.\n\nMeasured today.\n\n");
    String text = document.text("# What it carries\n\nAn introduction of today.\n", TITLES);
    assertEquals(
        WRITTEN
            .replace("yesterday.\n\n## Start", "today.\n\n## Start")
            .replace("## Idle", "## Overload\n\nToo many.\n\nMeasured today.\n\n## Idle"),
        text);
  }

  @Test
  void aSectionThatIsMeasuredTakesThePlaceOfTheOneOfItsTitle() {
    Document document = Document.read(WRITTEN);
    document.put("Start", "It starts sooner.");
    String text = document.text("Introduction.", TITLES);
    assertTrue(text.startsWith("Introduction.\n\n## Start\n\nIt starts sooner.\n\n## Idle"), text);
    assertFalse(text.contains("Measured yesterday"), text);
  }

  @Test
  void whatIsWrittenTwiceStaysTheSame() {
    String once = Document.read(WRITTEN).text("Introduction.", TITLES);
    assertEquals(once, Document.read(once).text("Introduction.", TITLES));
  }

  @Test
  void aSectionThatIsNoLongerMeasuredStaysAtTheEnd() {
    Document document = Document.read("# T\n\n## Of old\n\nOld.\n\n## Start\n\nIt starts.\n");
    assertEquals("T\n\n## Start\n\nIt starts.\n\n## Of old\n\nOld.\n", document.text("T", TITLES));
  }

  @Test
  void ofNothingTheIntroductionIsLeft() {
    assertEquals("T\n", Document.read("").text("T", TITLES));
  }
}
