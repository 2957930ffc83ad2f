package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeepAliveHandlerTest {
  private final Embedded channel = Embedded.of(new KeepAliveHandler(20_000, 60_000));

  @AfterEach
  void releaseAll() {
    channel.finishAndReleaseAll();
  }

  /** Milliseconds until the next ping, which is released. */
  private long nextPing() {
    for (long millis = 1; millis <= 30_000; millis++) {
      channel.advance(1);
      Object written = channel.readOutbound();
      if (written != null) {
        assertInstanceOf(PingWebSocketFrame.class, written);
        ReferenceCountUtil.release(written);
        return millis;
      }
    }
    throw new AssertionError("no ping");
  }

  private void pong() {
    channel.writeInbound(new PongWebSocketFrame(channel.alloc().buffer()));
    assertNull(channel.readInbound(), "a pong goes no further");
  }

  @Test
  void pingsAreSpreadByAFifth() {
    long shortest = Long.MAX_VALUE;
    long longest = 0;
    for (int i = 0; i < 40; i++) {
      long millis = nextPing();
      pong();
      shortest = Math.min(shortest, millis);
      longest = Math.max(longest, millis);
    }
    assertTrue(shortest >= 16_000 && longest <= 24_000, shortest + " to " + longest);
    assertTrue(longest - shortest > 1_000, "not spread: " + shortest + " to " + longest);
  }

  @Test
  void aDeviceThatLeavesAPingUnansweredForAMinuteIsClosed() {
    int pings = 0;
    long millis = 0;
    while (channel.isActive() && millis < 120_000) {
      channel.advance(100);
      millis += 100;
      Object written = channel.readOutbound();
      if (written instanceof PingWebSocketFrame) {
        pings++;
        ReferenceCountUtil.release(written);
      } else if (written != null) {
        ReferenceCountUtil.release(written);
        break;
      }
    }
    assertTrue(millis > 76_000 && millis <= 24_000 + 60_000 + 24_000, millis + " ms");
    assertTrue(pings >= 2, pings + " pings");
    channel.advance(Closing.LINGER_MILLIS);
    assertTrue(!channel.isActive());
  }

  @Test
  void anyFrameIsASignOfLife() {
    for (int i = 0; i < 20; i++) {
      nextPing();
      channel.writeInbound(channel.binary(2));
      ReferenceCountUtil.release(channel.readInbound());
    }
    assertTrue(channel.isActive());
  }

  @Test
  void aDeviceThatIsSilentForFifteenSecondsWhilePlayingStays() {
    nextPing();
    channel.advance(15_000);
    channel.releaseOutbound();
    pong();
    nextPing();
    assertTrue(channel.isActive());
  }

  @Test
  void nothingIsPingedBehindUnreadAudio() {
    channel.writable(false);
    channel.advance(200_000);
    assertNull(channel.readOutbound(), "neither pinged, nor closed for want of an answer");
    channel.writable(true);
    nextPing();
  }

  @Test
  void nothingIsLeftAfterTheClose() {
    channel.close();
    channel.runPendingTasks();
    channel.advance(100_000);
    assertNull(channel.readOutbound());
  }
}
