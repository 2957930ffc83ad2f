package dev.hotpin.dialogue.openai;

import dev.hotpin.dialogue.ChatRequest;
import dev.hotpin.dialogue.Exchange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes what an endpoint sent fit for a log line: one short line, no control characters, no key and
 * none of the words of the conversation, even if the endpoint echoes them.
 */
final class LogText {
  private static final int MAX_CHARS = 200;

  /** Beyond this much a body is not looked at: the part that is shown is at its beginning. */
  private static final int MAX_INPUT_CHARS = 4_096;

  /** A word as short as this occurs in any message and tells nothing about the user. */
  private static final int MIN_SECRET_WORDS_CHARS = 4;

  private static final Pattern KEY_LIKE =
      Pattern.compile("(?i)bearer\\s+\\S+|\\b(?:gsk|sk)[_-][A-Za-z0-9_*.-]{4,}");

  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+");

  private final String apiKey;
  private final List<String> words;

  private LogText(String apiKey, List<String> words) {
    this.apiKey = apiKey;
    this.words = words;
  }

  /** Keeps the key out; for requests that carry nobody's words. */
  static LogText of(OpenAiSettings settings) {
    return new LogText(settings.apiKey(), List.of());
  }

  /** Keeps the key and the conversation out. */
  static LogText of(OpenAiSettings settings, ChatRequest request) {
    List<String> words = new ArrayList<>();
    words.add(request.userText());
    for (Exchange exchange : request.history()) {
      words.add(exchange.userText());
      words.add(exchange.replyText());
    }
    words.removeIf(text -> text.strip().length() < MIN_SECRET_WORDS_CHARS);
    words.replaceAll(LogText::oneLine);
    words.sort(Comparator.comparingInt(String::length).reversed());
    return new LogText(settings.apiKey(), List.copyOf(words));
  }

  /** At most 200 characters of {@code text}, cleaned. */
  String clean(String text) {
    String masked = apiKey == null ? text : text.replace(apiKey, "***");
    int end = Math.min(masked.length(), MAX_INPUT_CHARS);
    String line = oneLine(masked.substring(0, end));
    line = KEY_LIKE.matcher(line).replaceAll("***");
    for (String said : words) {
      line = line.replace(said, "[...]");
    }
    return line.length() > MAX_CHARS ? line.substring(0, MAX_CHARS - 3) + "..." : line;
  }

  private static String oneLine(String text) {
    return INVISIBLE.matcher(text).replaceAll(" ").strip();
  }
}
