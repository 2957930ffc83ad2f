package dev.hotpin.dialogue.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.hotpin.dialogue.TokenUsage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what an OpenAI-compatible endpoint says: a chunk of a streamed answer, a whole answer, an
 * error, the list of models. Fields that mean nothing to us (reasoning, log probabilities) are
 * skipped; what is not JSON throws {@link IOException}.
 */
final class ChatJson {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_STRING_CHARS = 1 << 20;
  private static final int MAX_MODELS = 2_000;

  /** More than any model reads and writes for one answer. */
  private static final int MAX_TOKENS = 100_000_000;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_STRING_CHARS)
                  .build())
          .build();

  private ChatJson() {}

  /**
   * What one JSON object of an answer said.
   *
   * @param content text of the first choice; empty where there was none
   * @param finishReason why the first choice ended, or null while it goes on
   * @param error what went wrong, or null
   * @param recognised whether it was an object with {@code choices} or {@code error}
   * @param usage what the answer has cost so far, or null
   */
  record Answer(
      String content, String finishReason, ApiError error, boolean recognised, TokenUsage usage) {}

  /**
   * An error as the endpoint words it.
   *
   * @param message for people; may be empty
   * @param code {@code code} and {@code type} together, lower case as sent; may be empty
   * @param status an HTTP status that the error names, or 0
   */
  record ApiError(String message, String code, int status) {}

  /** Reads a chunk of a stream ({@code delta}) or a whole answer ({@code message}). */
  static Answer answer(byte[] json) throws IOException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a JSON object");
      }
      Choice choice = new Choice();
      ApiError error = null;
      TokenUsage usage = null;
      boolean recognised = false;
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("choices") && value == JsonToken.START_ARRAY) {
          recognised = true;
          readChoices(parser, choice);
        } else if (field.equals("error") && value != JsonToken.VALUE_NULL) {
          recognised = true;
          error = readError(parser);
        } else if (field.equals("x_groq") && value == JsonToken.START_OBJECT) {
          GroqNote groq = readGroqNote(parser);
          error = groq.error() == null ? error : groq.error();
          usage = groq.usage() == null ? usage : groq.usage();
        } else if (field.equals("usage") && value == JsonToken.START_OBJECT) {
          usage = readUsage(parser);
        } else {
          parser.skipChildren();
        }
      }
      return new Answer(choice.content.toString(), choice.finishReason, error, recognised, usage);
    }
  }

  /** The ids of {@code GET /models}, in the order listed. */
  static List<String> modelIds(byte[] json) throws IOException {
    List<String> ids = new ArrayList<>();
    boolean recognised = false;
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a JSON object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("data") && value == JsonToken.START_ARRAY) {
          recognised = true;
          readIds(parser, ids);
        } else {
          parser.skipChildren();
        }
      }
    }
    if (!recognised) {
      throw new IOException("no list of models");
    }
    return ids;
  }

  private static final class Choice {
    private final StringBuilder content = new StringBuilder();
    private String finishReason;
  }

  private static void readChoices(JsonParser parser, Choice choice) throws IOException {
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i > 0 || parser.currentToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        continue;
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if ((field.equals("delta") || field.equals("message")) && value == JsonToken.START_OBJECT) {
          readContent(parser, choice);
        } else if (field.equals("finish_reason") && value == JsonToken.VALUE_STRING) {
          choice.finishReason = parser.getText();
        } else {
          parser.skipChildren();
        }
      }
    }
  }

  private static void readContent(JsonParser parser, Choice choice) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("content") && value == JsonToken.VALUE_STRING) {
        choice.content.append(parser.getText());
      } else {
        parser.skipChildren();
      }
    }
  }

  /** What Groq adds; each may be null. */
  private record GroqNote(ApiError error, TokenUsage usage) {}

  private static GroqNote readGroqNote(JsonParser parser) throws IOException {
    ApiError error = null;
    TokenUsage usage = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("error") && value != JsonToken.VALUE_NULL) {
        error = readError(parser);
      } else if (field.equals("usage") && value == JsonToken.START_OBJECT) {
        usage = readUsage(parser);
      } else {
        parser.skipChildren();
      }
    }
    return new GroqNote(error, usage);
  }

  /**
   * Counts that are missing, negative or absurd are 0: nobody's quota hangs on an endpoint's slip.
   */
  private static TokenUsage readUsage(JsonParser parser) throws IOException {
    long prompt = 0;
    long completion = 0;
    long total = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_NUMBER_INT && field.equals("prompt_tokens")) {
        prompt = tokens(parser);
      } else if (value == JsonToken.VALUE_NUMBER_INT && field.equals("completion_tokens")) {
        completion = tokens(parser);
      } else if (value == JsonToken.VALUE_NUMBER_INT && field.equals("total_tokens")) {
        total = tokens(parser);
      } else {
        parser.skipChildren();
      }
    }
    return new TokenUsage(Math.max(prompt, total - completion), completion, false);
  }

  private static long tokens(JsonParser parser) throws IOException {
    double count = parser.getDoubleValue();
    return count >= 0 && count <= MAX_TOKENS ? (long) count : 0;
  }

  /** An error is an object with a message at most endpoints, a bare string at some. */
  private static ApiError readError(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      String text = parser.currentToken().isScalarValue() ? parser.getText() : "";
      parser.skipChildren();
      return new ApiError(text, "", 0);
    }
    String message = "";
    String code = "";
    int status = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_NUMBER_INT && parser.getText().length() <= 3) {
        status = parser.getIntValue();
      } else if (value == JsonToken.VALUE_STRING && field.equals("message")) {
        message = parser.getText();
      } else if (value == JsonToken.VALUE_STRING
          && (field.equals("code") || field.equals("type"))) {
        code = code.isEmpty() ? parser.getText() : code + " " + parser.getText();
      } else {
        parser.skipChildren();
      }
    }
    return new ApiError(message, code, status);
  }

  private static void readIds(JsonParser parser, List<String> ids) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        continue;
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("id") && value == JsonToken.VALUE_STRING && ids.size() < MAX_MODELS) {
          String id = parser.getText();
          if (!id.isBlank() && id.chars().noneMatch(Character::isISOControl)) {
            ids.add(id);
          }
        } else {
          parser.skipChildren();
        }
      }
    }
  }
}
