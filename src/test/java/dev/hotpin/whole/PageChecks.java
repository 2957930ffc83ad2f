package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What every page of the console has to be: for everybody, for any width, small. */
final class PageChecks {
  /** What axe calls serious or critical, each as its id and the elements concerned. */
  private static final String FINDINGS =
      """
      async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
          .filter((v) => v.impact === 'serious' || v.impact === 'critical')
          .map((v) => v.id + ': ' + v.nodes.map((n) => n.html + ' ' + n.failureSummary).join(' '))
      """;

  /** Bytes over the wire, as the browser counts them. */
  private static final String TRANSFERRED =
      """
      () => performance.getEntries()
          .filter((e) => e.entryType === 'resource' || e.entryType === 'navigation')
          .reduce((sum, e) => sum + e.transferSize, 0)
      """;

  private static final int MAX_FIRST_LOAD_BYTES = 200_000;

  private PageChecks() {}

  private static String axe() {
    try (InputStream in = PageChecks.class.getResourceAsStream("/axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static void assertNoFindings(Page page, String what) {
    if (page.evaluate("typeof axe").equals("undefined")) {
      page.evaluate(axe());
    }
    page.evaluate("document.getAnimations().forEach((animation) => animation.finish())");
    assertEquals(List.of(), page.evaluate(FINDINGS), what);
  }

  static void assertFits(Page page, String what) {
    assertEquals(true, page.evaluate("document.documentElement.scrollWidth <= innerWidth"), what);
  }

  /** Of a page that was opened by a browser that knew nothing of it. */
  static void assertSmall(Page page) {
    int bytes = ((Number) page.evaluate(TRANSFERRED)).intValue();
    assertTrue(bytes > 0 && bytes < MAX_FIRST_LOAD_BYTES, bytes + " bytes");
  }
}
