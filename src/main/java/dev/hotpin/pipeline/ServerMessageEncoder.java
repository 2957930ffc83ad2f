package dev.hotpin.pipeline;

import dev.hotpin.wire.ServerMessage;
import dev.hotpin.wire.ServerMessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageEncoder;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.List;

/** Messages to text frames, as long as the device said at its handshake that it takes them. */
public final class ServerMessageEncoder extends MessageToMessageEncoder<ServerMessage> {
  private static final int TYPICAL_MESSAGE_BYTES = 128;

  private int maxMessageBytes = ServerMessageWriter.MAX_MESSAGE_BYTES;

  public ServerMessageEncoder() {
    super(ServerMessage.class);
  }

  @Override
  protected void encode(ChannelHandlerContext ctx, ServerMessage message, List<Object> out) {
    if (message instanceof ServerMessage.Connected connected) {
      maxMessageBytes = connected.options().maxTextBytes();
    }
    ByteBuf json = ctx.alloc().ioBuffer(TYPICAL_MESSAGE_BYTES);
    try {
      ServerMessageWriter.write(message, maxMessageBytes, json);
      out.add(new TextWebSocketFrame(json));
      json = null; // the frame owns it
    } finally {
      if (json != null) {
        json.release();
      }
    }
  }
}
