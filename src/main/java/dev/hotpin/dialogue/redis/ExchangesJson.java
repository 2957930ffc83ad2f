package dev.hotpin.dialogue.redis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hotpin.dialogue.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Exchanges as they are kept: a JSON array of {@code {"user": "…", "reply": "…"}}, oldest first.
 * Fields that are not known are skipped.
 */
final class ExchangesJson {
  private static final JsonFactory JSON = new JsonFactory();

  private ExchangesJson() {}

  static byte[] write(List<Exchange> exchanges) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartArray();
      for (Exchange exchange : exchanges) {
        json.writeStartObject();
        json.writeStringField("user", exchange.userText());
        json.writeStringField("reply", exchange.replyText());
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written but memory
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IOException where it is something else
   */
  static List<Exchange> read(byte[] bytes) throws IOException {
    List<Exchange> exchanges = new ArrayList<>();
    try (JsonParser json = JSON.createParser(bytes)) {
      require(json.nextToken() == JsonToken.START_ARRAY);
      for (JsonToken token = json.nextToken();
          token != JsonToken.END_ARRAY;
          token = json.nextToken()) {
        require(token == JsonToken.START_OBJECT);
        exchanges.add(exchange(json));
      }
    }
    return exchanges;
  }

  private static Exchange exchange(JsonParser json) throws IOException {
    String user = "";
    String reply = "";
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (name.equals("user") && value == JsonToken.VALUE_STRING) {
        user = json.getText();
      } else if (name.equals("reply") && value == JsonToken.VALUE_STRING) {
        reply = json.getText();
      } else {
        json.skipChildren();
      }
    }
    return new Exchange(user, reply);
  }

  private static void require(boolean condition) throws IOException {
    if (!condition) {
      throw new IOException("not an array of exchanges");
    }
  }
}
