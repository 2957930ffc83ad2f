package dev.hotpin.pipeline;

import dev.hotpin.tracing.TraceContext;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AttributeKey;
import java.util.Optional;

/** The trace that a connection's upgrade request belongs to; all its turns are spans of it. */
final class UpstreamTrace {
  private static final String HEADER = "traceparent";
  private static final AttributeKey<TraceContext> KEY =
      AttributeKey.valueOf(UpstreamTrace.class, "trace");

  private UpstreamTrace() {}

  /** Keeps what the upgrade request says, if it says anything. */
  static void remember(Channel channel, HttpHeaders upgradeRequest) {
    TraceContext.parse(upgradeRequest.get(HEADER)).ifPresent(trace -> channel.attr(KEY).set(trace));
  }

  /** What was said at the upgrade; mostly nothing. */
  static Optional<TraceContext> of(Channel channel) {
    return Optional.ofNullable(channel.attr(KEY).get());
  }
}
