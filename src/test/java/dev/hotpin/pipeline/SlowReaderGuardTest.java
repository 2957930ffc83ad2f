package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlowReaderGuardTest {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final Embedded channel =
      Embedded.of(new SlowReaderGuard(TIMEOUT_MILLIS), new WebSocket13FrameEncoder(false));

  @BeforeEach
  void lowMarks() {
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(500, 1_000));
  }

  @AfterEach
  void releaseAll() {
    channel.finishAndReleaseAll();
  }

  /** Waits in the channel until it is flushed, as if the device read nothing. */
  private void unread(int bytes) {
    channel.write(channel.alloc().buffer(bytes).writeZero(bytes));
    channel.runPendingTasks();
  }

  @Test
  void aDeviceThatTakesNothingIsClosedWithACodeThatArrives() {
    unread(2_000);
    assertFalse(channel.isWritable());
    channel.advance(TIMEOUT_MILLIS - 1);
    assertTrue(channel.outboundMessages().isEmpty());
    channel.advance(1);
    assertEquals(2_000, Embedded.bytes(channel.readOutbound()).length);
    byte[] close = Embedded.bytes(channel.readOutbound());
    assertEquals((byte) 0x88, close[0], "a close frame on the wire");
    assertEquals(1008, ((close[2] & 0xFF) << 8) | (close[3] & 0xFF));
    assertEquals(
        "The reply was not read",
        new String(Arrays.copyOfRange(close, 4, close.length), StandardCharsets.UTF_8));
    channel.advance(Closing.LINGER_MILLIS);
    assertFalse(channel.isActive());
  }

  @Test
  void aDeviceThatReadsAgainInTimeStays() {
    unread(2_000);
    channel.advance(TIMEOUT_MILLIS - 1);
    channel.flush();
    channel.releaseOutbound();
    assertTrue(channel.isWritable());
    channel.advance(10 * TIMEOUT_MILLIS);
    assertTrue(channel.isActive());
    assertTrue(channel.outboundMessages().isEmpty());
  }

  @Test
  void aDeviceThatReadsSlowlyStays() {
    unread(4_000);
    channel.writable(false);
    for (int i = 0; i < 3; i++) {
      channel.advance(TIMEOUT_MILLIS - 1);
      channel.flush();
      channel.releaseOutbound();
      unread(3_000 - 100 * i);
      channel.advance(1);
      assertTrue(channel.outboundMessages().isEmpty(), "closed at check " + i);
    }
    channel.advance(TIMEOUT_MILLIS);
    channel.advance(Closing.LINGER_MILLIS);
    channel.releaseOutbound();
    assertFalse(channel.isActive());
  }

  @Test
  void aDeviceThatSendsAndNeverReadsIsClosedAtAMebibyteOfMessages() {
    unread((int) SlowReaderGuard.MAX_PENDING_BYTES - 1_000);
    channel.pipeline().fireChannelReadComplete();
    channel.runPendingTasks();
    assertTrue(channel.outboundMessages().isEmpty());
    unread(2_000);
    channel.pipeline().fireChannelReadComplete();
    channel.pipeline().fireChannelReadComplete();
    channel.runPendingTasks();
    assertEquals(3, channel.outboundMessages().size(), "the messages and one close frame");
  }

  @Test
  void nothingIsLeftAfterTheClose() {
    unread(2_000);
    channel.close();
    channel.advance(10 * TIMEOUT_MILLIS);
    assertTrue(channel.outboundMessages().isEmpty());
  }
}
