package dev.hotpin.dialogue.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.hotpin.dialogue.ChatRequest;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.dialogue.StoredImage;
import dev.hotpin.dialogue.openai.ModelChooser.Chosen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Writes a question as the JSON of {@code POST /chat/completions}. A picture is encoded once,
 * beside the JSON, not through it: 4 MiB cost a few milliseconds, not tens.
 */
final class RequestBody {
  /** Said ahead of an answer to a question whose picture no model looked at. */
  static final String PICTURE_NOT_USED = "I could not look at the picture. ";

  /** Tells the model the same, so that it does not say so again. */
  private static final String PICTURE_NOTE =
      "\n\nThe user sent a picture with this question. You cannot see it, and the user has just been"
          + " told so. Answer what you can without it, and do not mention the picture again.";

  private RequestBody() {}

  /** The body in parts, to be sent one after the other. */
  static List<byte[]> write(
      OpenAiSettings settings, Chosen model, ChatRequest request, boolean withPicture) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = ChatJson.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("model", model.id());
      json.writeBooleanField("stream", true);
      json.writeNumberField("temperature", settings.temperature());
      json.writeNumberField("max_tokens", model.maxTokens());
      if (model.quietReasoning()) {
        json.writeStringField("reasoning_effort", "low");
        json.writeBooleanField("include_reasoning", false);
      }
      if (settings.askForUsage()) {
        json.writeObjectFieldStart("stream_options");
        json.writeBooleanField("include_usage", true);
        json.writeEndObject();
      }
      json.writeArrayFieldStart("messages");
      boolean pictureUnused = request.image() != null && !withPicture;
      writeMessage(json, "system", settings.systemPrompt() + (pictureUnused ? PICTURE_NOTE : ""));
      String unanswered = writeHistory(json, request.history());
      String question = unanswered + request.userText();
      if (withPicture) {
        return withPicture(json, out, question, request.image());
      }
      writeMessage(json, "user", question);
      json.writeEndArray();
      json.writeEndObject();
      json.flush();
      return List.of(out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail to be written to
    }
  }

  /**
   * Writes the exchanges, oldest first. What the user said without hearing an answer goes ahead of
   * what he said next, in one message: some endpoints refuse two messages of a user in a row.
   *
   * @return what is left for the question to begin with
   */
  private static String writeHistory(JsonGenerator json, List<Exchange> history)
      throws IOException {
    StringBuilder unanswered = new StringBuilder();
    for (Exchange exchange : history) {
      unanswered.append(exchange.userText());
      if (exchange.replyText().isBlank()) {
        unanswered.append('\n');
      } else {
        writeMessage(json, "user", unanswered.toString());
        writeMessage(json, "assistant", exchange.replyText());
        unanswered.setLength(0);
      }
    }
    return unanswered.toString();
  }

  private static void writeMessage(JsonGenerator json, String role, String content)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("role", role);
    json.writeStringField("content", wellFormed(content));
    json.writeEndObject();
  }

  /** Half a character, which a device may send, has no UTF-8: it becomes a question mark. */
  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static List<byte[]> withPicture(
      JsonGenerator json, ByteArrayOutputStream out, String question, StoredImage image)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("role", "user");
    json.writeArrayFieldStart("content");
    json.writeStartObject();
    json.writeStringField("type", "text");
    json.writeStringField("text", wellFormed(question));
    json.writeEndObject();
    json.writeStartObject();
    json.writeStringField("type", "image_url");
    json.writeObjectFieldStart("image_url");
    json.writeFieldName("url");
    json.writeRawValue("\"data:" + image.mediaType() + ";base64,");
    json.flush();
    byte[] head = out.toByteArray();
    // Closes the string, image_url, the part, content, the message, messages, the whole.
    byte[] tail = "\"}}]}]}".getBytes(StandardCharsets.US_ASCII);
    return List.of(head, Base64.getEncoder().encode(image.bytes()), tail);
  }
}
