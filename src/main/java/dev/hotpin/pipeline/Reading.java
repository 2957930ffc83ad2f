package dev.hotpin.pipeline;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.EnumSet;
import java.util.Set;

/**
 * Whether a channel's socket is read: not while anybody has a reason against it. Thread: the
 * channel's event loop.
 */
public final class Reading {
  private static final AttributeKey<Set<Reason>> KEY =
      AttributeKey.valueOf(Reading.class, "reasons");

  /** Why not. */
  public enum Reason {
    /** Sound waits to be decoded. */
    DECODING,
    /** More came than a connection may send. */
    RATE
  }

  private Reading() {}

  /** The socket is not read until {@link #resume} with the same reason. */
  public static void pause(Channel channel, Reason reason) {
    reasons(channel).add(reason);
    channel.config().setAutoRead(false);
  }

  /** The socket is read again, unless there is another reason. */
  public static void resume(Channel channel, Reason reason) {
    Set<Reason> reasons = reasons(channel);
    if (reasons.remove(reason) && reasons.isEmpty()) {
      channel.config().setAutoRead(true);
    }
  }

  private static Set<Reason> reasons(Channel channel) {
    Set<Reason> reasons = channel.attr(KEY).get();
    if (reasons == null) {
      reasons = EnumSet.noneOf(Reason.class);
      channel.attr(KEY).set(reasons);
    }
    return reasons;
  }
}
