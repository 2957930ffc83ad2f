package dev.hotpin.server;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The event loops and the kind of socket that they serve: epoll on Linux, else NIO.
 *
 * <p>The chat client shares these loops and knows only the named group classes, not {@code
 * MultiThreadIoEventLoopGroup} itself (async-http-client 3.0.13: "Unknown event loop group").
 */
record Transport(EventLoopGroup loops, Class<? extends ServerChannel> serverChannel) {
  private static final String THREAD_NAME = "hotpin-io";

  @SuppressWarnings("deprecation") // see the class comment
  static Transport open(int threads) {
    DefaultThreadFactory factory = new DefaultThreadFactory(THREAD_NAME, true);
    if (Epoll.isAvailable()) {
      return new Transport(
          new EpollEventLoopGroup(threads, factory), EpollServerSocketChannel.class);
    }
    return new Transport(new NioEventLoopGroup(threads, factory), NioServerSocketChannel.class);
  }
}
