package dev.hotpin.bench.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What an OpenAI-compatible client asks, as far as the stand-in cares.
 *
 * @param stream whether tokens are to be sent one by one
 * @param lastUser what the user said last: a message's last line, as what went unanswered before
 *     stands ahead of it
 * @param lastAssistant what was answered before; empty at a conversation's begin
 */
record ChatRequest(boolean stream, String lastUser, String lastAssistant) {
  private static final JsonFactory JSON = new JsonFactory();

  /** Reads a request's body. */
  static ChatRequest read(byte[] body) throws IOException {
    boolean stream = false;
    String user = "";
    String assistant = "";
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the request is not a JSON object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("stream")) {
          stream = value == JsonToken.VALUE_TRUE;
        } else if (field.equals("messages") && value == JsonToken.START_ARRAY) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            String[] message = message(parser);
            user = message[0].equals("user") ? lastLine(message[1]) : user;
            assistant = message[0].equals("assistant") ? message[1] : assistant;
          }
        } else {
          parser.skipChildren();
        }
      }
    }
    return new ChatRequest(stream, user, assistant);
  }

  private static String lastLine(String text) {
    return text.substring(text.lastIndexOf('\n') + 1);
  }

  /** Role and text of a message; the text may be in parts. */
  private static String[] message(JsonParser parser) throws IOException {
    String role = "";
    StringBuilder text = new StringBuilder();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("role")) {
        role = parser.getText();
      } else if (field.equals("content") && value == JsonToken.VALUE_STRING) {
        text.append(parser.getText());
      } else if (field.equals("content") && value == JsonToken.START_ARRAY) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          part(parser, text);
        }
      } else {
        parser.skipChildren();
      }
    }
    return new String[] {role, text.toString()};
  }

  private static void part(JsonParser parser, StringBuilder text) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("text") && value == JsonToken.VALUE_STRING) {
        text.append(parser.getText());
      } else {
        parser.skipChildren();
      }
    }
  }
}
