package dev.hotpin.pipeline;

import dev.hotpin.wire.ReplyFormat;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;

/**
 * Keeps what a channel holds of a paced reply small, in the kernel and in Netty: what is there
 * already can't be taken back when the user interrupts. Stateless.
 */
final class KernelQueues {
  /**
   * What the kernel may hold in all, what is on its way to the device included. Linux doubles it
   * and counts its own overhead: some 8 KB of audio, a quarter of a second of 16-bit samples, are
   * enough for 32 KB a second at a round trip of 250 ms.
   */
  private static final int SEND_BUFFER_BYTES = 8 * 1024;

  /** What the kernel may hold unsent: beyond it the socket takes nothing more. */
  private static final long UNSENT_BYTES = 2 * 1024;

  private KernelQueues() {}

  static void keepSmall(Channel channel, ReplyFormat format) {
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, format.frameBytes()));
    channel.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
    if (channel instanceof EpollSocketChannel) {
      channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
    }
  }
}
