package dev.hotpin.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hotpin.audio.Pcm;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PlayerTest {
  private final Player player = new Player();

  @Test
  void aReplyThatComesFasterThanItPlaysHasNoGap() {
    for (int i = 0; i < 100; i++) {
      player.received(4096, millis(10L * i));
    }
    assertEquals(0, player.gaps());
  }

  @Test
  void itBeginsToPlayAtSixteenKilobytesAndRunsDryWhenTheyAreOver() {
    player.received(Player.BEGIN_BYTES, millis(0));
    long playedOut = Pcm.millisOf(Player.BEGIN_BYTES);
    player.received(4096, millis(playedOut + 70));
    assertEquals(1, player.gaps());
    assertEquals(millis(70), player.gapNanos());
  }

  @Test
  void aShortBeginningPlaysAfterAHundredMillisecondsOfQuiet() {
    player.received((int) Pcm.bytesOf(50), millis(0));
    player.received((int) Pcm.bytesOf(50), millis(400));
    assertEquals(1, player.gaps());
    assertEquals(millis(400 - 100 - 50), player.longestGapNanos());
  }

  @Test
  void theLongestOfSeveralGapsIsKept() {
    player.received(Player.BEGIN_BYTES, millis(0));
    long dry = Pcm.millisOf(Player.BEGIN_BYTES);
    player.received((int) Pcm.bytesOf(100), millis(dry + 20));
    player.received((int) Pcm.bytesOf(100), millis(dry + 20 + 100 + 300));
    assertEquals(2, player.gaps());
    assertEquals(millis(320), player.gapNanos());
    assertEquals(millis(300), player.longestGapNanos());
  }

  @Test
  void whatIsStoredShrinksAsItPlays() {
    player.received(Player.BEGIN_BYTES, millis(0));
    long all = Pcm.millisOf(Player.BEGIN_BYTES);
    assertEquals(millis(all - 200), player.storedNanos(millis(200)));
    assertEquals(0, player.storedNanos(millis(all + 1)));
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
