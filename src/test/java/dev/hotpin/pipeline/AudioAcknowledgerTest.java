package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.ErrorCode;
import dev.hotpin.wire.ServerMessage;
import dev.hotpin.wire.SessionOptions;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AudioAcknowledgerTest {
  private final Embedded channel = Embedded.of(new AudioAcknowledger());

  @AfterEach
  void releaseAll() {
    channel.finishAndReleaseAll();
  }

  private void frames(int... sizes) {
    for (int size : sizes) {
      channel.writeInbound(channel.binary(size));
      ReferenceCountUtil.release(channel.readInbound());
    }
  }

  private void assertAcknowledged(long chunks, long bytes) {
    TextWebSocketFrame ack = channel.readOutbound();
    try {
      assertEquals(
          "{\"status\":\"receiving\",\"chunks_received\":%d,\"bytes_received\":%d}"
              .formatted(chunks, bytes),
          ack.text());
    } finally {
      ack.release();
    }
  }

  private void terminal(ServerMessage message) {
    channel.writeOutbound(message);
    assertEquals(message, channel.readOutbound());
  }

  @Test
  void everySecondFrameIsAcknowledged() {
    frames(4096);
    assertNull(channel.readOutbound());
    frames(4096);
    assertAcknowledged(2, 8192);
    frames(3, 1, 4096);
    assertAcknowledged(4, 8196);
    assertNull(channel.readOutbound());
  }

  @Test
  void aBurstInOneReadIsAcknowledgedFrameByFrame() {
    Object[] burst = new Object[16];
    for (int i = 0; i < burst.length; i++) {
      burst[i] = channel.binary(4096);
    }
    channel.writeInbound(burst);
    for (int i = 2; i <= burst.length; i += 2) {
      assertAcknowledged(i, i * 4096L);
    }
    assertNull(channel.readOutbound());
  }

  @Test
  void emptyFramesAreNotCounted() {
    frames(0, 10, 0, 0);
    assertNull(channel.readOutbound());
    frames(10, 0);
    assertAcknowledged(2, 20);
  }

  @Test
  void theCountsBeginAnewAtTheTerminalMessage() {
    frames(10, 10, 10);
    assertAcknowledged(2, 20);
    terminal(new ServerMessage.Problem(ErrorCode.BUSY, "not terminal", 0));
    frames(10);
    assertAcknowledged(4, 40);
    frames(10);
    terminal(new ServerMessage.Complete(false, 0, Map.of()));
    frames(1, 1);
    assertAcknowledged(2, 2);
    frames(1);
    terminal(new ServerMessage.ResetComplete());
    frames(7, 7);
    assertAcknowledged(2, 14);
  }

  @Test
  void aDeviceThatWantsNoneGetsNone() {
    channel.writeInbound(new ClientMessage.Hello("a", SessionOptions.asking().acks(false).build()));
    channel.readInbound();
    frames(10, 10, 10, 10);
    assertNull(channel.readOutbound());
  }

  @Test
  void theFramesGoOn() {
    channel.writeInbound(channel.binary(new byte[] {1, 2, 3}));
    assertEquals(3, Embedded.bytes(channel.readInbound()).length);
  }
}
