package dev.hotpin.dialogue.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatListener;
import dev.hotpin.dialogue.ChatRequest;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.dialogue.StoredImage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfflineRepliesTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-23T20:35:00Z"), ZoneOffset.UTC);
  private final OfflineReplies replies = new OfflineReplies(CLOCK, ZoneId.of("Asia/Kolkata"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "what time is it|It's 2:05 a.m.",
        "What's the time?|It's 2:05 a.m.",
        "uh tell me the time please|It's 2:05 a.m.",
        "time|It's 2:05 a.m.",
        "what is the date today|Today is Tuesday, November 24, 2026.",
        "what day is it|Today is Tuesday, November 24, 2026.",
        "what day is tomorrow|Tomorrow is Wednesday, November 25, 2026.",
        "which date was yesterday|Yesterday was Monday, November 23, 2026.",
        "what year is it|It's 2026.",
        "say after me hello world|hello world",
        "Repeat after me: Good morning, everyone!|Good morning, everyone!",
        "please say cheese|cheese",
        "repeat one two three|one two three",
        "thank you very much|You're welcome.",
        "what is twelve times seven|Twelve times seven is eighty four.",
        "10 divided by 4|Ten divided by four is two point five.",
        "what's 15 percent of 80|Fifteen percent of eighty is twelve.",
        "15% of 80|Fifteen percent of eighty is twelve.",
        "what is to plus to|Two plus two is four.",
        "what is two plus three times four|Two plus three times four is fourteen.",
        "what is 3+4*2|Three plus four times two is eleven.",
        "What is 6 × 7?|Six times seven is forty two.",
        "five into six|Five times six is thirty.",
        "ten by four|Ten divided by four is two point five.",
        "twelve time seven|Twelve times seven is eighty four.",
        "add three and four|Three plus four is seven.",
        "subtract 3 from 10|Ten minus three is seven.",
        "multiply six by nine|Six times nine is fifty four.",
        "divide one hundred by eight|One hundred divided by eight is twelve point five.",
        "the square root of sixteen|The square root of sixteen is four.",
        "square root of two|The square root of two is about one point four one four two.",
        "seven squared|Seven squared is forty nine.",
        "two to the power of ten|Two to the power of ten is one thousand and twenty four.",
        "half of nine|Half of nine is four point five.",
        "double twenty one|Two times twenty one is forty two.",
        "ten divided by three|Ten divided by three is about three point three three three three.",
        "three minus five|Three minus five is minus two.",
        "minus five plus three|Minus five plus three is minus two.",
        "one hundred and five plus twenty|One hundred and five plus twenty is one hundred and twenty five.",
        "two lakh plus 1,000|Two hundred thousand plus one thousand is two hundred and one thousand.",
        "three point five plus one|Three point five plus one is four point five.",
        "5 divided by 0|I can't divide by zero.",
        "zero divided by zero|I can't divide by zero.",
        "nine trillion times nine trillion|That number is too big for me.",
        "ten to the power of sixty|That number is too big for me.",
        "two to the power of a million|I can only raise numbers to small whole powers.",
        "square root of minus nine|A negative number has no real square root.",
      })
  void isAnswered(String question, String answer) {
    assertEquals(answer, ask(question));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello there|Hello!",
        "who are you|I'm Hotpin",
        "what can you do|I'm offline",
        "how are you|I'm fine",
        "goodbye|Goodbye.",
        "turn on the light|I heard: turn on the light. I'm offline, so",
        "many times I walked by the river|I heard: many times",
        "I have four apples and two pears|I heard: I have four",
        "안녕하세요|I heard: 안녕하세요. I'm offline, and I speak English only.",
        "नमस्ते दुनिया।|I heard: नमस्ते दुनिया. I'm offline",
        "plus minus times|I heard: plus minus times.",
      })
  void theAnswerBegins(String question, String beginning) {
    String answer = ask(question);
    assertTrue(answer.startsWith(beginning), answer);
  }

  @ParameterizedTest
  @CsvSource({"''", "'  '", "...", "?!"})
  void noWordsAreSaidToBeNoWords(String question) {
    assertEquals("I didn't catch any words. Please try again.", ask(question));
  }

  @Test
  void theLastReplyIsRepeatedFromTheHistory() {
    List<Exchange> history =
        List.of(new Exchange("a", "First."), new Exchange("b", "Second."), new Exchange("c", ""));
    assertEquals("Second.", ask(new ChatRequest("s", history, "Repeat that, please.", null)));
    assertEquals("Second.", ask(new ChatRequest("s", history, "what did you say", null)));
    assertEquals("Second.", ask(new ChatRequest("s", history, "repeat", null)));
    assertEquals("I haven't said anything yet.", ask("say that again"));
  }

  @Test
  void aPictureIsHonestlyNotLookedAt() {
    StoredImage image = new StoredImage("image/png", new byte[8]);
    String answer = ask(new ChatRequest("s", List.of(), "what is this", image));
    assertTrue(answer.startsWith("I can't look at pictures offline. I heard: what is this."));
    String silent = ask(new ChatRequest("s", List.of(), "", image));
    assertTrue(silent.startsWith("I can't look at pictures offline."));
  }

  @Test
  void aLongQuestionIsHeardInPart() {
    String answer = ask("blah ".repeat(5_000));
    assertTrue(answer.length() < 300, answer);
    assertTrue(ask("x".repeat(100_000)).length() < 300);
    assertTrue(ask("say " + "x ".repeat(100_000)).length() <= 1_000);
  }

  @Test
  void theAnswerComesWordByWord() {
    List<String> tokens = new ArrayList<>();
    Recorder recorder = new Recorder(tokens::add);
    replies.ask(request("thanks"), recorder).cancel();
    assertEquals(List.of("You're", " welcome."), tokens);
    assertEquals("completed", recorder.end);
  }

  @Test
  void closingFailsTheAnswerUnderWay() {
    List<String> tokens = new ArrayList<>();
    Recorder recorder =
        new Recorder(
            token -> {
              tokens.add(token);
              replies.close();
            });
    replies.ask(request("thanks"), recorder);
    assertEquals(List.of("You're"), tokens);
    assertEquals("INTERNAL", recorder.end);
  }

  @Test
  void anyWordsAreAnsweredWithSomething() {
    String[] words = {
      "what",
      "is",
      "two",
      "ten",
      "hundred",
      "million",
      "point",
      "and",
      "a",
      "plus",
      "minus",
      "by",
      "times",
      "over",
      "percent",
      "of",
      "square",
      "root",
      "squared",
      "cubed",
      "half",
      "double",
      "add",
      "from",
      "subtract",
      "to",
      "the",
      "power",
      "0",
      "1.5",
      "1,000",
      "99999999999999999",
      "-",
      "*",
      "say",
      "repeat",
      "time",
      "day",
      "...",
      "क",
      "😀",
      "^",
      "%",
      "/",
      "zero",
      "divide",
      "take"
    };
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(9); i >= 0; i--) {
        text.append(words[random.nextInt(words.length)]).append(' ');
      }
      String answer = ask(text.toString());
      assertFalse(answer.isBlank(), "seed " + seed + ": " + text);
    }
  }

  @Test
  void numbersInWordsAreReadAsTheyArePrinted() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      long bound = 1;
      for (int i = random.nextInt(15); i >= 0; i--) {
        bound *= 10;
      }
      BigDecimal number = new BigDecimal(random.nextLong(bound));
      if (random.nextBoolean()) {
        number = number.add(new BigDecimal(random.nextInt(1_000)).movePointLeft(3));
      }
      String printed = NumberWords.print(number);
      List<String> words = List.of(printed.split(" "));
      NumberWords.Found found = NumberWords.parse(words, 0);
      assertEquals(0, number.compareTo(found.value()), "seed " + seed + ": " + printed);
      assertEquals(words.size(), found.next(), "seed " + seed + ": " + printed);
    }
  }

  private String ask(String question) {
    return ask(request(question));
  }

  private static ChatRequest request(String question) {
    return new ChatRequest("session", List.of(), question, null);
  }

  private String ask(ChatRequest request) {
    StringBuilder text = new StringBuilder();
    Recorder recorder = new Recorder(text::append);
    replies.ask(request, recorder);
    assertEquals("completed", recorder.end);
    return text.toString();
  }

  private interface TokenTaker {
    void take(String token);
  }

  private static final class Recorder implements ChatListener {
    private final TokenTaker tokens;
    private String end = "";

    Recorder(TokenTaker tokens) {
      this.tokens = tokens;
    }

    @Override
    public void onToken(String text) {
      assertFalse(text.isEmpty());
      assertEquals("", end);
      tokens.take(text);
    }

    @Override
    public void onComplete() {
      end += "completed";
    }

    @Override
    public void onFailure(ChatFailure failure) {
      end += failure.kind();
    }
  }
}
