package dev.hotpin.bench.chat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What tells replies apart: the stand-in's every sentence begins with it. Made of words, so that it
 * can be spoken and survives everything that is done to text.
 *
 * @param conversation three words, others for each conversation
 * @param step number of the turn in its conversation, from 0
 * @param check two words, made of what the user said
 */
public record Marker(String conversation, int step, String check) {
  private static final List<String> WORDS =
      List.of(
          "amber", "apple", "arrow", "autumn", "basket", "beacon", "border", "bottle", "branch",
          "bridge", "butter", "candle", "canyon", "carpet", "castle", "cherry", "circle", "copper",
          "corner", "cotton", "desert", "dragon", "eagle", "ember", "engine", "falcon", "feather",
          "finger", "flower", "forest", "garden", "ginger", "harbor", "hazel", "hunter", "island",
          "jacket", "jungle", "kettle", "ladder", "lemon", "magnet", "maple", "marble", "meadow",
          "mirror", "needle", "olive", "orange", "paper", "pepper", "pillow", "planet", "pocket",
          "rabbit", "ribbon", "river", "saddle", "silver", "summer", "tiger", "velvet", "willow",
          "winter");

  private static final int BASE = WORDS.size();

  private static final Pattern SENTENCE =
      Pattern.compile(
          "([a-z]+ [a-z]+ [a-z]+), step ([a-z]+) ([a-z]+), code ([a-z]+ [a-z]+)\\b",
          Pattern.CASE_INSENSITIVE);

  /** The marker of a conversation's first turn. */
  static Marker first(long conversationNumber, String userWords) {
    long mixed = Math.floorMod(conversationNumber * 100_003, (long) BASE * BASE * BASE);
    String name =
        word(mixed / BASE / BASE) + " " + word(mixed / BASE % BASE) + " " + word(mixed % BASE);
    return new Marker(name, 0, checkOf(userWords));
  }

  /** The marker of the turn after this one. */
  Marker next(String userWords) {
    return new Marker(conversation, (step + 1) % (BASE * BASE), checkOf(userWords));
  }

  /** The first one in a text. */
  public static Optional<Marker> find(String text) {
    return findAll(text).stream().findFirst();
  }

  /** All in a text, in their order: one for each sentence of the stand-in. */
  public static List<Marker> findAll(String text) {
    List<Marker> found = new ArrayList<>();
    Matcher matcher = SENTENCE.matcher(text);
    while (matcher.find()) {
      int high = WORDS.indexOf(matcher.group(2).toLowerCase(Locale.ROOT));
      int low = WORDS.indexOf(matcher.group(3).toLowerCase(Locale.ROOT));
      if (high >= 0 && low >= 0) {
        found.add(
            new Marker(
                matcher.group(1).toLowerCase(Locale.ROOT),
                high * BASE + low,
                matcher.group(4).toLowerCase(Locale.ROOT)));
      }
    }
    return found;
  }

  /** The check of what a user said: letters and digits count, nothing else. */
  public static String checkOf(String userWords) {
    StringBuilder letters = new StringBuilder();
    userWords
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(Character::isLetterOrDigit)
        .forEach(letters::appendCodePoint);
    CRC32 crc = new CRC32();
    crc.update(letters.toString().getBytes(StandardCharsets.UTF_8));
    long value = crc.getValue();
    return word(value % BASE) + " " + word(value / BASE % BASE);
  }

  /** The sentence that a reply begins with. */
  String sentence() {
    return words() + ".";
  }

  /** The marker, and something said behind it. */
  String sentence(String said) {
    return words() + ", " + said;
  }

  private String words() {
    return Character.toUpperCase(conversation.charAt(0))
        + conversation.substring(1)
        + ", step "
        + word(step / BASE)
        + " "
        + word(step % BASE)
        + ", code "
        + check;
  }

  private static String word(long index) {
    return WORDS.get((int) index);
  }
}
