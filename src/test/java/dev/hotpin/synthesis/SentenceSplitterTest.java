package dev.hotpin.synthesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SentenceSplitterTest {
  private static final int PLENTY = 1_000_000;

  static List<Arguments> examples() {
    return List.of(
        // sentences
        of("Hello. How are you? Fine!", "Hello.", "How are you?", "Fine!"),
        of("One sentence", "One sentence"),
        of("  Spaces   in \t between.  Yes. ", "Spaces in between.", "Yes."),
        of("Really?! No way!!! Yes.", "Really?!", "No way!!!", "Yes."),
        of("So am I. Then go.", "So am I.", "Then go."),
        of("It was 1998. Then it rained.", "It was 1998.", "Then it rained."),
        of("lower case. also a sentence.", "lower case.", "also a sentence."),
        // abbreviations
        of("Dr. Smith met Mr. Rao and Mrs. Iyer.", "Dr. Smith met Mr. Rao and Mrs. Iyer."),
        of("Fruit, e.g. apples, i.e. food. Yes.", "Fruit, e.g. apples, i.e. food.", "Yes."),
        of("Apples, pears, etc. are fruit.", "Apples, pears, etc. are fruit."),
        of("Apples, pears, etc. They are fruit.", "Apples, pears, etc.", "They are fruit."),
        of("Come at 5 p.m. Bring food.", "Come at 5 p.m.", "Bring food."),
        of("Come at 5 p.m. on Monday.", "Come at 5 p.m. on Monday."),
        of("The U.S. economy grew. Good.", "The U.S. economy grew.", "Good."),
        of("India vs. England is on.", "India vs. England is on."),
        of("See No. 5 first. No. I won't.", "See No. 5 first.", "No.", "I won't."),
        of("It is approx. 5 km. Walk.", "It is approx. 5 km.", "Walk."),
        of("J. K. Rowling wrote it. Yes.", "J. K. Rowling wrote it.", "Yes."),
        of("St. John met J.R.R. Tolkien.", "St. John met J.R.R. Tolkien."),
        of(
            "Acme Inc. makes it. Acme Inc. It does.",
            "Acme Inc. makes it.",
            "Acme Inc.",
            "It does."),
        of("It's 31°C. Add 2 tsp. of tea.", "It's 31°C.", "Add 2 tsp. of tea."),
        // numbers, versions, times, addresses
        of("Pi is 3.14. Good.", "Pi is 3.14.", "Good."),
        of("Version 1.2.3 is out at 10.30. Go.", "Version 1.2.3 is out at 10.30.", "Go."),
        of("See example.com. Then go.", "See example.com.", "Then go."),
        of("See https://a.in/b?c=d.e! Good.", "See https://a.in/b?c=d.e!", "Good."),
        of("It costs 1,000.50 rupees. Ok.", "It costs 1,000.50 rupees.", "Ok."),
        // ellipses
        of("Wait... I see. Ok.", "Wait...", "I see.", "Ok."),
        of("Well... maybe. Or… maybe not.", "Well... maybe.", "Or… maybe not."),
        of("Wait. . . what", "Wait.", ". . what"),
        of("...", "..."),
        of("!!!", "!!!"),
        // quotes and brackets
        of("He said \"Stop!\" and left. Ok.", "He said \"Stop!\" and left.", "Ok."),
        of("He said \"Stop.\" Then he left.", "He said \"Stop.\"", "Then he left."),
        of("“Go.” “No!” (Really.) Yes.", "“Go.”", "“No!”", "(Really.)", "Yes."),
        of("Is it 'x'? Yes.", "Is it 'x'?", "Yes."),
        // other scripts
        of("मैं ठीक हूँ। आप कैसे हैं? अच्छा।", "मैं ठीक हूँ।", "आप कैसे हैं?", "अच्छा।"),
        of("你好。我是机器人！「好。」再见", "你好。", "我是机器人！", "「好。」", "再见"),
        of("안녕하세요. 반갑습니다.", "안녕하세요.", "반갑습니다."),
        // lines
        of("One line\nof text. Two.", "One line of text.", "Two."),
        of("No stop\n\nNew paragraph", "No stop", "New paragraph"),
        of("No stop\r\n\r\nNew paragraph", "No stop", "New paragraph"),
        // numbered steps
        of("1. Open it. 2. Close it.", "1. Open it.", "2. Close it."),
        of("1. Open it\n2. Close it\n", "1. Open it", "2. Close it"),
        of("Do this: 1. Open it. 2. Run.", "Do this: 1. Open it.", "2. Run."),
        of("Steps\n1) Open\n10) Run. Now.", "Steps", "1) Open", "10) Run.", "Now."),
        // markdown
        of("**Bold.** And *this*, _this_, __this__.", "Bold.", "And this, this, this."),
        of("A `code.x` and ~~old~~ new. ***Both***", "A code.x and old new.", "Both"),
        of("# Title\nText here.", "Title", "Text here."),
        of("Intro\n## Title ##x\n#1 is it", "Intro", "Title ##x", "#1 is it"),
        of("- one\n- two\n* three\n+ four\n• five", "one", "two", "three", "four", "five"),
        of("- **Bold**: it\n  goes on\n- _x_", "Bold: it goes on", "x"),
        of("- one\nThat is all.", "one", "That is all."),
        of("-5 degrees. 2 * 3 is 2*3. snake_case", "-5 degrees.", "2 * 3 is 2*3.", "snake_case"),
        of("See [the site](https://a.b/c_(d)). Ok", "See the site.", "Ok"),
        of("![A cat](cat.png) sits. Wow! [x] y", "A cat sits.", "Wow!", "[x] y"),
        of("Note [1] and [open", "Note [1] and [open"),
        of("[**b**](u) and [a [b](c)", "b and [a b"),
        of("Run:\n```java\nint x. Y\n``` \nDone.", "Run:", "Done."),
        of("```x. y```\nDone. Ok ```z```", "Done.", "Ok z"),
        of("Before\n~~~\nnever closed. Yes.", "Before"),
        of("| a | b |\n|---|:-:|\n| 1 | -2 |\nEnd", "a, b", "1, -2", "End"),
        of("a\n\n---\n\nb\n***\nc", "a", "b", "c"),
        of("> Quoted text. Yes.", "Quoted text.", "Yes."),
        of("About ~5 km, a \\*star\\* and C:\\dir", "About ~5 km, a *star* and C:\\dir"),
        of("Hello!*x* ok! **Yes!** no", "Hello!x ok!", "Yes!", "no"),
        // tones
        of("[BEEP]", "<tone>"),
        of("Listen.\n[BEEP]\nDone.", "Listen.", "<tone>", "Done."),
        of(
            "After the [beep]. Speak [ Beep ] now![BEEP]",
            "After the",
            "<tone>",
            "Speak",
            "<tone>",
            "now!",
            "<tone>"),
        of("Cut off [BEE", "Cut off"),
        of("**[BEEP]**", "<tone>"),
        // a long first clause, only once
        of(
            "This is the first clause of a reply, and it goes on, and on and on and on, too.",
            "This is the first clause of a reply,",
            "and it goes on, and on and on and on, too."),
        of(
            "This is the first part of the reply - it goes on.",
            "This is the first part of the reply -",
            "it goes on."),
        of(
            "This is the first part of the reply—it goes on.",
            "This is the first part of the reply—",
            "it goes on."),
        of(
            "That comes to 1,000,000,000,000,000,000 in all.",
            "That comes to 1,000,000,000,000,000,000 in all."),
        of("", new String[0]),
        of(" \n \n ", new String[0]));
  }

  private static Arguments of(String text, String... pieces) {
    return Arguments.of(text, List.of(pieces));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void textIsCutIntoThesePieces(String text, List<String> expected) {
    assertEquals(expected, texts(split(text, text.length())));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void itDoesNotMatterWhereTokensAreCut(String text, List<String> expected) {
    for (int at = 0; at <= text.length(); at++) {
      List<ReplyPiece> pieces = new ArrayList<>();
      SentenceSplitter splitter = new SentenceSplitter(PLENTY);
      splitter.accept(text.substring(0, at), pieces::add);
      splitter.accept(text.substring(at), pieces::add);
      splitter.finish(pieces::add);
      assertEquals(expected, texts(pieces), "cut at " + at);
    }
    assertEquals(expected, texts(split(text, 1)));
  }

  @Test
  void aSentenceIsGivenOutWithTheSpaceAfterIt() {
    List<ReplyPiece> pieces = new ArrayList<>();
    SentenceSplitter splitter = new SentenceSplitter(PLENTY);
    splitter.accept("It is noon.", pieces::add);
    assertTrue(pieces.isEmpty());
    splitter.accept(" ", pieces::add);
    assertEquals(List.of(ReplyPiece.speech("It is noon.", true)), pieces);
  }

  @Test
  void anOpenAbbreviationWaitsForTheNextLetter() {
    List<ReplyPiece> pieces = new ArrayList<>();
    SentenceSplitter splitter = new SentenceSplitter(PLENTY);
    splitter.accept("At 5 p.m. ", pieces::add);
    assertTrue(pieces.isEmpty());
    splitter.accept("B", pieces::add);
    assertEquals(1, pieces.size());
  }

  @Test
  void onlySentencesAreMarkedAsEndsOfSentences() {
    List<ReplyPiece> pieces = split("A first clause that is long enough, and the rest. [BEEP]", 3);
    assertEquals(
        List.of(
            ReplyPiece.speech("A first clause that is long enough,", false),
            ReplyPiece.speech("and the rest.", true),
            ReplyPiece.tone()),
        pieces);
  }

  @Test
  void aSentenceThatIsTooLongIsCutAfterAClause() {
    String clause = "word ".repeat(15) + "end, ";
    List<ReplyPiece> pieces = split("Go. " + clause + clause + clause + "stop.", 7);
    assertEquals(clause.strip(), pieces.get(1).text());
    assertFalse(pieces.get(1).endsSentence());
    assertTrue(pieces.get(pieces.size() - 1).endsSentence());
  }

  @Test
  void aSentenceWithoutClausesIsCutAtASpace() {
    String text = "word ".repeat(100).strip() + ".";
    List<ReplyPiece> pieces = split(text, 11);
    assertEquals(text, String.join(" ", texts(pieces)));
    pieces.forEach(p -> assertTrue(p.text().length() <= PieceLimits.MAX_PIECE_CHARS));
  }

  @Test
  void aMonsterWordIsBrokenButNotWithinACharacter() {
    String monster = "x" + "😀".repeat(2_500);
    List<ReplyPiece> pieces = split(monster, 1);
    assertEquals(monster, String.join("", texts(pieces)));
    for (ReplyPiece piece : pieces) {
      assertTrue(piece.text().length() <= PieceLimits.MAX_PIECE_CHARS);
      assertFalse(Character.isLowSurrogate(piece.text().charAt(0)));
    }
  }

  @Test
  void aReplyThatIsTooLongEndsAtItsLastSentence() {
    SentenceSplitter splitter = new SentenceSplitter(30);
    List<ReplyPiece> pieces = new ArrayList<>();
    splitter.accept("First sentence. Second sentence is longer. Third.", pieces::add);
    splitter.accept(" More.", pieces::add);
    splitter.finish(pieces::add);
    assertTrue(splitter.truncated());
    assertEquals(List.of("First sentence."), texts(pieces));
  }

  @Test
  void aReplyWhoseFirstSentenceIsTooLongIsCutAtAWord() {
    SentenceSplitter splitter = new SentenceSplitter(20);
    List<ReplyPiece> pieces = new ArrayList<>();
    splitter.accept("A sentence that never comes to an end", pieces::add);
    splitter.finish(pieces::add);
    assertTrue(splitter.truncated());
    assertEquals(List.of(ReplyPiece.speech("A sentence that", false)), pieces);
  }

  @Test
  void tonesCountTowardsTheLengthOfTheReply() {
    SentenceSplitter splitter = new SentenceSplitter(20);
    List<ReplyPiece> pieces = new ArrayList<>();
    splitter.accept("[BEEP]".repeat(1_000), pieces::add);
    splitter.finish(pieces::add);
    assertTrue(splitter.truncated());
    assertEquals(3, pieces.size());
  }

  @Test
  void endlessMarksAreNotKept() {
    for (String marks : List.of("#", "-", "*", "_", "`", "~", "|", "=", "[", "(", "!", "\\", ">")) {
      List<ReplyPiece> pieces = split("Hello. x" + marks.repeat(10_000) + "\n" + marks, 997);
      for (ReplyPiece piece : pieces) {
        assertTrue(piece.text().length() <= PieceLimits.MAX_PIECE_CHARS, marks);
      }
      assertEquals("Hello.", pieces.get(0).text());
    }
  }

  @Test
  void anEmptyBoundIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new SentenceSplitter(0));
  }

  @Test
  void plainTextIsNeitherLostNorChanged() {
    String[] words = {
      "a",
      "Dr.",
      "Hello",
      "3.5",
      "e.g.",
      "world.",
      "Really?",
      "No!",
      "well,",
      "etc.",
      "…",
      "\"Yes.\"",
      "(so",
      "it)",
      "is;",
      "नमस्ते।",
      "你好。",
      "J.",
      "1.",
      "x".repeat(170),
      "—",
      "U.S.",
      "😀",
      "-",
      "\n"
    };
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder("Start");
      for (int i = random.nextInt(60); i >= 0; i--) {
        text.append(random.nextInt(8) == 0 ? "" : " ").append(words[random.nextInt(words.length)]);
      }
      // A dash at the start of a line is a bullet, so that it is no plain text there.
      String plain = text.toString().replaceAll("\\n\\s*-", "\nx");
      String message = "seed " + seed + ": " + plain;
      List<ReplyPiece> whole = split(plain, plain.length());
      assertEquals(squeeze(plain), squeeze(String.join("", texts(whole))), message);
      checkPieces(whole, message);
      assertEquals(whole, splitAtRandom(plain, random), message);
    }
  }

  @Test
  void anyTextIsCutTheSameWayHoweverItComes() {
    String alphabet = "aB1 .,!?\n\n-*_`~#|[]()>\\…\"'\u0000\u00a0é你。😀🤷:;=+—";
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(400); i > 0; i--) {
        text.append(
            random.nextInt(40) == 0
                ? "[BEEP]"
                : alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String message = "seed " + seed + ": " + text;
      List<ReplyPiece> whole = split(text.toString(), PLENTY);
      checkPieces(whole, message);
      assertEquals(whole, splitAtRandom(text.toString(), random), message);
    }
  }

  private static void checkPieces(List<ReplyPiece> pieces, String message) {
    for (ReplyPiece piece : pieces) {
      boolean speech = piece.kind() == ReplyPiece.Kind.SPEECH;
      assertEquals(speech, !piece.text().isEmpty(), message);
      assertEquals(piece.text().strip(), piece.text(), message);
      assertTrue(piece.text().length() <= PieceLimits.MAX_PIECE_CHARS, message);
    }
  }

  private static List<ReplyPiece> split(String text, int tokenChars) {
    List<ReplyPiece> pieces = new ArrayList<>();
    SentenceSplitter splitter = new SentenceSplitter(PLENTY);
    for (int i = 0; i < text.length(); i += tokenChars) {
      splitter.accept(text.substring(i, Math.min(text.length(), i + tokenChars)), pieces::add);
    }
    splitter.finish(pieces::add);
    assertFalse(splitter.truncated());
    return pieces;
  }

  private static List<ReplyPiece> splitAtRandom(String text, Random random) {
    List<ReplyPiece> pieces = new ArrayList<>();
    SentenceSplitter splitter = new SentenceSplitter(PLENTY);
    int i = 0;
    while (i < text.length()) {
      int end = Math.min(text.length(), i + random.nextInt(9));
      splitter.accept(text.substring(i, end), pieces::add);
      i = end;
    }
    splitter.finish(pieces::add);
    return pieces;
  }

  private static String squeeze(String text) {
    return text.replaceAll("\\s", "");
  }

  private static List<String> texts(List<ReplyPiece> pieces) {
    return pieces.stream()
        .map(p -> p.kind() == ReplyPiece.Kind.TONE ? "<tone>" : p.text())
        .collect(Collectors.toList());
  }
}
