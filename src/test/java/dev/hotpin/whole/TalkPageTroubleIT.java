package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import dev.hotpin.identity.IdentityException;
import dev.hotpin.identity.KeyFileEditor;
import dev.hotpin.identity.KeyFileEditor.NewKey;
import dev.hotpin.identity.Scope;
import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.Chromium;
import dev.hotpin.testing.Chromium.Window;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the talk page says when something is wrong. The server serves the page and is not warm;
 * where one answers, it is scripted.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TalkPageTroubleIT {
  private Chromium chromium;
  private TestServer server;

  /** Once; in each test, so that each says why it is skipped. */
  @BeforeEach
  void start() {
    if (server != null) {
      return;
    }
    chromium = Chromium.withoutMicrophone();
    server = new TestServer(Map.of("ALLOWED_HOSTS", "console.test"), false);
  }

  @AfterEach
  void closePages() {
    if (chromium != null) {
      chromium.closePages();
    }
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
      chromium.close();
    }
  }

  private Page page(Window window) {
    return chromium.blank(window);
  }

  private TalkPage open(Page page) {
    page.navigate(server.url("/app").toString());
    return new TalkPage(page);
  }

  private static void await(Page page, String what, BooleanSupplier condition) {
    page.waitForCondition(condition, new Page.WaitForConditionOptions().setTimeout(60_000));
    assertTrue(condition.getAsBoolean(), what);
  }

  @Test
  void withoutAMicrophoneItSaysSoAndTypingWorks() {
    Page page = page(Window.DESKTOP);
    ScriptedVoice voice = ScriptedVoice.on(page, ScriptedVoice.CONNECTED);
    TalkPage talk = open(page);
    talk.awaitState("ready");
    talk.hold();
    assertTrue(talk.awaitNotice().startsWith("There is no microphone"), talk.awaitNotice());
    talk.release();
    talk.type("hello");
    await(page, "the text", () -> voice.received().size() == 2);
    assertEquals("{\"signal\":\"TEXT\",\"text\":\"hello\"}", voice.received().get(1));
    voice.answer("hello", "Hello to you.");
    talk.awaitInLog("Hello to you.");
    talk.awaitState("ready");
  }

  @Test
  void aMicrophoneThatIsForbiddenIsExplained() {
    try (Chromium withMicrophone = Chromium.whoseUserSays(new byte[32_000])) {
      Page page = withMicrophone.blank(Window.DESKTOP.withoutPermission());
      ScriptedVoice.on(page, ScriptedVoice.CONNECTED);
      TalkPage talk = open(page);
      talk.awaitState("ready");
      talk.hold();
      assertTrue(talk.awaitNotice().startsWith("The microphone is blocked"), talk.awaitNotice());
      assertEquals("error", talk.state());
    }
  }

  @Test
  void anAddressWithoutEncryptionHasNoMicrophoneAndThePageSaysWhy() {
    Page page = page(Window.PHONE);
    ScriptedVoice.on(page, ScriptedVoice.CONNECTED);
    URI address = URI.create("http://console.test:" + server.hotpin().port() + "/app");
    page.navigate(address.toString());
    TalkPage talk = new TalkPage(page);
    talk.awaitState("ready");
    assertTrue(page.locator("#insecure").innerText().contains("https"));
    assertTrue(page.locator("#samples button").count() > 0);
    talk.hold();
    assertTrue(talk.awaitNotice().startsWith("No microphone on this address"));
  }

  @Test
  void aMissingTokenIsAskedForKeptForTheTabAndSentInTheHandshakeOnly() {
    Page page = page(Window.DESKTOP);
    ScriptedVoice voice =
        ScriptedVoice.on(
            page, "{\"status\":\"error\",\"code\":\"unauthorized\",\"message\":\"No token.\"}");
    TalkPage talk = open(page);
    page.locator("#ask-token").waitFor();
    assertFalse(voice.received().get(0).contains("token"), voice.received().get(0));
    voice.close(1008, "unauthorized");
    talk.awaitState("refused");
    page.locator("#token").fill("secret-token-1");
    page.locator("#ask-token button.solid").click();
    await(page, "another handshake", () -> voice.received().size() == 2);
    assertTrue(voice.received().get(1).contains("\"token\":\"secret-token-1\""));
    page.locator("#token-wrong").waitFor(); // this server takes none
    assertEquals(server.url("/app").toString(), page.url());
    assertEquals(
        List.of("secret-token-1", false),
        page.evaluate(
            "[sessionStorage.getItem('hotpin.token'),"
                + " JSON.stringify(localStorage).includes('secret')]"));
  }

  @ParameterizedTest
  @CsvSource({
    "rate_limited, busy, Too many",
    "busy, busy, All ears are taken",
    "no_speech, ready, I heard no words",
    "utterance_too_long, ready, That was too long",
    "llm_unavailable, error, The language model did not answer",
    "tts_failed, error, could not be spoken",
    "stt_failed, error, The recognizer failed",
    "internal, error, A fault of the server",
    "something_new, error, Do this.",
  })
  void everyErrorIsSaidInWords(String code, String state, String words) {
    Page page = page(Window.PHONE);
    ScriptedVoice voice = ScriptedVoice.on(page, ScriptedVoice.CONNECTED);
    TalkPage talk = open(page);
    talk.awaitState("ready");
    talk.type("hello");
    await(page, "the text", () -> voice.received().size() == 2);
    String message = code.equals("rate_limited") ? "Too many turns." : "Do this.";
    voice.send("{\"status\":\"error\",\"code\":\"" + code + "\",\"message\":\"" + message + "\"}");
    assertTrue(talk.awaitNotice().contains(words), talk.awaitNotice());
    talk.awaitState(state);
  }

  @ParameterizedTest
  @CsvSource({
    "1012, Session continued on a newer connection, refused, Continued elsewhere",
    "1008, session in use by another device, refused, session in use by another device",
    "1009, Message too large, refused, A fault of this page",
    "1013, Server overloaded, offline, too much to do",
    "1001, Server is shutting down, offline, restarting",
    "1011, Internal error, offline, had a fault",
  })
  void everyCloseSaysWhetherThePageComesBack(int code, String reason, String state, String words) {
    Page page = page(Window.PHONE);
    ScriptedVoice voice = ScriptedVoice.on(page, ScriptedVoice.CONNECTED);
    TalkPage talk = open(page);
    talk.awaitState("ready");
    page.evaluate("Math.random = () => 0.999"); // the longest wait
    voice.close(code, reason);
    talk.awaitState(state);
    assertTrue(page.locator("#stage").innerText().contains(words));
    if (state.equals("offline")) {
      talk.awaitState("ready");
      assertEquals(2, voice.connections());
    } else {
      assertEquals(1, voice.connections());
      page.locator("#reconnect").click();
      talk.awaitState("ready");
    }
  }

  @Test
  void aVoiceThatIsNoLongerOfferedIsGivenUp() {
    Page page = page(Window.DESKTOP);
    page.addInitScript("localStorage.setItem('hotpin.choices', '{\"voice\":\"gone\"}')");
    ScriptedVoice voice =
        ScriptedVoice.on(
            page,
            "{\"status\":\"error\",\"code\":\"unsupported\",\"message\":\"On offer: kevin16.\"}");
    open(page);
    await(page, "a second handshake", () -> voice.received().size() >= 2);
    assertTrue(voice.received().get(0).contains("\"voice\":\"gone\""));
    assertFalse(voice.received().get(1).contains("voice"), voice.received().get(1));
  }

  @Test
  void aServerThatAsksForATokenIsFoundAgainAfterItsRestart(@TempDir Path directory)
      throws IdentityException {
    Path keys = directory.resolve("keys");
    String key =
        new KeyFileEditor(keys)
            .issue(new NewKey("browser", Set.of(Scope.DEVICE), Set.of(), Optional.empty(), false))
            .key();
    Map<String, String> settings = Map.of("STT_PERMITS", "1", "ACCESS_KEYS_FILE", keys.toString());
    TestServer first = new TestServer(settings);
    TalkPage talk = new TalkPage(chromium.open(first.url("/app"), Window.DESKTOP));
    letInByTheRightTokenOnly(talk, key);
    talk.type("what is two plus two");
    talk.awaitInLog("Two plus two is four.");
    talk.awaitState("ready");
    talk.page().evaluate("Math.random = () => 0.05"); // short waits, but not a storm of attempts
    Map<String, String> again = new HashMap<>(settings);
    again.put("SERVER_PORT", Integer.toString(first.hotpin().port()));
    first.close();
    talk.awaitState("offline");
    Chromium.keepPicture(talk.page(), "talk-offline");
    try (TestServer second = new TestServer(again, false)) {
      second.hotpin().warmUp();
      talk.awaitState("ready");
      talk.type("what is three plus four");
      talk.awaitInLog("Three plus four is seven.");
      assertTrue(talk.log().contains("Two plus two is four."), talk.log());
      ChatTestServer.await("the session", () -> second.hotpin().activeSessions() == 1);
    }
  }

  private static void letInByTheRightTokenOnly(TalkPage talk, String key) {
    Page page = talk.page();
    page.locator("#ask-token").waitFor();
    page.locator("#token").fill("hp_wrong");
    page.locator("#ask-token button.solid").click();
    page.locator("#token-wrong").waitFor();
    Chromium.keepPicture(page, "talk-token");
    page.locator("#token").fill(key);
    page.locator("#ask-token button.solid").click();
    talk.awaitState("ready");
  }
}
