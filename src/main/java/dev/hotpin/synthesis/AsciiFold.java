package dev.hotpin.synthesis;

import static java.util.Map.entry;

import java.text.Normalizer;
import java.util.Map;

/**
 * Puts Unicode text into the letters, digits and stops that an English engine knows. Symbols become
 * words, accents go, what has no English sound (other scripts, emoji) becomes a space.
 */
final class AsciiFold {
  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          entry((int) '%', " percent "),
          entry((int) '&', " and "),
          entry((int) '@', " at "),
          entry((int) '+', " plus "),
          entry((int) '=', " equals "),
          entry((int) '<', " less than "),
          entry((int) '>', " greater than "),
          entry((int) '*', " times "),
          entry((int) '$', " dollars "),
          entry((int) '€', " euros "),
          entry((int) '£', " pounds "),
          entry((int) '₹', " rupees "),
          entry((int) '¥', " yen "),
          entry((int) '₩', " won "),
          entry((int) '¢', " cents "),
          entry((int) '×', " times "),
          entry((int) '÷', " divided by "),
          entry((int) '−', " minus "),
          entry((int) '±', " plus or minus "),
          entry((int) '≈', " about "),
          entry((int) '≠', " is not "),
          entry((int) '≤', " at most "),
          entry((int) '≥', " at least "),
          entry((int) '√', " square root of "),
          entry((int) '∞', " infinity "),
          entry((int) '→', " to "),
          entry((int) '⇒', " so "),
          entry((int) '°', " degrees "),
          entry((int) '℃', " degrees Celsius "),
          entry((int) '℉', " degrees Fahrenheit "),
          entry((int) '²', " squared "),
          entry((int) '³', " cubed "),
          entry((int) '½', " one half "),
          entry((int) '¼', " one quarter "),
          entry((int) '¾', " three quarters "),
          entry((int) '⅓', " one third "),
          entry((int) '⅔', " two thirds "),
          entry((int) '§', " section "),
          entry((int) '№', " number "),
          entry((int) 'µ', " micro "),
          entry((int) 'μ', " micro "),
          entry((int) 'π', " pi "),
          entry((int) 'α', " alpha "),
          entry((int) 'β', " beta "),
          entry((int) 'γ', " gamma "),
          entry((int) 'Δ', " delta "),
          entry((int) 'θ', " theta "),
          entry((int) 'λ', " lambda "),
          entry((int) 'σ', " sigma "),
          entry((int) 'Ω', " ohm "),
          entry((int) 'ß', "ss"),
          entry((int) 'æ', "ae"),
          entry((int) 'Æ', "Ae"),
          entry((int) 'œ', "oe"),
          entry((int) 'Œ', "Oe"),
          entry((int) 'ø', "o"),
          entry((int) 'Ø', "O"),
          entry((int) 'ł', "l"),
          entry((int) 'Ł', "L"),
          entry((int) 'đ', "d"),
          entry((int) 'Đ', "D"),
          entry((int) 'ð', "d"),
          entry((int) 'þ', "th"),
          entry((int) 'ı', "i"),
          entry((int) '©', " "),
          entry((int) '®', " "),
          entry((int) '™', " "));

  /** Stops of other scripts and typography, and what stands for them. */
  private static final String STOPS_FROM = "。！？，、；：।॥؟،۔…‽—―–·•\u2018\u2019\u02bc\u201b";

  private static final String STOPS_TO = ".!?,,;:..?,.,?,,,,,''''";

  private AsciiFold() {}

  /** The text in ASCII letters, digits, spaces, hyphens, apostrophes and {@code . , ; : ! ?}. */
  static String fold(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int cp = text.codePointAt(i);
      i += Character.charCount(cp);
      append(out, cp);
    }
    return out.toString();
  }

  private static void append(StringBuilder out, int cp) {
    if (isAsciiWord(cp) || (cp < 0x80 && ".,;:!?'-".indexOf(cp) >= 0)) {
      out.append((char) cp);
      return;
    }
    String word = WORDS.get(cp);
    if (word != null) {
      out.append(word);
      return;
    }
    int stop = STOPS_FROM.indexOf(cp);
    if (stop >= 0) {
      out.append(STOPS_TO.charAt(stop));
      return;
    }
    if (cp < 0x80) {
      out.append("()[]{}|".indexOf(cp) >= 0 ? ", " : " ");
      return;
    }
    switch (Character.getType(cp)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> {
        // Belongs to the character before it.
      }
      case Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> out.append(' ');
      default -> appendDecomposed(out, cp);
    }
  }

  private static void appendDecomposed(StringBuilder out, int cp) {
    int digit = Character.digit(cp, 10);
    if (digit >= 0) {
      out.append((char) ('0' + digit));
      return;
    }
    String parts = Normalizer.normalize(Character.toString(cp), Normalizer.Form.NFKD);
    int before = out.length();
    for (int i = 0; i < parts.length(); i++) {
      if (isAsciiWord(parts.charAt(i))) {
        out.append(parts.charAt(i));
      }
    }
    if (out.length() == before) {
      out.append(' ');
    }
  }

  static boolean isAsciiWord(int cp) {
    return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || (cp >= '0' && cp <= '9');
  }
}
