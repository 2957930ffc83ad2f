package dev.hotpin.pipeline;

import dev.hotpin.wire.ServerMessage;
import dev.hotpin.wire.ServerMessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageEncoder;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.List;

/** Messages to text frames. Sharable: keeps nothing of a channel. */
@ChannelHandler.Sharable
public final class ServerMessageEncoder extends MessageToMessageEncoder<ServerMessage> {
  private static final int TYPICAL_MESSAGE_BYTES = 128;

  public ServerMessageEncoder() {
    super(ServerMessage.class);
  }

  @Override
  protected void encode(ChannelHandlerContext ctx, ServerMessage message, List<Object> out) {
    ByteBuf json = ctx.alloc().ioBuffer(TYPICAL_MESSAGE_BYTES);
    try {
      ServerMessageWriter.write(message, json);
      out.add(new TextWebSocketFrame(json));
      json = null; // the frame owns it
    } finally {
      if (json != null) {
        json.release();
      }
    }
  }
}
