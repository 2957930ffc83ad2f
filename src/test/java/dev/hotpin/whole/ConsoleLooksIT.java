package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
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

/** That everyone can use the console: at any width, by day and night, by any means. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleLooksIT {
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
    PageChecks.assertNoFindings(page, "ready");
    talk.type("how are you");
    page.waitForCondition(() -> voice.received().size() == 2);
    voice.answer("how are you", "I am well. " + "Donaudampfschifffahrtsgesellschaft".repeat(3));
    talk.awaitState("ready");
    talk.hold();
    talk.awaitNotice();
    talk.release();
    PageChecks.assertNoFindings(page, "with a conversation and an error");
    PageChecks.assertFits(page, "with a conversation and an error");
    Chromium.keepPicture(page, "looks-" + width + (dark ? "-dark" : "-light"));
    page.locator("#open-settings").click();
    page.locator("#settings").waitFor();
    PageChecks.assertNoFindings(page, "settings");
    PageChecks.assertFits(page, "settings");
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
    PageChecks.assertSmall(page);
  }
}
