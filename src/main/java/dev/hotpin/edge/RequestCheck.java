package dev.hotpin.edge;

import dev.hotpin.pipeline.Peer;
import dev.hotpin.pipeline.Refused;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Optional;

/** A rule that a request must keep before anybody looks at what it wants. */
@FunctionalInterface
interface RequestCheck {
  /** Why {@code request} is refused; empty where it keeps the rule. */
  Optional<Refused> refuse(Peer peer, HttpRequest request);
}
