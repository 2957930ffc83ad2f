package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.testing.Chromium;
import dev.hotpin.testing.Chromium.Window;
import dev.hotpin.testing.Recordings;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Turns through the talk page, in a real browser, with real engines. */
@ExtendWith(SharedServers.class)
class TalkPageIT {
  /** Before a user speaks who has pressed the button. */
  private static final byte[] BREATH = new byte[(int) Pcm.bytesOf(500)];

  private static final byte[] COMMAND = Recordings.pcm(Recordings.GO_FORWARD);

  @Test
  void whatIsSaidWhileTheButtonIsHeldIsShownAnsweredAndPlayed(OfflineServer server) {
    try (Chromium chromium = Chromium.whoseUserSays(BREATH, COMMAND)) {
      TalkPage talk = TalkPage.open(chromium, server, Window.DESKTOP);
      talk.hold();
      talk.awaitState("listening");
      talk.awaitCaption("forward");
      talk.page().waitForTimeout(COMMAND.length / 32.0 / 2); // the user, who speaks on
      Chromium.keepPicture(talk.page(), "talk-listening");
      talk.release();
      talk.awaitState("speaking");
      talk.awaitInLog("I heard: ");
      talk.awaitLoud(20);
      Chromium.keepPicture(talk.page(), "talk-speaking");
      talk.awaitState("ready");
      talk.awaitSilence();
      assertTrue(talk.log().toLowerCase(Locale.ROOT).contains("forward"), talk.log());
      assertTrue(talk.log().contains("repeat what you say"), talk.log());
    }
  }
}
