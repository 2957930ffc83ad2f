package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.WavFile;
import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.Chromium;
import dev.hotpin.testing.Chromium.Window;
import dev.hotpin.testing.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Turns through the talk page, in a real browser, with real engines. */
@ExtendWith(SharedServers.class)
class TalkPageIT {
  /** Before a user speaks who has pressed the button. */
  private static final byte[] BREATH = silence(500);

  private static final byte[] COMMAND = Recordings.pcm(Recordings.GO_FORWARD);
  private static final String SUM = "what is two plus two";

  private static byte[] silence(int millis) {
    return new byte[(int) Pcm.bytesOf(millis)];
  }

  @Test
  void whatIsSaidWhileTheButtonIsHeldIsShownAnsweredAndPlayed(OfflineServer server) {
    try (Chromium chromium = Chromium.whoseUserSays(BREATH, COMMAND)) {
      TalkPage talk = TalkPage.open(chromium, server, Window.DESKTOP);
      talk.hold();
      talk.awaitState("listening");
      talk.awaitCaption("forward");
      Chromium.keepPicture(talk.page(), "talk-listening");
      talk.release();
      talk.awaitState("speaking");
      talk.awaitInLog("I heard: ");
      talk.awaitLoud(20);
      Chromium.keepPicture(talk.page(), "talk-speaking");
      assertTrue(talk.log().toLowerCase(Locale.ROOT).contains("forward"), talk.log());
      holdingAgainFallsSilentAtOnce(talk);
    }
  }

  private static void holdingAgainFallsSilentAtOnce(TalkPage talk) {
    talk.hold();
    talk.awaitSilence();
    talk.awaitState("listening");
    talk.release();
    talk.awaitInLog("Interrupted");
  }

  @Test
  void handsFreeTheServerFindsTheEndAndSpeakingInterrupts(OfflineServer server) {
    byte[] pause = silence(4_000);
    try (Chromium chromium = Chromium.whoseUserSays(BREATH, COMMAND, pause, COMMAND)) {
      TalkPage talk = TalkPage.open(chromium, server, Window.DESKTOP);
      talk.handsFree();
      talk.awaitCaption("forward");
      talk.awaitState("speaking");
      talk.awaitLoud(5);
      talk.awaitInLog("Interrupted");
      talk.awaitState("speaking");
      int answers = talk.log().split("I heard: ", -1).length - 1;
      assertEquals(2, answers, talk.log());
      talk.page().locator("#talk").click();
      assertEquals("Start listening", talk.page().locator("#talk-label").innerText());
    }
  }

  @Test
  void aTypedQuestionIsAnsweredMeasuredAndItsReplyCanBeKept(OfflineServer server)
      throws IOException {
    try (Chromium chromium = Chromium.withoutMicrophone()) {
      TalkPage talk = TalkPage.open(chromium, server, Window.PHONE);
      talk.type(SUM);
      talk.awaitInLog("Two plus two is four.");
      talk.awaitLoud(10);
      talk.awaitState("ready");
      assertEquals("", talk.page().locator("#text").inputValue());
      assertEquals(7, talk.page().locator("#last tr").count());
      assertTrue(Integer.parseInt(talk.page().locator("#total").innerText()) > 0);
      talk.type("repeat after me one");
      talk.awaitState("speaking");
      talk.page().locator("#earlier", new Page.LocatorOptions().setHasText(SUM)).waitFor();
      talk.awaitState("ready");
      Download download =
          talk.page().waitForDownload(() -> talk.page().locator("#log button").first().click());
      assertEquals("hotpin-what-is-two-plus-two.wav", download.suggestedFilename());
      assertTrue(Loudness.isSpeech(WavFile.parse(Files.readAllBytes(download.path()))));
      Chromium.keepPicture(talk.page(), "talk-phone");
    }
  }

  @Test
  void aRecordingSpeaksForThoseWithoutAMicrophoneAndEscapeStopsTheReply(OfflineServer server) {
    try (Chromium chromium = Chromium.withoutMicrophone()) {
      TalkPage talk = TalkPage.open(chromium, server, Window.DESKTOP);
      talk.type("what is seventeen plus five");
      talk.awaitInLog("Seventeen plus five is twenty two.");
      talk.awaitState("ready");
      talk.page().getByText("“go forward ten meters”").click();
      talk.awaitState("listening");
      talk.awaitCaption("forward");
      talk.awaitState("speaking");
      talk.awaitInLog("I heard: go forward ten meters.");
      talk.awaitLoud(5);
      Chromium.keepPicture(talk.page(), "talk-conversation");
      talk.page().keyboard().press("Escape");
      talk.awaitSilence();
      talk.awaitInLog("Interrupted");
      talk.awaitState("ready");
      assertFalse(talk.log().contains("repeat what you say"), talk.log());
      talk.type(SUM);
      talk.awaitInLog("Two plus two is four.");
      talk.awaitState("ready");
      talk.page().locator("#reset").click();
      talk.page().locator("#empty").waitFor();
      assertEquals("", talk.log());
    }
  }

  @Test
  void whoIsTooManyIsToldThatOthersSpeak(OfflineServer server) {
    try (Chromium chromium = Chromium.withoutMicrophone();
        Device other = server.connect()) {
      TalkPage talk = TalkPage.open(chromium, server, Window.DESKTOP);
      Device.Turn speaking = other.listen();
      other.send(COMMAND.clone());
      ChatTestServer.await(
          "the other's recognizer", () -> server.hotpin().engines().recognizers().inUse() == 1);
      talk.page().getByText("“go forward ten meters”").click();
      talk.awaitState("busy");
      assertTrue(talk.awaitNotice().startsWith("All ears are taken"), talk.awaitNotice());
      Chromium.keepPicture(talk.page(), "talk-busy");
      other.endSpeech();
      speaking.end().proper().succeeded();
      talk.awaitState("ready");
    }
  }

  @Test
  void keysDoWhatTheMouseDoes(OfflineServer server) {
    try (Chromium chromium = Chromium.whoseUserSays(BREATH, COMMAND, COMMAND, COMMAND)) {
      TalkPage talk = TalkPage.open(chromium, server, Window.DESKTOP);
      Page page = talk.page();
      page.keyboard().down("Space");
      talk.awaitState("listening");
      talk.awaitCaption("for");
      page.keyboard().up("Space");
      talk.awaitState("speaking");
      page.locator("#talk").focus();
      page.keyboard().press("Enter"); // once to begin
      talk.awaitState("listening");
      talk.awaitCaption("for");
      page.keyboard().press("Enter"); // and once to end
      talk.awaitState("speaking");
    }
  }
}
