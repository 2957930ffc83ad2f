package dev.hotpin.whole;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.net.URI;

/** The fleet page as an operator sees it. For one thread. */
final class FleetPage {
  private final Page page;

  FleetPage(Page page) {
    this.page = page;
  }

  static FleetPage open(Page page, URI address) {
    page.navigate(address.toString());
    return new FleetPage(page);
  }

  Page page() {
    return page;
  }

  /** Waits until the page says how it is connected: {@code live}, {@code waiting}. */
  FleetPage awaitLink(String name) {
    page.locator("body[data-link=" + name + "]").waitFor();
    return this;
  }

  /** Waits until an element says this, exactly. */
  void awaitText(String id, String text) {
    page.waitForFunction(
        "([id, text]) => document.getElementById(id).innerText.trim() === text",
        java.util.List.of(id, text));
  }

  String text(String id) {
    return page.locator("#" + id).innerText();
  }

  /** Waits until a session is listed. */
  Locator awaitSession(String id) {
    Locator row =
        page.locator("#session-rows tr", new Page.LocatorOptions().setHasText(id)).first();
    row.waitFor();
    return row;
  }

  void enterKey(String key) {
    page.locator("#token").fill(key);
    page.locator("#ask-token button.solid").click();
  }
}
