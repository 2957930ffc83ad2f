package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import dev.hotpin.testing.Chromium;
import dev.hotpin.testing.Chromium.Window;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That everyone can use the console: at any width, by day and night, by any means. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleLooksIT {
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

  private Chromium chromium;
  private TestServer server;

  /** Once; in each test, so that each says why it is skipped. */
  @BeforeEach
  void start() {
    if (server != null) {
      return;
    }
    chromium = Chromium.withoutMicrophone();
    server = new TestServer(Map.of(), false);
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
      chromium.close();
    }
  }

  private static String axe() {
    try (InputStream in = ConsoleLooksIT.class.getResourceAsStream("/axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertAccessible(Page page, String what) {
    page.evaluate("document.getAnimations().forEach((animation) => animation.finish())");
    assertEquals(List.of(), page.evaluate(FINDINGS), what);
  }

  private static void assertFits(Page page, String what) {
    assertEquals(true, page.evaluate("document.documentElement.scrollWidth <= innerWidth"), what);
  }

  @ParameterizedTest
  @CsvSource({
    "360, 740, false",
    "360, 740, true",
    "820, 1180, false",
    "1440, 900, false",
    "1440, 900, true"
  })
  void thePageFitsAndExcludesNobody(int width, int height, boolean dark) {
    Page page = chromium.blank(new Window(width, height, dark, true));
    ScriptedVoice voice = ScriptedVoice.on(page, ScriptedVoice.CONNECTED);
    page.navigate(server.url("/app").toString());
    TalkPage talk = new TalkPage(page);
    talk.awaitState("ready");
    page.evaluate(axe());
    assertAccessible(page, "ready");
    talk.type("how are you");
    page.waitForCondition(() -> voice.received().size() == 2);
    voice.answer("how are you", "I am well. " + "Donaudampfschifffahrtsgesellschaft".repeat(3));
    talk.awaitState("ready");
    talk.hold();
    talk.awaitNotice();
    talk.release();
    assertAccessible(page, "with a conversation and an error");
    assertFits(page, "with a conversation and an error");
    Chromium.keepPicture(page, "looks-" + width + (dark ? "-dark" : "-light"));
    page.locator("#open-settings").click();
    page.locator("#settings").waitFor();
    assertAccessible(page, "settings");
    assertFits(page, "settings");
    page.context().close();
  }

  @Test
  void everyControlIsReachedAndLeftByTheTabKey() {
    Page page = chromium.blank(Window.DESKTOP);
    ScriptedVoice.on(page, ScriptedVoice.CONNECTED);
    page.navigate(server.url("/app").toString());
    new TalkPage(page).awaitState("ready");
    List<String> reached = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 30; i++) {
      page.keyboard().press("Tab");
      reached.add(
          (String) page.evaluate("document.activeElement.id || document.activeElement.className"));
    }
    for (String control : List.of("skip", "open-settings", "talk", "reset", "text", "send")) {
      assertTrue(reached.contains(control), () -> control + " is not among " + reached);
    }
    assertTrue(reached.lastIndexOf("skip") > reached.indexOf("send"), () -> "a trap: " + reached);
  }

  @Test
  void aFirstVisitIsSmallAndAsksNobodyElse() {
    Page page = chromium.blank(Window.DESKTOP);
    List<String> asked = new CopyOnWriteArrayList<>();
    page.onRequest(request -> asked.add(request.url()));
    ScriptedVoice.on(page, ScriptedVoice.CONNECTED);
    page.navigate(server.url("/").toString()); // led to the console
    new TalkPage(page).awaitState("ready");
    assertEquals(server.url("/app").toString(), page.url());
    String own = server.url("/").toString();
    assertTrue(asked.stream().allMatch(url -> url.startsWith(own)), asked::toString);
    int bytes = ((Number) page.evaluate(TRANSFERRED)).intValue();
    assertTrue(bytes > 0 && bytes < MAX_FIRST_LOAD_BYTES, bytes + " bytes");
  }
}
