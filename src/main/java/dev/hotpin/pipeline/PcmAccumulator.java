package dev.hotpin.pipeline;

import dev.hotpin.audio.Pcm;
import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.ServerMessage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Turns binary frames of any size into blocks of whole samples, handed on as they fill, so that
 * recognition runs while the user speaks. A sample may be split over two frames. Thread: the
 * channel's event loop. Keeps at most one block, which it uses again for all of an utterance, and
 * drops it with what is left in it when the utterance is over.
 */
public final class PcmAccumulator extends ChannelDuplexHandler {
  /** The smallest block that is handed on before it is full: below it, more frames are awaited. */
  static final int MIN_BLOCK_BYTES = (int) Pcm.bytesOf(20);

  /**
   * Between utterances, half a sample is the beginning of the next one only if the sound goes on
   * within this: devices send every 128 ms or sooner.
   */
  static final long PAUSE_MILLIS = 500;

  /** Whether the sound never stops, so that nothing of it may be lost between utterances. */
  private boolean continuous;

  private boolean between; // an utterance ended, and nothing came since
  private long lastFrameNanos;

  private PcmBlock block; // null between utterances: an idle device holds none

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof BinaryWebSocketFrame frame) {
      try {
        forgetStaleHalf(ctx.executor().ticker().nanoTime());
        accumulate(ctx, frame.content());
      } finally {
        ReferenceCountUtil.release(frame);
      }
      ctx.fireUserEventTriggered(AudioFrameSeen.EVENT); // also of one too small to hand on
      return;
    }
    if (msg instanceof ClientMessage.Hello hello) {
      continuous = hello.options().endpointing().isOn() || hello.options().bargeIn();
    } else if (msg instanceof ClientMessage.EndOfSpeech) {
      handOn(ctx);
      drop();
    } else if (msg instanceof ClientMessage.Reset) {
      if (block != null) {
        block.removeWhole();
      }
      drop();
    }
    ctx.fireChannelRead(msg);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (block != null && block.filledBytes() >= MIN_BLOCK_BYTES) {
      handOn(ctx);
    }
    ctx.fireChannelReadComplete();
  }

  /** What came before a turn's terminal message belongs to that turn. */
  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (msg == UtteranceForgotten.EVENT
        || (msg instanceof ServerMessage message && message.isTerminal())) {
      drop();
    }
    ctx.write(msg, promise);
  }

  /** Forgets what came; of sound that goes on, half a sample is the beginning of the next one. */
  private void drop() {
    between = true;
    if (!continuous) {
      block = null;
    }
  }

  /** Sound that paused between utterances begins anew, with a whole sample. */
  private void forgetStaleHalf(long nowNanos) {
    boolean paused = nowNanos - lastFrameNanos > TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
    if (between && paused) {
      block = null;
    }
    between = false;
    lastFrameNanos = nowNanos;
  }

  private void accumulate(ChannelHandlerContext ctx, ByteBuf content) {
    while (content.isReadable()) {
      if (block == null) {
        block = new PcmBlock();
      }
      block.fill(content);
      if (block.filledBytes() == PcmBlock.MAX_BYTES) {
        handOn(ctx);
      }
    }
  }

  /** Hands on the whole samples; half a one stays. */
  private void handOn(ChannelHandlerContext ctx) {
    PcmBlock current = block; // what follows may end the utterance
    if (current != null && current.pcmBytes() > 0) {
      ctx.fireChannelRead(current);
      current.removeWhole();
    }
  }
}
