package dev.hotpin.dialogue.redis;

/**
 * Names in Redis. All begin with the version of the schema; those of one session are in one slot.
 */
final class Keys {
  /** Version of what is kept; a record with a higher one is left alone. */
  static final String VERSION = "1";

  private static final String PREFIX = "hotpin:v1:";

  /** Where take-overs and pictures are announced. */
  static final String EVENTS = PREFIX + "events";

  private Keys() {}

  /** A hash: v, fence, claim, rev, doc. */
  static String talk(String sessionId) {
    return PREFIX + "{" + sessionId + "}:talk";
  }

  /** A string: the picture's id, its media type, a line end, its bytes. */
  static String image(String sessionId) {
    return PREFIX + "{" + sessionId + "}:image";
  }

  /** A string that is there while the node is. */
  static String node(String nodeId) {
    return PREFIX + "node:" + nodeId;
  }
}
