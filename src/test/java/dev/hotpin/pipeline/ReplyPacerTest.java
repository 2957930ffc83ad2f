package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.wire.AudioEncoding;
import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.ErrorCode;
import dev.hotpin.wire.ReplyFormat;
import dev.hotpin.wire.ServerMessage;
import dev.hotpin.wire.SessionOptions;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplyPacerTest {
  private static final int LEAD_MILLIS = 400;
  private static final long FRAME_MILLIS = Pcm.millisOf(ReplyFormat.DEFAULT.frameBytes());
  private static final int HEADER_BYTES = 44;

  private final UnreadReplies unread = new UnreadReplies(10_000_000);
  private final Embedded channel =
      Embedded.of(new ReplyPacer(), new WavStreamer(new ReplyMeter(), unread));
  private long audioBytes;

  @AfterEach
  void nothingIsHeldAtTheEnd() {
    channel.finishAndReleaseAll();
    assertEquals(0, unread.bytes());
  }

  private void hello(int leadMillis) {
    ReplyFormat format = new ReplyFormat(AudioEncoding.WAV, 16_000, 4_096, leadMillis, false);
    SessionOptions options = SessionOptions.asking().reply(format).build();
    channel.writeInbound(new ClientMessage.Hello("a", options));
    channel.readInbound();
  }

  private void reply(int turn, long millis) {
    channel.writeOutbound(
        new ReplyPart.Samples(turn, new byte[(int) Pcm.bytesOf(millis)]),
        new ReplyPart.Flush(turn),
        new ReplyPart.End(turn));
  }

  /** Frames and messages so far; messages are counted. */
  private int drainOut() {
    int messages = 0;
    for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      if (out instanceof BinaryWebSocketFrame frame) {
        audioBytes += frame.content().readableBytes();
        frame.release();
      } else {
        messages++;
      }
    }
    return messages;
  }

  private long sentMillis() {
    drainOut();
    return Pcm.millisOf(audioBytes - HEADER_BYTES);
  }

  @Test
  void withoutALeadAllGoesOutAtOnce() {
    hello(0);
    reply(1, 5_000);
    assertEquals(5_000, sentMillis());
  }

  @Test
  void aReplyIsNeverFurtherAheadOfPlayingThanItsLeadAndNeverFallsBehind() {
    hello(LEAD_MILLIS);
    reply(1, 5_000);
    for (long now = 0; now < 5_000; now++) {
      long sent = sentMillis();
      assertTrue(sent <= now + LEAD_MILLIS, now + " ms: " + sent);
      assertTrue(sent >= Math.min(5_000, now + LEAD_MILLIS - FRAME_MILLIS - 2), now + ": " + sent);
      channel.advance(1);
    }
    assertEquals(5_000, sentMillis());
  }

  @Test
  void audioThatComesLateIsAsFarAheadOfPlayingAsAnyOther() {
    hello(LEAD_MILLIS);
    channel.writeOutbound(
        new ReplyPart.Samples(1, new byte[(int) Pcm.bytesOf(256)]), new ReplyPart.Flush(1));
    channel.advance(3_000); // the device has played it and waits
    assertEquals(256, sentMillis());
    reply(1, 5_000);
    assertTrue(sentMillis() <= 256 + LEAD_MILLIS);
    channel.advance(1_000);
    assertTrue(sentMillis() <= 256 + LEAD_MILLIS + 1_000);
  }

  @Test
  void aMessageOvertakesAudioThatWaits() {
    hello(LEAD_MILLIS);
    reply(1, 5_000);
    sentMillis();
    channel.writeOutbound(new ServerMessage.Problem(ErrorCode.BUSY, "m", 0));
    assertEquals(1, drainOut());
  }

  @Test
  void afterAnInterruptionTheNextReplyBeginsAtOnceWithItsOwnLead() {
    hello(LEAD_MILLIS);
    reply(1, 5_000);
    long before = sentMillis();
    channel.writeOutbound(new ReplyPart.Discard(1), new ServerMessage.Interrupted(1));
    assertEquals(1, drainOut());
    assertTrue(channel.isWritable());
    channel.advance(10_000);
    assertEquals(before, sentMillis());
    reply(2, 5_000);
    long second = sentMillis() - before;
    assertTrue(second > LEAD_MILLIS - FRAME_MILLIS && second <= LEAD_MILLIS + 2, "" + second);
  }

  @Test
  void aConnectionThatIsGoneLeavesNoTimer() {
    hello(LEAD_MILLIS);
    reply(1, 5_000);
    drainOut();
    channel.close();
    channel.advance(10_000);
    assertEquals(0, drainOut());
  }
}
