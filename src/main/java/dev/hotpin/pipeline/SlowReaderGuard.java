package dev.hotpin.pipeline;

import dev.hotpin.wire.CloseReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose device takes nothing for the write time-out although there is something
 * to take, or for which more than {@link #MAX_PENDING_BYTES} wait (messages: audio waits
 * elsewhere).
 */
public final class SlowReaderGuard extends ChannelInboundHandlerAdapter {
  /** Acknowledgements and messages of a device that sends and never reads. */
  static final long MAX_PENDING_BYTES = 1024 * 1024;

  private final long writeTimeoutMillis;
  private Future<?> check; // null while the channel is writable
  private long pendingAtLastCheck;
  private boolean closing;

  public SlowReaderGuard(long writeTimeoutMillis) {
    this.writeTimeoutMillis = writeTimeoutMillis;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      cancel();
    } else if (check == null && !closing) {
      schedule(ctx);
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (!closing && pendingBytes(ctx) > MAX_PENDING_BYTES) {
      close(ctx);
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    cancel();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    cancel();
  }

  private void schedule(ChannelHandlerContext ctx) {
    pendingAtLastCheck = pendingBytes(ctx);
    check = ctx.executor().schedule(() -> check(ctx), writeTimeoutMillis, TimeUnit.MILLISECONDS);
  }

  /**
   * Nothing is added while unwritable but messages, so that fewer bytes mean that some were taken.
   */
  private void check(ChannelHandlerContext ctx) {
    check = null;
    if (ctx.channel().isWritable()) {
      return;
    }
    if (pendingBytes(ctx) < pendingAtLastCheck) {
      schedule(ctx);
    } else {
      close(ctx);
    }
  }

  private void close(ChannelHandlerContext ctx) {
    closing = true;
    cancel();
    // From the far end of the pipeline: this handler stands before the encoder of frames.
    Closing.close(ctx.pipeline().lastContext(), CloseReason.NOT_READING);
  }

  private void cancel() {
    if (check != null) {
      check.cancel(false);
      check = null;
    }
  }

  private static long pendingBytes(ChannelHandlerContext ctx) {
    ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }
}
