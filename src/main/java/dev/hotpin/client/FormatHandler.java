package dev.hotpin.client;

import dev.hotpin.audio.WavHeader;
import dev.hotpin.audio.codec.AudioDecoder;
import dev.hotpin.audio.codec.AudioEncoder;
import dev.hotpin.audio.codec.BadAudioException;
import dev.hotpin.audio.codec.Codecs;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A wearable's codecs: binary frames of 16 kHz PCM go out in its format, and replies in its format
 * come in as the WAV streams of part 1, which the rest of the client judges and plays. Thread: the
 * wearable's loop.
 */
final class FormatHandler extends ChannelDuplexHandler {
  private static final String END_OF_SPEECH = "\"EOS\"";

  private final WearableFormats formats;
  private final AudioEncoder encoder;
  private final AudioDecoder decoder;
  private boolean replyBegun;

  FormatHandler(WearableFormats formats) {
    this.formats = formats;
    encoder = Codecs.encoder(formats.input().encoding(), formats.input().rateHz());
    decoder = Codecs.decoder(formats.reply().encoding(), formats.reply().rateHz(), 1);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (formats.convertsInput() && msg instanceof BinaryWebSocketFrame frame) {
      byte[] pcm = ByteBufUtil.getBytes(frame.content());
      frame.release();
      encoder.encode(pcm, 0, pcm.length, encoded -> send(ctx, encoded));
      promise.setSuccess();
      return;
    }
    if (formats.convertsInput()
        && msg instanceof TextWebSocketFrame text
        && text.content().toString(StandardCharsets.UTF_8).contains(END_OF_SPEECH)) {
      encoder.finish(encoded -> send(ctx, encoded));
    }
    ctx.write(msg, promise);
  }

  private static void send(ChannelHandlerContext ctx, byte[] encoded) {
    ctx.write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(encoded)));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof TextWebSocketFrame text && endsReply(text)) {
      replyBegun = false;
      decoder.reset();
    }
    if (!formats.convertsReply() || !(msg instanceof BinaryWebSocketFrame frame)) {
      ctx.fireChannelRead(msg);
      return;
    }
    byte[] encoded = ByteBufUtil.getBytes(frame.content());
    frame.release();
    if (encoded.length == 0) {
      hear(ctx, decoder.finish());
      replyBegun = false;
      ctx.fireChannelRead(new BinaryWebSocketFrame());
      return;
    }
    boolean begins = !replyBegun;
    replyBegun = true;
    if (begins) {
      hear(ctx, WavHeader.streaming());
    }
    int from = begins && formats.reply().isWav() ? Math.min(WavHeader.BYTES, encoded.length) : 0;
    try {
      hear(ctx, decoder.decode(Arrays.copyOfRange(encoded, from, encoded.length)));
    } catch (BadAudioException e) {
      ctx.fireExceptionCaught(e);
    }
  }

  /** Without an empty frame: nothing of that reply follows. */
  private static boolean endsReply(TextWebSocketFrame frame) {
    String json = frame.content().toString(StandardCharsets.UTF_8);
    return json.contains("\"interrupted\"") || json.contains("\"reset_complete\"");
  }

  private static void hear(ChannelHandlerContext ctx, byte[] bytes) {
    for (int from = 0; from < bytes.length; from += ReplyAudio.MAX_FRAME_BYTES) {
      int to = Math.min(bytes.length, from + ReplyAudio.MAX_FRAME_BYTES);
      ctx.fireChannelRead(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes, from, to - from)));
    }
  }
}
