package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import dev.hotpin.identity.IdentityException;
import dev.hotpin.identity.KeyFileEditor;
import dev.hotpin.identity.KeyFileEditor.NewKey;
import dev.hotpin.identity.Scope;
import dev.hotpin.testing.Chromium;
import dev.hotpin.testing.Chromium.Window;
import dev.hotpin.testing.Recordings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The fleet page in a real browser, with a real server behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedServers.class)
class FleetPageIT {
  private Chromium chromium;

  @TempDir private Path directory;

  /** Once; in each test, so that each says why it is skipped. */
  @BeforeEach
  void start() {
    if (chromium == null) {
      chromium = Chromium.withoutMicrophone();
    }
  }

  @AfterAll
  void stop() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void aTurnIsSeenWhileItIsTakenAndAfterwards(OfflineServer server) {
    Page page = chromium.blank(Window.DESKTOP);
    FleetPage fleet = FleetPage.open(page, server.url("/app")); // led from the other page
    page.locator("nav a", new Page.LocatorOptions().setHasText("Fleet")).click();
    fleet.awaitLink("live");
    try (Device device = server.connect()) {
      Device.Turn turn = device.listen();
      device.send(Recordings.pcm(Recordings.GO_FORWARD).clone());
      page.locator("#search").fill(device.sessionId());
      fleet.awaitSession(device.sessionId());
      page.locator("#session-rows [data-state=listening]").waitFor();
      device.endSpeech();
      turn.end().proper().succeeded();
      page.locator("#session-rows [data-state=idle]").waitFor();
      fleet.awaitSession(device.sessionId()).click();
      page.locator("#session-turns summary", new Page.LocatorOptions().setHasText("Turn 1"))
          .waitFor();
      List<String> parts = page.locator("#session-turns .waterfall th[scope=row]").allInnerTexts();
      assertEquals(List.of("Words", "Answer", "Voice"), parts);
      page.keyboard().press("Escape");
      page.waitForFunction("() => document.getElementById('p50').innerText !== '–'");
      assertTrue(fleet.text("outcome-rows").contains("answered"), fleet.text("outcome-rows"));
      assertTrue(fleet.text("engines").contains("sphinx4"), fleet.text("engines"));
      assertEquals("1", fleet.text("permits"));
      PageChecks.assertNoFindings(page, "with a turn");
    }
    page.locator("#sessions-empty").waitFor();
    page.context().close();
  }

  @Test
  void anOperatorsKeyIsAskedForKeptForTheTabAndNeededToTheEnd() throws IdentityException {
    Path keys = directory.resolve("keys");
    String anna = issue(keys, "anna", Scope.OPERATOR);
    String kitchen = issue(keys, "kitchen", Scope.DEVICE);
    Map<String, String> settings = new HashMap<>(Map.of("ACCESS_KEYS_FILE", keys.toString()));
    TestServer first = new TestServer(settings, false);
    Page page = chromium.blank(Window.PHONE);
    FleetPage fleet = FleetPage.open(page, first.url("/app/fleet")).awaitLink("unauthorized");
    page.locator("#ask-token").waitFor();
    assertFalse(page.locator("#content").isVisible());
    PageChecks.assertNoFindings(page, "asking for a key");
    Chromium.keepView(page, "fleet-key");
    fleet.enterKey("hp_wrong");
    page.locator("#token-wrong", new Page.LocatorOptions().setHasText("not known")).waitFor();
    fleet.enterKey(kitchen);
    page.locator("#token-wrong", new Page.LocatorOptions().setHasText("does not allow")).waitFor();
    fleet.enterKey(anna);
    fleet.awaitLink("live").awaitText("notice-title", "The server is starting");
    assertEquals(
        List.of(anna, false, first.url("/app/fleet").toString()),
        page.evaluate(
            "[sessionStorage.getItem('hotpin.operator'),"
                + " JSON.stringify(localStorage).includes('hp_'), location.href]"));
    settings.put("SERVER_PORT", Integer.toString(first.hotpin().port()));
    page.evaluate("Math.random = () => 0"); // the shortest waits
    first.close();
    fleet.awaitLink("waiting");
    assertTrue(fleet.text("notice-text").contains("Trying again"), fleet.text("notice-text"));
    Chromium.keepView(page, "fleet-disconnected");
    try (TestServer second = new TestServer(settings, false)) {
      fleet.awaitLink("live");
      new KeyFileEditor(keys).revoke("anna", Instant.now());
      fleet.awaitLink("unauthorized");
      page.locator("#token-wrong", new Page.LocatorOptions().setHasText("taken back")).waitFor();
      assertFalse(page.locator("#content").isVisible());
      assertEquals(second.hotpin().port(), first.hotpin().port());
    }
    page.context().close();
  }

  private static String issue(Path keys, String name, Scope scope) throws IdentityException {
    return new KeyFileEditor(keys)
        .issue(new NewKey(name, Set.of(scope), Set.of(), Optional.empty(), false))
        .key();
  }
}
