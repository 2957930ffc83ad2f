package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.hotpin.testing.Chromium;
import dev.hotpin.testing.Chromium.Window;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fleet page with a large fleet, at any width, by day and night, by any means. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FleetLooksIT {
  private static final Locator.WaitForOptions HIDDEN =
      new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN);

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

  private FleetPage open(Window window) {
    Page page = chromium.blank(window);
    ScriptedFleet.on(page);
    return FleetPage.open(page, server.url("/app/fleet")).awaitLink("live");
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
    FleetPage fleet = open(new Window(width, height, dark, false));
    Page page = fleet.page();
    fleet.awaitSession("wearable-1003");
    page.locator("#latency canvas").waitFor();
    String name = "fleet-" + width + (dark ? "-dark" : "-light");
    PageChecks.assertFits(page, "figures");
    Chromium.keepPicture(page, name);
    page.locator("#latency-details summary").click();
    page.locator("#turns-details summary").click();
    page.locator("#latency-rows tr").first().waitFor();
    PageChecks.assertNoFindings(page, "tables");
    PageChecks.assertFits(page, "tables");
    page.locator("#session-rows .id").first().click();
    page.locator("#session-turns .waterfall").first().waitFor();
    PageChecks.assertNoFindings(page, "a session");
    PageChecks.assertFits(page, "a session");
    Chromium.keepView(page, name + "-session");
    page.context().close();
  }

  @Test
  void whatTheServerIsAtIsSaid() {
    FleetPage fleet = open(Window.DESKTOP);
    Page page = fleet.page();
    assertFalse(page.locator("#notice").isVisible());
    tell(page, "figures.phase = 'draining'");
    fleet.awaitText("notice-title", "The server is stopping");
    fleet.awaitText("link", "Draining");
    tell(page, "figures.phase = 'ready'; figures.problems = ['The model does not answer.']");
    fleet.awaitText("notice-text", "The model does not answer.");
    tell(
        page,
        """
        figures.problems = [];
        figures.sessions = { listening: 0, thinking: 0, speaking: 0, idle: 0, connected: 0 };
        figures.latency_ms.first_audio = { count: 0 };
        figures.outcomes = {};
        ['answered', 'stopped', 'refused', 'failed'].forEach((kind) => figures.turns[kind].fill(0));
        ['p50', 'p90', 'p99'].forEach((p) => figures.curves.first_audio[p].fill(-1));
        sessions.length = 0;
        """);
    page.locator("#latency-empty").waitFor();
    page.locator("#turns-empty").waitFor();
    page.locator("#outcomes-empty").waitFor();
    fleet.awaitText("sessions-empty", "No device is connected.");
    assertEquals("–", fleet.text("p50"));
    Chromium.keepPicture(page, "fleet-no-turns");
    page.evaluate(
        "refusal = { status: 503, body: { message: 'As many watch as may.' } }; hangUp()");
    fleet.awaitLink("waiting");
    page.locator("#retry").click();
    fleet.awaitText("notice-title", "As many watch as may.");
    page.evaluate("refusal = { status: 401, body: { message: 'Who are you?' } }");
    page.locator("#retry").click();
    fleet.awaitLink("unauthorized");
    page.locator("#ask-token button.quiet").click();
    page.evaluate("refusal = null");
    page.locator("#enter-key").click();
    fleet.enterKey("hp_right");
    fleet.awaitLink("live");
    page.context().close();
  }

  private static void tell(Page page, String change) {
    page.evaluate("() => { " + change + "; tell('everything', figures); }");
  }

  @Test
  void itIsUsedByKeysAlone() {
    FleetPage fleet = open(Window.DESKTOP);
    Page page = fleet.page();
    page.locator("#search").focus();
    page.keyboard().type("1003");
    page.waitForFunction("() => document.querySelectorAll('#session-rows tr').length === 1");
    fleet.awaitText("found", "1 of 1,234");
    page.keyboard().press("Tab"); // the order
    page.keyboard().press("Tab"); // the one session
    page.keyboard().press("Enter");
    page.locator("#session-turns .waterfall").first().waitFor();
    assertEquals("wearable-1003", fleet.text("session-title"));
    page.locator("#session-turns summary").nth(1).focus();
    page.keyboard().press("Enter");
    page.waitForFunction("() => document.querySelectorAll('#session-turns [open]').length === 2");
    page.keyboard().press("Escape");
    page.locator("#session[open]").waitFor(HIDDEN);
    assertEquals(true, page.evaluate("document.activeElement.matches('#session-rows .id')"));
    page.locator("input[value=words]").focus();
    page.keyboard().press("ArrowRight");
    fleet.awaitText("stage-meaning", "From the transcript to the first words that can be spoken.");
    page.context().close();
  }

  @Test
  void aFirstVisitIsSmallAndAsksNobodyElse() {
    Page page = chromium.blank(Window.DESKTOP);
    List<String> asked = new CopyOnWriteArrayList<>();
    page.onRequest(request -> asked.add(request.url()));
    FleetPage.open(page, server.url("/app/fleet")).awaitLink("live");
    page.locator("#turns-empty").waitFor();
    String own = server.url("/").toString();
    assertTrue(asked.stream().allMatch(url -> url.startsWith(own)), asked::toString);
    PageChecks.assertSmall(page);
    page.context().close();
  }
}
