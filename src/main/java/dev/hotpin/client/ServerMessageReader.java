package dev.hotpin.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads the server's text frames with a streaming parser. Unknown keys are skipped, whatever they
 * hold; a known key of the wrong type makes the message {@link ServerMessage.Unreadable}. Immutable
 * and for any thread.
 */
final class ServerMessageReader {
  /** More server times than any server has; further ones are not kept. */
  private static final int MAX_TIMINGS = 32;

  private final JsonFactory json;

  ServerMessageReader(JsonFactory json) {
    this.json = json;
  }

  /** Never throws: what is not a message is reported as one that cannot be read. */
  ServerMessage read(byte[] utf8) {
    Fields fields = new Fields();
    try (JsonParser parser = json.createParser(utf8)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new ServerMessage.Unreadable("not a JSON object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        fields.take(key, parser);
      }
      if (parser.nextToken() != null) {
        return new ServerMessage.Unreadable("more than one JSON value in a frame");
      }
    } catch (IOException e) {
      return new ServerMessage.Unreadable("not JSON of the expected kind: " + firstLine(e));
    }
    return fields.toMessage();
  }

  private static String firstLine(IOException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  private static final class Fields {
    private String status;
    private String sessionId = "";
    private String stage;
    private String transcript = "";
    private String response = "";
    private String code = "";
    private String message = "";
    private boolean hasImage;
    private boolean degraded;
    private long chunks;
    private long bytes;
    private int stableChars;
    private OptionalLong turn = OptionalLong.empty();
    private OptionalLong retryAfterMillis = OptionalLong.empty();
    private final Map<String, Long> timingsMillis = new LinkedHashMap<>();

    void take(String key, JsonParser parser) throws IOException {
      switch (key) {
        case "status" -> status = text(key, parser);
        case "session_id" -> sessionId = text(key, parser);
        case "stage" -> stage = text(key, parser);
        case "transcript" -> transcript = text(key, parser);
        case "response" -> response = text(key, parser);
        case "code" -> code = text(key, parser);
        case "message" -> message = text(key, parser);
        case "has_image" -> hasImage = flag(key, parser);
        case "degraded" -> degraded = flag(key, parser);
        case "chunks_received" -> chunks = number(key, parser);
        case "bytes_received" -> bytes = number(key, parser);
        case "stable_chars" -> stableChars = Math.toIntExact(clampToInt(number(key, parser)));
        case "turn" -> turn = OptionalLong.of(number(key, parser));
        case "retry_after_ms" -> retryAfterMillis = OptionalLong.of(number(key, parser));
        case "timings_ms" -> readTimings(key, parser);
        default -> parser.skipChildren();
      }
    }

    ServerMessage toMessage() {
      if (status == null) {
        return new ServerMessage.Unreadable("no status");
      }
      return switch (status) {
        case "connected" -> new ServerMessage.Connected(sessionId);
        case "receiving" -> new ServerMessage.Receiving(chunks, bytes);
        case "processing" ->
            stage == null
                ? new ServerMessage.Unreadable("processing without a stage")
                : new ServerMessage.Stage(stage, transcript, response, hasImage);
        case "partial" -> new ServerMessage.Partial(transcript, stableChars);
        case "error" -> new ServerMessage.Failed(code, message, retryAfterMillis);
        case "complete" ->
            new ServerMessage.Complete(turn, degraded, Collections.unmodifiableMap(timingsMillis));
        case "interrupted" -> new ServerMessage.Interrupted(turn);
        case "reset_complete" -> new ServerMessage.ResetComplete();
        default -> new ServerMessage.Unknown(status);
      };
    }

    private void readTimings(String key, JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw wrongType(key);
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        if (parser.currentToken().isNumeric() && timingsMillis.size() < MAX_TIMINGS) {
          timingsMillis.put(name, parser.getLongValue());
        } else {
          parser.skipChildren();
        }
      }
    }

    /** The null of JSON counts as left out. */
    private static String text(String key, JsonParser parser) throws IOException {
      return switch (parser.currentToken()) {
        case VALUE_STRING -> parser.getText();
        case VALUE_NULL -> "";
        default -> throw wrongType(key);
      };
    }

    private static long number(String key, JsonParser parser) throws IOException {
      if (!parser.currentToken().isNumeric()) {
        throw wrongType(key);
      }
      return parser.getLongValue();
    }

    private static boolean flag(String key, JsonParser parser) throws IOException {
      return switch (parser.currentToken()) {
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        default -> throw wrongType(key);
      };
    }

    private static long clampToInt(long value) {
      return Math.max(0, Math.min(Integer.MAX_VALUE, value));
    }

    private static IOException wrongType(String key) {
      return new IOException("\"" + key + "\" is of the wrong type");
    }
  }
}
