package dev.hotpin.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A JSON object as a map, of which only the wanted keys are kept. */
final class JsonTree {
  /** Stands for a value that is neither string, boolean, integer nor object. */
  static final Object OTHER = new Object();

  private JsonTree() {}

  /**
   * The object that the parser stands before. A {@code null} counts as absent; of a key that comes
   * twice the last counts.
   *
   * @param wanted keys at any depth
   * @return values are String, Boolean, Long, Map or {@link #OTHER}
   * @throws IOException where it is not one object and nothing else
   */
  static Map<String, Object> read(JsonParser parser, Set<String> wanted) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("not an object");
    }
    Map<String, Object> fields = object(parser, wanted);
    if (parser.nextToken() != null) {
      throw new IOException("more than one value");
    }
    return fields;
  }

  private static Map<String, Object> object(JsonParser parser, Set<String> wanted)
      throws IOException {
    Map<String, Object> fields = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (!wanted.contains(name)) {
        parser.skipChildren();
      } else if (token == JsonToken.VALUE_NULL) {
        fields.remove(name);
      } else {
        fields.put(name, value(token, parser, wanted));
      }
    }
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("cut short");
    }
    return fields;
  }

  private static Object value(JsonToken token, JsonParser parser, Set<String> wanted)
      throws IOException {
    return switch (token) {
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_OBJECT -> object(parser, wanted);
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? OTHER
              : (Object) parser.getLongValue();
      default -> {
        parser.skipChildren();
        yield OTHER;
      }
    };
  }
}
