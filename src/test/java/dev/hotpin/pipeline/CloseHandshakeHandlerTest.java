package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CloseHandshakeHandlerTest {
  private final Embedded channel = Embedded.of(new CloseHandshakeHandler());

  @AfterEach
  void releaseAll() {
    channel.finishAndReleaseAll();
  }

  private void serverCloses() {
    channel.writeOutbound(new CloseWebSocketFrame(1008, "why"));
    ReferenceCountUtil.release(assertInstanceOf(CloseWebSocketFrame.class, channel.readOutbound()));
  }

  @Test
  void beforeAnyCloseAllPasses() {
    TextWebSocketFrame in = channel.text("in");
    channel.writeInbound(in);
    assertEquals(in, channel.readInbound());
    in.release();
    CloseWebSocketFrame theirs = new CloseWebSocketFrame(1000, "bye");
    channel.writeInbound(theirs);
    assertEquals(theirs, channel.readInbound());
    theirs.release();
    assertTrue(channel.isActive());
  }

  @Test
  void afterTheServersCloseWhatComesIsDroppedAndTheAnswerEndsTheConnection() {
    serverCloses();
    TextWebSocketFrame late = channel.text("late");
    PingWebSocketFrame ping = new PingWebSocketFrame();
    channel.writeInbound(late, ping);
    assertNull(channel.readInbound());
    assertEquals(0, late.refCnt());
    assertEquals(0, ping.refCnt());
    assertTrue(channel.isActive());
    CloseWebSocketFrame answer = new CloseWebSocketFrame(1008, "");
    channel.writeInbound(answer);
    assertEquals(0, answer.refCnt());
    assertNull(channel.readOutbound(), "it is not answered again");
    assertFalse(channel.isActive());
  }

  @Test
  void afterACloseFrameNothingIsSent() {
    serverCloses();
    TextWebSocketFrame late = channel.text("late");
    ChannelFuture written = channel.writeOneOutbound(late);
    channel.flushOutbound();
    assertFalse(written.isSuccess());
    assertEquals(0, late.refCnt());
    assertNull(channel.readOutbound());
  }
}
