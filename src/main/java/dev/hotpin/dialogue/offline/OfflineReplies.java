package dev.hotpin.dialogue.offline;

import dev.hotpin.dialogue.ChatCall;
import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatListener;
import dev.hotpin.dialogue.ChatModel;
import dev.hotpin.dialogue.ChatRequest;
import dev.hotpin.dialogue.Exchange;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers without any model: says what it heard and that it is offline, tells time and date, does
 * small sums, repeats. Goes by keywords, as a recognizer gets many words wrong.
 *
 * <p>An answer is there at once: the listener has heard all of it, word by word, when {@link #ask}
 * returns, on the thread that asked. Threads: any; keeps no state but whether it is closed.
 */
public final class OfflineReplies implements ChatModel {
  /** What is said again of what was heard, in characters: one piece of speech. */
  private static final int MAX_ECHO_CHARS = 110;

  /** What is looked at of a question; nobody says more in the longest utterance (60 s). */
  private static final int MAX_QUESTION_CHARS = 1_000;

  private static final String OFFERS =
      "I can tell the time, do small sums and repeat what you say.";

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("h:mm", Locale.ENGLISH);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEEE, MMMM d, yyyy", Locale.ENGLISH);

  private static final Pattern AFTER_ME =
      Pattern.compile("(?i)\\b(?:say|repeat|speak)\\s+after\\s+me\\b[,:.]?\\s*(.+)");
  private static final Pattern SAY =
      Pattern.compile(
          "(?i)^\\W*(?:(?:please|can you|could you|will you|now|hey|hot ?pin)\\W+)*"
              + "(?:repeat|say|echo)\\b[,:.]?\\s+(.+)");
  private static final Pattern AGAIN =
      Pattern.compile(
          " (?:repeat (?:that|it|this|please|again|yourself|the last .*|what you .*)"
              + "|say (?:that|it|this) again|what did you (?:just )?say|come again|pardon|pardon me"
              + "|once more|one more time) | repeat $");

  private static final ChatCall OVER = () -> {};

  private final Clock clock;
  private final ZoneId zone;
  private volatile boolean closed;

  /**
   * Offline replies.
   *
   * @param clock what time it is
   * @param zone where it is that time
   */
  public OfflineReplies(Clock clock, ZoneId zone) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.zone = Objects.requireNonNull(zone, "zone");
  }

  @Override
  public String name() {
    return "offline";
  }

  @Override
  public String description() {
    return "offline replies: time and date (" + zone + "), small sums, repeating; no chat model";
  }

  @Override
  public void prepare() {
    // Nothing to connect to.
  }

  @Override
  public boolean isFree() {
    return true;
  }

  @Override
  public ChatCall ask(ChatRequest request, ChatListener listener) {
    String reply = reply(request);
    int start = 0;
    while (start < reply.length()) {
      if (closed) {
        listener.onFailure(new ChatFailure(ChatFailure.Kind.INTERNAL, "offline replies closed", 0));
        return OVER;
      }
      int space = reply.indexOf(' ', start + 1);
      int end = space < 0 ? reply.length() : space;
      listener.onToken(reply.substring(start, end));
      start = end;
    }
    listener.onComplete();
    return OVER;
  }

  @Override
  public void close() {
    closed = true;
  }

  private String reply(ChatRequest request) {
    String text = request.userText().strip();
    if (text.length() > MAX_QUESTION_CHARS) {
      text = cutAtWord(text, MAX_QUESTION_CHARS);
    }
    if (request.image() != null) {
      return "I can't look at pictures offline. " + heard(text, "");
    }
    if (text.chars().noneMatch(Character::isLetterOrDigit)) {
      return "I didn't catch any words. Please try again.";
    }
    String words = words(text);
    if (AGAIN.matcher(words).find()) {
      return again(request.history());
    }
    for (Pattern echo : List.of(AFTER_ME, SAY)) {
      Matcher matcher = echo.matcher(text);
      if (matcher.find()) {
        return matcher.group(1).strip();
      }
    }
    return Arithmetic.answer(words.strip())
        .or(() -> timeOrDate(words))
        .or(() -> smallTalk(words))
        .orElseGet(() -> heard(request.userText().strip(), " " + OFFERS));
  }

  /** Lower-case words between single spaces, one at each end too. */
  private static String words(String text) {
    String lower = text.toLowerCase(Locale.ENGLISH).replace('’', '\'').replace("'s ", " is ");
    return " "
        + lower
            .replaceAll("(?<!\\d)[.,](?=\\d)|[.,](?!\\d)|[^\\p{L}\\p{M}\\d'.,+*/×÷^%-]+", " ")
            .replaceAll("\\s+", " ")
            .strip()
        + " ";
  }

  private static String again(List<Exchange> history) {
    for (int i = history.size() - 1; i >= 0; i--) {
      if (!history.get(i).replyText().isBlank()) {
        return history.get(i).replyText();
      }
    }
    return "I haven't said anything yet.";
  }

  private Optional<String> timeOrDate(String words) {
    boolean asks = any(words, "what", "whats", "tell", "which", "current", "is it", "know", "give");
    ZonedDateTime now = clock.instant().atZone(zone);
    LocalDate today = now.toLocalDate();
    if (any(words, "time", "clock") && (asks || words.length() <= " the time now ".length())) {
      return Optional.of("It's " + TIME.format(now) + (now.getHour() < 12 ? " a.m." : " p.m."));
    }
    if (any(words, "date", "day", "today") && (asks || words.length() <= " today date ".length())) {
      if (any(words, "tomorrow")) {
        return Optional.of("Tomorrow is " + DATE.format(today.plusDays(1)) + ".");
      }
      if (any(words, "yesterday")) {
        return Optional.of("Yesterday was " + DATE.format(today.minusDays(1)) + ".");
      }
      return Optional.of("Today is " + DATE.format(today) + ".");
    }
    if (asks && any(words, "year is it", "this year", "current year", "what year")) {
      return Optional.of("It's " + today.getYear() + ".");
    }
    return Optional.empty();
  }

  private static Optional<String> smallTalk(String words) {
    if (any(words, "who are you", "your name", "what are you", "who is this", "who you are")) {
      return Optional.of("I'm Hotpin, a voice assistant. Right now I'm offline. " + OFFERS);
    }
    if (any(words, "can you do", "you do", "help", "help me", "how do you work")) {
      return Optional.of("I'm offline now. " + OFFERS + " With a chat model I can answer more.");
    }
    if (any(words, "thanks", "thank you", "thank")) {
      return Optional.of("You're welcome.");
    }
    if (any(words, "goodbye", "good bye", "bye", "good night", "see you")) {
      return Optional.of("Goodbye. Talk to you soon.");
    }
    if (any(words, "how are you", "how are you doing")) {
      return Optional.of("I'm fine, thank you. I'm offline, though. " + OFFERS);
    }
    if (any(
        words, "hello", "hi", "hey", "namaste", "good morning", "good afternoon", "good evening")) {
      return Optional.of("Hello! I'm Hotpin. I'm offline now. " + OFFERS);
    }
    return Optional.empty();
  }

  private static String heard(String text, String offers) {
    if (text.chars().noneMatch(Character::isLetterOrDigit)) {
      return "I'm offline now." + offers;
    }
    String echo = cutAtWord(text, MAX_ECHO_CHARS).replaceAll("[\\s.,;:!?।。]+$", "");
    boolean english = text.chars().anyMatch(c -> c < 0x80 && Character.isLetterOrDigit(c));
    String sorry =
        english
            ? " I'm offline, so I can't answer that."
            : " I'm offline, and I speak English only.";
    return "I heard: " + echo + "." + sorry + offers;
  }

  private static String cutAtWord(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return text;
    }
    int space = text.lastIndexOf(' ', maxChars);
    int end = space > 0 ? space : maxChars;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
  }

  private static boolean any(String words, String... phrases) {
    for (String phrase : phrases) {
      if (words.contains(" " + phrase + " ")) {
        return true;
      }
    }
    return false;
  }
}
