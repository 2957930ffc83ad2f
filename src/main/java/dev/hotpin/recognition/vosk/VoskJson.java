package dev.hotpin.recognition.vosk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads the JSON in which libvosk answers. Threads: any. */
final class VoskJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int SHOWN_CHARS = 80;

  private VoskJson() {}

  /**
   * The words in the top-level field {@code field}, trimmed; empty where the field is missing.
   *
   * @throws VoskException if the library answered nothing (an exception inside it) or no JSON
   */
  static String words(String json, String field) {
    if (json == null) {
      throw new VoskException("libvosk failed to give its " + field);
    }
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new VoskException("libvosk answered no JSON object: " + shortened(json));
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if (name.equals(field) && value == JsonToken.VALUE_STRING) {
          return parser.getText().trim();
        }
        parser.skipChildren();
      }
      return "";
    } catch (IOException e) {
      throw new VoskException("libvosk answered broken JSON: " + shortened(json), e);
    }
  }

  private static String shortened(String json) {
    return json.length() <= SHOWN_CHARS ? json : json.substring(0, SHOWN_CHARS) + "…";
  }
}
