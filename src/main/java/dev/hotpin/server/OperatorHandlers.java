package dev.hotpin.server;

import io.netty.channel.ChannelPipeline;

/** What serves operators on the server's own port. Threads: any. */
interface OperatorHandlers {
  /** Serves nobody. */
  OperatorHandlers NONE =
      new OperatorHandlers() {
        @Override
        public void addTo(ChannelPipeline pipeline) {}

        @Override
        public void removeFrom(ChannelPipeline pipeline) {}
      };

  /** Adds them, behind whatever makes whole requests. */
  void addTo(ChannelPipeline pipeline);

  /** Removes them from a connection that is for voice from now on. */
  void removeFrom(ChannelPipeline pipeline);
}
