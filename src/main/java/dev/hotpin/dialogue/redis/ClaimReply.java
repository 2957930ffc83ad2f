package dev.hotpin.dialogue.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What claim.lua answers.
 *
 * @param reason of {@link Status#REFUSED}, as Redis put it; else empty
 * @param fence of this claim, for {@link Status#OK}; else empty
 * @param priorFence in microseconds of Redis' clock, 0 where nobody had claimed it
 * @param priorClaim empty where nobody had claimed it
 * @param doc the exchanges as they are kept, or null
 * @param hasImage whether a picture waits
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ClaimReply(
    Status status,
    String reason,
    String fence,
    long priorFence,
    String priorClaim,
    byte[] doc,
    boolean hasImage) {

  /** How it ended. */
  enum Status {
    /** It is this node's. */
    OK,
    /** A device that connected later claimed it elsewhere. */
    TAKEN,
    /** It was written by a newer version, which this one does not understand. */
    NEWER,
    /** It can be read, but Redis takes no writes. */
    REFUSED
  }

  static ClaimReply of(List<Object> answer) throws IOException {
    String status = text(answer, 0);
    return switch (status) {
      case "ok" -> found(Status.OK, "", text(answer, 1), answer);
      case "refused" -> found(Status.REFUSED, text(answer, 1), "", answer);
      case "taken" -> without(Status.TAKEN);
      case "newer" -> without(Status.NEWER);
      default -> throw new IOException("an unknown answer to a claim: " + status);
    };
  }

  private static ClaimReply without(Status status) {
    return new ClaimReply(status, "", "", 0, "", null, false);
  }

  private static ClaimReply found(Status status, String reason, String fence, List<Object> answer) {
    String priorFence = text(answer, 2);
    return new ClaimReply(
        status,
        reason,
        fence,
        priorFence.isEmpty() ? 0 : Long.parseLong(priorFence),
        text(answer, 3),
        (byte[]) answer.get(4),
        (Long) answer.get(5) > 0);
  }

  private static String text(List<Object> answer, int index) {
    Object value = answer.get(index);
    return value == null ? "" : new String((byte[]) value, StandardCharsets.UTF_8);
  }
}
