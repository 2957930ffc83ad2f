package dev.hotpin.pipeline;

import dev.hotpin.audio.codec.AudioDecoder;
import dev.hotpin.audio.codec.BadAudioException;
import dev.hotpin.audio.codec.Encoding;
import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.ErrorCode;
import dev.hotpin.wire.InputFormat;
import dev.hotpin.wire.ServerMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Turns the binary frames of a device into frames of {@link dev.hotpin.audio.Pcm}; goes away where
 * they are so already. Messages keep their place among the sound, but for two that wait for none of
 * it: {@code RESET} drops what is before it, and so does {@code INTERRUPT}, unless the server finds
 * the end of speech: then the sound never stops, and is the beginning of what is said next.
 *
 * <p>Sound that can't be decoded is told once in an utterance, as {@link ClientMessage.Bad}, and
 * left out. Sound beyond the {@link SoundBudget} is left out, long after the turn has found its
 * utterance too long. While more than {@link #MAX_WAITING_BYTES} wait for the codec thread, nothing
 * is read.
 *
 * <p>Thread: the channel's event loop; decoding is done in a {@link CodecLane}.
 */
public final class AudioDecodingHandler extends ChannelDuplexHandler
    implements CodecLane.Receiver<Object> {
  /** What is cut into pieces is cut to these: a fraction of a second in any format. */
  static final int PIECE_BYTES = 4_096;

  /** More than a network delivers while one batch is decoded. */
  static final int MAX_WAITING_BYTES = 256 * 1024;

  private final long maxUtteranceMillis;
  private final Executor codecThread;
  private ChannelHandlerContext ctx;
  private InputFormat format;
  private Encoding encoding;
  private CodecLane<Object, Object> lane; // null before the handshake
  private AudioDecoder decoder; // made and used on the codec thread only
  private SoundBudget budget;
  private int waitingBytes; // since the lane was last empty
  private boolean paused;
  private boolean toldBad;
  private boolean soundGoesOn; // whatever is answered meanwhile

  /**
   * @param maxUtteranceMillis the longest utterance
   * @param codecThread where to decode; runs what it is given one after the other
   */
  public AudioDecodingHandler(long maxUtteranceMillis, Executor codecThread) {
    this.maxUtteranceMillis = maxUtteranceMillis;
    this.codecThread = codecThread;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object msg) {
    if (msg instanceof ClientMessage.Hello hello && lane == null) {
      soundGoesOn = hello.options().endpointing().isOn();
      begin(hello.options().input());
      ctx.fireChannelRead(msg);
    } else if (lane != null && msg instanceof BinaryWebSocketFrame frame) {
      sound(frame);
    } else if (lane != null && msg instanceof ClientMessage message) {
      message(message);
    } else {
      ctx.fireChannelRead(msg);
    }
  }

  private void begin(InputFormat asked) {
    if (DeviceFormats.isPcm(asked)) {
      ctx.pipeline().remove(this);
      return;
    }
    format = asked;
    encoding = DeviceFormats.codecOf(asked.encoding());
    budget = new SoundBudget(maxUtteranceMillis, ctx.executor().ticker().nanoTime());
    lane = new CodecLane<>(ctx.executor(), codecThread, this::decode, this);
  }

  private void sound(BinaryWebSocketFrame frame) {
    try {
      ByteBuf content = frame.content();
      while (content.isReadable()) {
        int bytes = content.readableBytes();
        byte[] data = new byte[encoding.isPackets() ? bytes : Math.min(bytes, PIECE_BYTES)];
        content.readBytes(data);
        offer(data);
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
    ctx.fireUserEventTriggered(AudioFrameSeen.EVENT);
    if (waitingBytes > MAX_WAITING_BYTES && !paused) {
      paused = true;
      Reading.pause(ctx.channel(), Reading.Reason.DECODING);
    }
  }

  private void offer(byte[] data) {
    try {
      long micros = encoding.micros(data, format.sampleRate(), format.channels());
      if (budget.take(micros, ctx.executor().ticker().nanoTime())) {
        waitingBytes += data.length;
        lane.add(data);
      }
    } catch (BadAudioException e) {
      take(bad(e));
    }
  }

  private void message(ClientMessage message) {
    boolean interrupts = message instanceof ClientMessage.Interrupt;
    if (message instanceof ClientMessage.Reset || (interrupts && !soundGoesOn)) {
      lane.clear();
      lane.add(message);
      readOn();
      ctx.fireChannelRead(message);
    } else if (interrupts) {
      ctx.fireChannelRead(message);
    } else if (message instanceof ClientMessage.EndOfSpeech || !lane.isEmpty()) {
      lane.add(message);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  /** On the codec thread: bytes are decoded, messages come out again where they were. */
  private void decode(Object item, Consumer<Object> out) {
    if (decoder == null) {
      decoder = DeviceFormats.decoder(format);
    }
    if (item instanceof byte[] data) {
      try {
        out.accept(decoder.decode(data));
      } catch (BadAudioException e) {
        out.accept(bad(e));
      }
    } else if (item instanceof ClientMessage.Reset || item instanceof ClientMessage.Interrupt) {
      decoder.reset(); // it has gone ahead itself
    } else {
      if (item instanceof ClientMessage.EndOfSpeech) {
        out.accept(decoder.finish());
      }
      out.accept(item);
    }
  }

  private static ClientMessage.Bad bad(BadAudioException e) {
    return new ClientMessage.Bad(ErrorCode.BAD_MESSAGE, e.getMessage());
  }

  @Override
  public void take(Object result) {
    if (result instanceof byte[] pcm) {
      if (pcm.length > 0) {
        ctx.fireChannelRead(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(pcm)));
      }
    } else if (!(result instanceof ClientMessage.Bad) || !toldBad) {
      toldBad |= result instanceof ClientMessage.Bad;
      ctx.fireChannelRead(result);
    }
  }

  @Override
  public void batchTaken() {
    ctx.fireChannelReadComplete();
    if (lane.isEmpty()) {
      readOn();
    }
  }

  @Override
  public void failed(Throwable cause) {
    readOn();
    ctx.fireExceptionCaught(cause);
  }

  private void readOn() {
    waitingBytes = 0;
    if (paused) {
      paused = false;
      Reading.resume(ctx.channel(), Reading.Reason.DECODING);
    }
  }

  /** A turn's end makes room for the next utterance. */
  @Override
  public void write(ChannelHandlerContext context, Object msg, ChannelPromise promise) {
    boolean over = msg instanceof ServerMessage message && message.isTerminal();
    if (budget != null && (over || msg == UtteranceForgotten.EVENT)) {
      budget.fill();
      toldBad = false;
    }
    ctx.write(msg, promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    drop();
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    drop();
  }

  private void drop() {
    if (lane != null) {
      lane.clear();
      readOn();
    }
  }
}
