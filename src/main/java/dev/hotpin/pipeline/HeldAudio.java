package dev.hotpin.pipeline;

import io.netty.channel.ChannelHandlerContext;

/**
 * What one handler holds of unread replies, as the sum over all channels knows it. Thread: the
 * channel's event loop, but for what {@link UnreadReplies.Holder} says of any.
 */
final class HeldAudio implements UnreadReplies.Holder {
  private final UnreadReplies unread;
  private final ChannelHandlerContext ctx;
  private final Runnable dropAll;
  private volatile long heldBytes; // written on the loop only
  private volatile long lastProgressNanos; // written on the loop only

  /**
   * @param dropAll makes the handler hold nothing; run on the loop
   */
  HeldAudio(UnreadReplies unread, ChannelHandlerContext ctx, Runnable dropAll) {
    this.unread = unread;
    this.ctx = ctx;
    this.dropAll = dropAll;
    progress();
  }

  /** Something of it went on its way. */
  void progress() {
    lastProgressNanos = ctx.executor().ticker().nanoTime();
  }

  /** The handler holds so much now. */
  void settle(long nowHeldBytes) {
    long deltaBytes = nowHeldBytes - heldBytes;
    if (deltaBytes != 0) {
      heldBytes = nowHeldBytes;
      unread.add(this, deltaBytes);
    }
  }

  @Override
  public long lastProgressNanos() {
    return lastProgressNanos;
  }

  @Override
  public long heldBytes() {
    return heldBytes;
  }

  @Override
  public void evict() {
    ctx.executor()
        .execute(
            () -> {
              dropAll.run();
              ctx.fireUserEventTriggered(new ReplyEvent.Evicted());
            });
  }
}
