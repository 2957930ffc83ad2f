package dev.hotpin.edge;

/** The connection's {@link dev.hotpin.pipeline.Peer} is another than its socket says. */
enum PeerKnown {
  EVENT
}
