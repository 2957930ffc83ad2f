package dev.hotpin.pipeline;

import dev.hotpin.limits.Limit;
import dev.hotpin.limits.LimitCounters;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;

/** Counts the limits that a channel's client meets, in the server's counters. */
public final class LimitsMet {
  private static final AttributeKey<LimitCounters> KEY =
      AttributeKey.valueOf(LimitsMet.class, "counters");

  private LimitsMet() {}

  /** From now on {@code counters} counts what {@code channel} meets. */
  public static void countIn(Channel channel, LimitCounters counters) {
    channel.attr(KEY).set(counters);
  }

  /** The client of {@code channel} met {@code limit}, and it held. */
  public static void hit(Channel channel, Limit limit) {
    LimitCounters counters = channel.attr(KEY).get();
    if (counters != null) { // a handler alone in a test
      counters.hit(limit);
    }
  }
}
