package dev.hotpin.edge;

import dev.hotpin.pipeline.Peer;
import dev.hotpin.pipeline.Refused;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Optional;

/**
 * Refuses requests of which a proxy might think that they end elsewhere, so that the rest of one
 * would be taken for another's (RFC 9112, sections 6.1 and 11.2): a body is chunked, once and as
 * nothing else, or has a length. The codec has refused those that are both.
 */
final class FramingCheck implements RequestCheck {
  private static final Refused REFUSED =
      new Refused(
          HttpResponseStatus.BAD_REQUEST,
          "bad_request",
          "A body is sent with Content-Length or with \"Transfer-Encoding: chunked\", and in no other"
              + " coding.",
          Optional.empty());

  @Override
  public Optional<Refused> refuse(Peer peer, HttpRequest request) {
    List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    boolean plain =
        codings.isEmpty()
            || (codings.size() == 1
                && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0).strip()));
    return plain ? Optional.empty() : Optional.of(REFUSED);
  }
}
