package dev.hotpin.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.regex.Pattern;

/** Parses the text frames of devices after the first. Stateless; any thread. */
public final class ClientMessageReader {
  /** Bytes of the longest message that is looked at (protocol, part 1). */
  public static final int MAX_MESSAGE_BYTES = 64 * 1024;

  /** A session id: it appears in logs and keys, so its alphabet is small (protocol, part 1). */
  private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private static final int MAX_NESTING = 16;

  static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // devices choose them
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxStringLength(MAX_MESSAGE_BYTES)
                  .maxNumberLength(64)
                  .build())
          .build();

  private ClientMessageReader() {}

  /** Whether {@code id} may name a session. */
  public static boolean isSessionId(String id) {
    return SESSION_ID.matcher(id).matches();
  }

  /**
   * The message in {@code utf8}; one that can't be understood comes as {@link ClientMessage.Bad}.
   */
  public static ClientMessage read(byte[] utf8) {
    Fields fields;
    try {
      fields = Fields.read(utf8);
    } catch (StreamConstraintsException e) {
      return bad("The message is nested too deeply or has too long a value: send a flat object.");
    } catch (IOException e) {
      return bad("The message is not a JSON object: send for instance {\"signal\": \"EOS\"}.");
    }
    if (fields.signal == null) {
      return fields.sessionId != null
          ? bad("The handshake is made already: to change session, reconnect.")
          : bad("The message has no \"signal\": send for instance {\"signal\": \"EOS\"}.");
    }
    return switch (fields.signal) {
      case "EOS" -> new ClientMessage.EndOfSpeech();
      case "RESET" -> new ClientMessage.Reset();
      case "INTERRUPT" -> new ClientMessage.Interrupt();
      case "TEXT" -> textInput(fields.text);
      default ->
          new ClientMessage.Bad(
              ErrorCode.UNKNOWN_SIGNAL,
              "This signal is not known: send EOS, RESET, INTERRUPT or TEXT.");
    };
  }

  private static ClientMessage textInput(String text) {
    if (text == null || text.isBlank()) {
      return bad("A TEXT signal needs words: send {\"signal\": \"TEXT\", \"text\": \"...\"}.");
    }
    if (text.length() > ClientMessage.TextInput.MAX_CHARS) {
      return bad(
          "The text is too long: send at most "
              + ClientMessage.TextInput.MAX_CHARS
              + " characters at once.");
    }
    return new ClientMessage.TextInput(text.strip());
  }

  private static ClientMessage bad(String message) {
    return new ClientMessage.Bad(ErrorCode.BAD_MESSAGE, message);
  }

  /** The top-level fields that mean something; all others are skipped. */
  private static final class Fields {
    private String sessionId;
    private String signal;
    private String text;

    static Fields read(byte[] utf8) throws IOException {
      Fields fields = new Fields();
      try (JsonParser parser = JSON.createParser(utf8)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          throw new IOException("not an object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          JsonToken value = parser.nextToken();
          fields.take(name, value, parser);
          parser.skipChildren();
        }
        if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
          throw new IOException("cut short, or more than one value");
        }
      }
      return fields;
    }

    private void take(String name, JsonToken value, JsonParser parser) throws IOException {
      if (value == JsonToken.VALUE_STRING) {
        if (name.equals("session_id")) {
          sessionId = parser.getText();
        } else if (name.equals("signal")) {
          signal = parser.getText();
        } else if (name.equals("text")) {
          text = parser.getText();
        }
      }
    }
  }
}
