package dev.hotpin.wire;

import java.util.Collection;
import java.util.Map;

/**
 * Typed looks into one object of a handshake. A value of another type or out of range is refused
 * with a sentence that says what is offered.
 */
final class AskedValues {
  /** Ends the reading; caught by {@link HandshakeReader}. */
  static final class NotOffered extends Exception {
    private static final long serialVersionUID = 1L;

    NotOffered(String message) {
      super(message, null, false, false);
    }
  }

  private final String prefix;
  private final Map<?, ?> fields;

  /**
   * @param prefix what precedes the names in messages: {@code ""} or for instance {@code "reply."}
   */
  AskedValues(String prefix, Map<?, ?> fields) {
    this.prefix = prefix;
    this.fields = fields;
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  /** The object under {@code name}; an empty one where there is none. */
  AskedValues object(String name) throws NotOffered {
    Object value = fields.get(name);
    if (value == null) {
      return new AskedValues(name + ".", Map.of());
    }
    if (value instanceof Map<?, ?> map) {
      return new AskedValues(name + ".", map);
    }
    throw refuse(name, "an object");
  }

  boolean flag(String name, boolean byDefault) throws NotOffered {
    Object value = fields.get(name);
    if (value == null) {
      return byDefault;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw refuse(name, "true or false");
  }

  /** A flag that is offered only where {@code offered}; false is always taken. */
  boolean flag(String name, boolean byDefault, boolean offered) throws NotOffered {
    boolean asked = flag(name, byDefault);
    if (asked && !offered) {
      throw refuse(name, "false, or left out");
    }
    return asked;
  }

  int number(String name, int byDefault, int min, int max) throws NotOffered {
    Object value = fields.get(name);
    if (value == null) {
      return byDefault;
    }
    if (value instanceof Long number && number >= min && number <= max) {
      return number.intValue();
    }
    throw refuse(name, min == max ? String.valueOf(min) : min + " to " + max);
  }

  String oneOf(String name, String byDefault, Collection<String> offered) throws NotOffered {
    Object value = fields.get(name);
    if (value == null) {
      return byDefault;
    }
    if (value instanceof String text && offered.contains(text)) {
      return text;
    }
    throw refuse(name, offered.isEmpty() ? "nothing: leave it out" : String.join(", ", offered));
  }

  NotOffered refuse(String name, String offered) {
    return new NotOffered(
        "This value of \"" + prefix + name + "\" is not offered. On offer: " + offered + ".");
  }
}
