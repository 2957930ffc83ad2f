package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

  private static void pass(EmbeddedChannel channel, long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void aConnectionThatIsBrokenStaysForItsCodeToArriveUntilNothingMoreComes() {
    List<Throwable> told = new ArrayList<>();
    EmbeddedChannel broken =
        new EmbeddedChannel(
            new CloseHandshakeHandler(),
            new WebSocketServerProtocolHandler("/ws"),
            new ChannelInboundHandlerAdapter() {
              @Override
              public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                told.add(cause);
              }
            });
    broken.freezeTime();
    CorruptedWebSocketFrameException fault =
        new CorruptedWebSocketFrameException(WebSocketCloseStatus.MESSAGE_TOO_BIG, "too big");
    broken.pipeline().fireExceptionCaught(fault);
    assertEquals(List.of(fault), told);
    assertTrue(broken.isActive());
    pass(broken, CloseHandshakeHandler.QUIET_MILLIS - 1);
    broken.pipeline().fireChannelReadComplete();
    pass(broken, CloseHandshakeHandler.QUIET_MILLIS - 1);
    assertTrue(broken.isActive());
    pass(broken, 1);
    assertFalse(broken.isActive());
    broken.finishAndReleaseAll();
  }
}
