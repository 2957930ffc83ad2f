package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/** A channel without a socket, whose clock stands until a test moves it. */
final class Embedded extends EmbeddedChannel {

  private Embedded(ChannelHandler... handlers) {
    super(handlers);
  }

  static Embedded of(ChannelHandler... handlers) {
    Embedded channel = new Embedded();
    channel.freezeTime();
    channel.pipeline().addLast(handlers);
    return channel;
  }

  void advance(long millis) {
    advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    runPendingTasks();
  }

  BinaryWebSocketFrame binary(byte[] bytes) {
    ByteBuf content = alloc().buffer(Math.max(1, bytes.length));
    return new BinaryWebSocketFrame(content.writeBytes(bytes));
  }

  BinaryWebSocketFrame binary(int bytes) {
    return binary(new byte[bytes]);
  }

  TextWebSocketFrame text(String text) {
    ByteBuf content = alloc().buffer();
    ByteBufUtil.writeUtf8(content, text);
    return new TextWebSocketFrame(content);
  }

  /** Whether the socket takes more, as far as handlers can see. */
  void writable(boolean writable) {
    unsafe().outboundBuffer().setUserDefinedWritability(1, writable);
    runPendingTasks();
  }

  /** The next thing that was written is a close frame with this code; the channel goes, in time. */
  void assertClosedWith(int code) {
    Object next = readOutbound();
    CloseWebSocketFrame close = assertInstanceOf(CloseWebSocketFrame.class, next);
    assertEquals(code, close.statusCode());
    close.release();
    assertNull(readOutbound());
    advance(Closing.LINGER_MILLIS);
    assertEquals(false, isActive());
  }

  /** The bytes of a frame or buffer, which is released. */
  static byte[] bytes(Object message) {
    try {
      ByteBuf content =
          message instanceof BinaryWebSocketFrame frame ? frame.content() : (ByteBuf) message;
      return ByteBufUtil.getBytes(content);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }
}
