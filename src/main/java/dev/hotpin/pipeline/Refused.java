package dev.hotpin.pipeline;

import dev.hotpin.limits.Limit;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;

/**
 * The answer to who is not let in.
 *
 * @param code as in errors of the protocol
 * @param message what to do about it
 * @param limit the one that was met; empty where it is none
 */
public record Refused(
    HttpResponseStatus status, String code, String message, Optional<Limit> limit) {

  /** Plain HTTP where TLS is spoken. */
  public static final Refused PLAIN_ON_TLS =
      new Refused(
          HttpResponseStatus.BAD_REQUEST,
          "tls_required",
          "This port speaks TLS: use https:// and wss:// addresses.",
          Optional.empty());

  /** A connection from an address that has too many. */
  public static final Refused TOO_MANY_CONNECTIONS =
      new Refused(
          HttpResponseStatus.TOO_MANY_REQUESTS,
          "too_many_connections",
          "Your address has as many connections as one may have. Please close some of them.",
          Optional.of(Limit.CONNECTIONS_PER_ADDRESS));

  /** A connection from an address that opens too many in too short a time. */
  public static final Refused TOO_FAST =
      new Refused(
          HttpResponseStatus.TOO_MANY_REQUESTS,
          "rate_limited",
          "Your address opens connections too fast. Please wait some seconds and try again.",
          Optional.of(Limit.HANDSHAKES_PER_ADDRESS));
}
