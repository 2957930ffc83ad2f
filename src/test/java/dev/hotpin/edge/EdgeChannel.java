package dev.hotpin.edge;

import dev.hotpin.config.AddressRanges;
import dev.hotpin.config.ConfigSources;
import dev.hotpin.config.ServerConfig;
import dev.hotpin.limits.Limit;
import dev.hotpin.limits.LimitCounters;
import dev.hotpin.pipeline.LimitsMet;
import dev.hotpin.pipeline.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A connection without a socket, from an address, whose clock stands until a test moves it. */
final class EdgeChannel extends EmbeddedChannel {
  private final LimitCounters counters = new LimitCounters();

  private EdgeChannel() {}

  static EdgeChannel from(String address, ChannelHandler... handlers) {
    EdgeChannel channel = new EdgeChannel();
    channel.freezeTime();
    LimitsMet.countIn(channel, channel.counters);
    peer(address).rememberIn(channel);
    channel.pipeline().addLast(handlers);
    channel.pipeline().fireChannelActive();
    return channel;
  }

  /** A client that connected directly. */
  static Peer peer(String address) {
    return new Peer(AddressRanges.address(address).orElseThrow(), false, false);
  }

  /** The settings of connections, with these in place of defaults. */
  static ServerConfig.Connection settings(Map<String, String> environment) {
    return ServerConfig.load(new ConfigSources(Map.of(), environment, Map.of())).connection();
  }

  long hits(Limit limit) {
    return counters.hits(limit);
  }

  void advance(long millis) {
    advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    runPendingTasks();
  }

  void send(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    writeInbound((Object) alloc().buffer(bytes.length + 1).writeBytes(bytes));
  }

  /** All that was written to the socket since the last call, as text. */
  String answer() {
    StringBuilder all = new StringBuilder();
    for (ByteBuf next = readOutbound(); next != null; next = readOutbound()) {
      all.append(next.toString(StandardCharsets.ISO_8859_1));
      next.release();
    }
    return all.toString();
  }
}
