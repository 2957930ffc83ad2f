package dev.hotpin.whole;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import dev.hotpin.testing.Chromium;

/** The talk page as its user sees and hears it. For one thread. */
final class TalkPage {
  /** Below it nobody hears anything; FreeTTS speaks at some 0.1. */
  private static final double SILENCE = 1e-6;

  private final Page page;

  TalkPage(Page page) {
    this.page = page;
  }

  static TalkPage open(Chromium chromium, TestServer server, Chromium.Window window) {
    TalkPage talk = new TalkPage(chromium.open(server.url("/app"), window));
    talk.awaitState("ready");
    return talk;
  }

  Page page() {
    return page;
  }

  /** Waits until the page shows a state: its word, its drawing and its colour hang on it. */
  void awaitState(String state) {
    page.locator("body[data-state=" + state + "]").waitFor();
  }

  String state() {
    return page.locator("body").getAttribute("data-state");
  }

  /** Presses the button, without releasing it. */
  void hold() {
    BoundingBox box = page.locator("#talk").boundingBox();
    Mouse mouse = page.mouse();
    mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    mouse.down();
  }

  void release() {
    page.mouse().up();
  }

  void handsFree() {
    page.locator("input[value=free]").check(new Locator.CheckOptions().setForce(true));
    awaitState("ready");
    page.locator("#talk").click();
  }

  void type(String text) {
    page.locator("#text").fill(text);
    page.locator("#text").press("Enter");
  }

  /** Waits until words are shown while they are spoken. */
  void awaitCaption(String words) {
    page.locator("#caption", new Page.LocatorOptions().setHasText(words)).waitFor();
  }

  /** Waits until the conversation shows this. */
  void awaitInLog(String words) {
    page.locator("#log", new Page.LocatorOptions().setHasText(words)).waitFor();
  }

  String log() {
    return page.locator("#log").innerText();
  }

  /** Waits until it has been loud {@code times} times since the page was opened. */
  void awaitLoud(int times) {
    page.waitForFunction("times => window.loudMoments >= times", times);
  }

  void awaitSilence() {
    page.waitForFunction("level => window.loudness < level", SILENCE);
  }

  /** What is said about what went wrong. */
  String awaitNotice() {
    Locator notice = page.locator("#notice");
    notice.waitFor();
    return notice.innerText();
  }
}
