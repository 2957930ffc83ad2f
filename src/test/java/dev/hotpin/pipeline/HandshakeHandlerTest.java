package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.ErrorCode;
import dev.hotpin.wire.Offer;
import dev.hotpin.wire.ServerMessage;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeHandlerTest {
  private final Embedded channel =
      Embedded.of(new HandshakeHandler(10_000, Offer.PART_1, Access.forEveryone()));

  @AfterEach
  void releaseAll() {
    channel.finishAndReleaseAll();
  }

  @Test
  void aHandshakeIsHandedOnAndTheHandlerGoes() {
    channel.writeInbound(channel.text("{\"session_id\": \"esp32\"}"));
    ClientMessage.Hello hello = assertInstanceOf(ClientMessage.Hello.class, channel.readInbound());
    assertEquals("esp32", hello.sessionId());
    assertNull(channel.pipeline().get(HandshakeHandler.class));
    channel.advance(20_000);
    assertTrue(channel.isActive());
    assertNull(channel.readOutbound());
    channel.writeInbound(channel.binary(2));
    ReferenceCountUtil.release(channel.readInbound());
  }

  @Test
  void aBinaryFrameFirstIsRefused() {
    channel.writeInbound(channel.binary(4096));
    channel.assertClosedWith(1008);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "{}", "{\"session_id\":\"a b\"}", "{\"signal\":\"EOS\"}"})
  void aTextThatIsNoHandshakeIsRefused(String text) {
    channel.writeInbound(channel.text(text));
    channel.assertClosedWith(1008);
  }

  @Test
  void whoAsksForWhatIsNotOfferedIsToldWhatIsAndThenRefused() {
    channel.writeInbound(channel.text("{\"session_id\":\"a\",\"audio\":{\"encoding\":\"flac\"}}"));
    ServerMessage.Problem problem =
        assertInstanceOf(ServerMessage.Problem.class, channel.readOutbound());
    assertEquals(ErrorCode.UNSUPPORTED, problem.code());
    assertTrue(problem.message().contains("pcm_s16le"), problem.message());
    assertNull(channel.readInbound());
    channel.assertClosedWith(1008);
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    channel.writeInbound(
        new TextWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {(byte) 0xFF, (byte) 0xFE})));
    channel.assertClosedWith(1008);
  }

  @Test
  void aHugeHandshakeIsRefusedUnread() {
    channel.writeInbound(
        channel.text("{\"session_id\":\"a\",\"x\":\"" + "x".repeat(70_000) + "\"}"));
    channel.assertClosedWith(1008);
  }

  @Test
  void framesAfterARefusalAreDroppedWithoutASecondClose() {
    channel.writeInbound(
        channel.text("no"),
        channel.text("{\"session_id\":\"a\"}"),
        channel.binary(100),
        channel.text("no"));
    assertNull(channel.readInbound());
    channel.assertClosedWith(1008);
  }

  @Test
  void silenceIsRefusedAfterTenSeconds() {
    channel.advance(9_999);
    assertNull(channel.readOutbound());
    channel.advance(1);
    channel.assertClosedWith(1008);
  }
}
