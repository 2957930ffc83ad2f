package dev.hotpin.pipeline;

import dev.hotpin.wire.Acknowledgement;
import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.ServerMessage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/**
 * Counts the audio frames of each utterance and acknowledges every second one at once, whatever
 * becomes of the audio: a device that sees no acknowledgement for a second cuts its recording. The
 * counts begin anew when a turn's terminal message goes out.
 */
public final class AudioAcknowledger extends ChannelDuplexHandler {
  /** One acknowledgement for so many frames (protocol, part 1). */
  static final int FRAMES_PER_ACK = 2;

  private long chunks;
  private long bytes;
  private boolean acksWanted = true;
  private boolean unflushed;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof BinaryWebSocketFrame frame && frame.content().isReadable()) {
      chunks++;
      bytes += frame.content().readableBytes();
      if (acksWanted && chunks % FRAMES_PER_ACK == 0) {
        acknowledge(ctx);
      }
    } else if (msg instanceof ClientMessage.Hello hello) {
      acksWanted = hello.options().acks();
    }
    ctx.fireChannelRead(msg);
  }

  /**
   * A frame ready for the wire. Written with the void promise, so that a failure comes up as an
   * exception; after a close frame, where every write fails, nothing is acknowledged any more.
   */
  private void acknowledge(ChannelHandlerContext ctx) {
    ByteBuf json = ctx.alloc().ioBuffer(Acknowledgement.MAX_BYTES);
    Acknowledgement.write(chunks, bytes, json);
    ctx.write(new TextWebSocketFrame(json), ctx.voidPromise());
    unflushed = true;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (unflushed) {
      unflushed = false;
      ctx.flush();
    }
    ctx.fireChannelReadComplete();
  }

  private void countAnew() {
    chunks = 0;
    bytes = 0;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (msg == UtteranceForgotten.EVENT) {
      countAnew();
      promise.trySuccess();
      return;
    }
    if (msg instanceof ServerMessage message && message.isTerminal()) {
      countAnew();
    } else if (msg instanceof CloseWebSocketFrame) {
      acksWanted = false;
    }
    ctx.write(msg, promise);
  }
}
