package dev.hotpin.dialogue.offline;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds a sum among spoken words and says its result. */
final class Arithmetic {
  /** Results beyond this are "too big": what a person can still take in by ear. */
  private static final BigDecimal MAX = new BigDecimal("1000000000000000");

  /** Decimal places of a result; one that has more is "about". */
  private static final int DECIMALS = 4;

  private static final int MAX_EXPONENT = 60;

  /** Longer sums are not said again, only their result. */
  private static final int MAX_ECHO_CHARS = 90;

  private static final String TOO_BIG = "That number is too big for me.";
  private static final MathContext PRECISION = new MathContext(34, RoundingMode.HALF_EVEN);

  /** Phrases as one word each, in the order in which they are looked for. */
  private static final List<String[]> PHRASES =
      List.of(
          new String[] {"to the power of", "power"},
          new String[] {"to the power", "power"},
          new String[] {"raised to", "power"},
          new String[] {"multiplied by", "times"},
          new String[] {"multiplied with", "times"},
          new String[] {"multiply by", "times"},
          new String[] {"divided by", "over"},
          new String[] {"divide by", "over"},
          new String[] {"take away", "minus"},
          new String[] {"square root of", "root"},
          new String[] {"square root", "root"},
          new String[] {"square route of", "root"},
          new String[] {"per cent of", "percentof"},
          new String[] {"percent of", "percentof"},
          new String[] {"half of", "half"});

  private static final Map<String, Character> OPERATORS =
      Map.ofEntries(
          Map.entry("plus", '+'),
          Map.entry("minus", '-'),
          Map.entry("less", '-'),
          Map.entry("times", '*'),
          Map.entry("time", '*'),
          Map.entry("into", '*'), // Indian English: "five into six is thirty"
          Map.entry("x", '*'),
          Map.entry("over", '/'),
          Map.entry("by", '/'),
          Map.entry("percentof", '%'),
          Map.entry("power", '^'));

  private static final Map<Character, String> SPOKEN =
      Map.of(
          '+',
          " plus ",
          '-',
          " minus ",
          '*',
          " times ",
          '/',
          " divided by ",
          '%',
          " percent of ",
          '^',
          " to the power of ");

  /** What a recognizer may write for a number, where a number must be. */
  private static final Map<String, String> HOMOPHONES =
      Map.of("to", "two", "too", "two", "for", "four", "ate", "eight", "won", "one", "oh", "zero");

  private static final Set<String> AROUND_HOMOPHONES =
      Set.of("plus", "minus", "times", "over", "into", "percentof", "power");

  /** A number or a word of the question. */
  private record Item(BigDecimal number, String word) {
    boolean is(String other) {
      return word != null && word.equals(other);
    }
  }

  /** What a sum comes to can't be said; the message is the sentence to say instead. */
  private static final class NoResult extends Exception {
    private static final long serialVersionUID = 1L;

    NoResult(String sentence) {
      super(sentence, null, false, false);
    }
  }

  private Arithmetic() {}

  /**
   * Answers a question that asks for a sum.
   *
   * @param text the question, lower-case words between single spaces
   * @return the sentence to say, or empty if there is no sum in it
   */
  static Optional<String> answer(String text) {
    try {
      return Optional.ofNullable(find(items(text)));
    } catch (NoResult e) {
      return Optional.of(e.getMessage());
    }
  }

  private static List<Item> items(String text) {
    String spaced = (" " + text + " ").replaceAll("(?<=[\\d ])([-+*/×÷^])(?=[\\d ])", " $1 ");
    spaced =
        spaced
            .replace(" + ", " plus ")
            .replace(" - ", " minus ")
            .replace(" * ", " times ")
            .replace(" × ", " times ")
            .replace(" / ", " over ")
            .replace(" ÷ ", " over ")
            .replace(" ^ ", " power ")
            .replace("%", " percent ")
            .replaceAll("\\s+", " ");
    for (String[] phrase : PHRASES) {
      spaced = spaced.replace(" " + phrase[0] + " ", " " + phrase[1] + " ");
    }
    List<String> words = new ArrayList<>(List.of(spaced.strip().split(" ")));
    for (int i = 0; i < words.size(); i++) {
      String number = HOMOPHONES.get(words.get(i));
      boolean afterOperator = i > 0 && AROUND_HOMOPHONES.contains(words.get(i - 1));
      boolean beforeOperator = i + 1 < words.size() && AROUND_HOMOPHONES.contains(words.get(i + 1));
      if (number != null && (afterOperator || beforeOperator)) {
        words.set(i, number);
      }
    }
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < words.size(); ) {
      NumberWords.Found found = NumberWords.parse(words, i);
      if (found == null) {
        items.add(new Item(null, words.get(i++)));
      } else {
        items.add(new Item(found.value(), null));
        i = found.next();
      }
    }
    return items;
  }

  private static String find(List<Item> items) throws NoResult {
    for (int i = 0; i < items.size(); i++) {
      String sentence = verb(items, i);
      if (sentence != null) {
        return sentence;
      }
    }
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).number != null && operator(items, i + 1) != 0) {
        return chain(items, i);
      }
    }
    return null;
  }

  /** "add 3 and 4", "square root of 16", "5 squared": the forms that are no chain. */
  private static String verb(List<Item> items, int at) throws NoResult {
    Item item = items.get(at);
    BigDecimal next = number(items, at + 1);
    if (item.number != null) {
      boolean squared = at + 1 < items.size() && items.get(at + 1).is("squared");
      boolean cubed = at + 1 < items.size() && items.get(at + 1).is("cubed");
      return squared || cubed
          ? say(
              NumberWords.print(item.number) + (squared ? " squared" : " cubed"),
              item.number.pow(squared ? 2 : 3))
          : null;
    }
    switch (item.word) {
      case "root" -> {
        if (at + 2 < items.size()
            && items.get(at + 1).is("minus")
            && number(items, at + 2) != null) {
          throw new NoResult("A negative number has no real square root.");
        }
        return next == null ? null : root(next);
      }
      case "half" -> {
        return next == null
            ? null
            : say("half of " + NumberWords.print(next), next.divide(new BigDecimal(2), PRECISION));
      }
      case "double", "twice" -> {
        return next == null || operator(items, at + 2) != 0
            ? null
            : chain(
                List.of(
                    new Item(new BigDecimal(2), null),
                    new Item(null, "times"),
                    new Item(next, null)),
                0);
      }
      default -> {
        boolean of = at + 1 < items.size() && items.get(at + 1).is("of");
        BigDecimal left = of ? number(items, at + 2) : next;
        int glueAt = of ? at + 3 : at + 2;
        BigDecimal right = number(items, glueAt + 1);
        if (left == null || right == null || items.get(glueAt).number != null) {
          return null;
        }
        return twoPlace(item.word, left, items.get(glueAt).word, right);
      }
    }
  }

  private static String twoPlace(String verb, BigDecimal left, String glue, BigDecimal right)
      throws NoResult {
    boolean and = Set.of("and", "to", "with", "by").contains(glue);
    boolean from = "from".equals(glue);
    return switch (verb) {
      case "add", "sum" -> and ? infix(left, "plus", right) : null;
      case "subtract", "take" -> from ? infix(right, "minus", left) : null;
      case "difference" -> and ? infix(left, "minus", right) : null;
      case "multiply", "product" -> and ? infix(left, "times", right) : null;
      case "divide" -> and ? infix(left, "over", right) : null;
      default -> null;
    };
  }

  private static String infix(BigDecimal left, String operator, BigDecimal right) throws NoResult {
    return chain(List.of(new Item(left, null), new Item(null, operator), new Item(right, null)), 0);
  }

  private static String root(BigDecimal of) throws NoResult {
    return say("the square root of " + NumberWords.print(of), of.sqrt(PRECISION));
  }

  /** Numbers with operators between, by the usual order of operations. */
  private static String chain(List<Item> items, int from) throws NoResult {
    List<BigDecimal> numbers = new ArrayList<>();
    List<Character> operators = new ArrayList<>();
    BigDecimal first = items.get(from).number;
    boolean negative =
        from > 0 && items.get(from - 1).is("minus") && number(items, from - 2) == null;
    numbers.add(negative ? first.negate() : first);
    StringBuilder echo = new StringBuilder(NumberWords.print(numbers.get(0)));
    for (int i = from + 1; operator(items, i) != 0; i += 2) {
      char operator = operator(items, i);
      operators.add(operator);
      numbers.add(items.get(i + 1).number);
      echo.append(SPOKEN.get(operator)).append(NumberWords.print(items.get(i + 1).number));
    }
    reduce(numbers, operators, "^");
    reduce(numbers, operators, "*/%");
    reduce(numbers, operators, "+-");
    return say(echo.toString(), numbers.get(0));
  }

  private static void reduce(List<BigDecimal> numbers, List<Character> operators, String of)
      throws NoResult {
    for (int i = 0; i < operators.size(); ) {
      if (of.indexOf(operators.get(i)) < 0) {
        i++;
        continue;
      }
      BigDecimal right = numbers.remove(i + 1);
      numbers.set(i, apply(numbers.get(i), operators.remove(i), right));
    }
  }

  private static BigDecimal apply(BigDecimal left, char operator, BigDecimal right)
      throws NoResult {
    BigDecimal result =
        switch (operator) {
          case '+' -> left.add(right);
          case '-' -> left.subtract(right);
          case '*' -> left.multiply(right, PRECISION);
          case '%' -> left.multiply(right, PRECISION).movePointLeft(2);
          case '/' -> {
            if (right.signum() == 0) {
              throw new NoResult("I can't divide by zero.");
            }
            yield left.divide(right, PRECISION);
          }
          default -> power(left, right);
        };
    if (result.abs().compareTo(MAX) >= 0) {
      throw new NoResult(TOO_BIG);
    }
    return result;
  }

  private static BigDecimal power(BigDecimal base, BigDecimal exponent) throws NoResult {
    boolean whole = exponent.stripTrailingZeros().scale() <= 0;
    if (!whole || exponent.signum() < 0 || exponent.compareTo(new BigDecimal(MAX_EXPONENT)) > 0) {
      throw new NoResult("I can only raise numbers to small whole powers.");
    }
    return base.pow(exponent.intValueExact(), PRECISION);
  }

  private static String say(String what, BigDecimal result) throws NoResult {
    if (result.abs().compareTo(MAX) >= 0) {
      throw new NoResult(TOO_BIG);
    }
    BigDecimal rounded = result.setScale(DECIMALS, RoundingMode.HALF_EVEN);
    String about = rounded.compareTo(result) == 0 ? "" : "about ";
    String value = about + NumberWords.print(rounded);
    if (what.length() > MAX_ECHO_CHARS) {
      return "That's " + value + ".";
    }
    return what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1) + " is " + value + ".";
  }

  private static BigDecimal number(List<Item> items, int at) {
    return at >= 0 && at < items.size() ? items.get(at).number : null;
  }

  /** The operator at a place that has a number after it, or 0. */
  private static char operator(List<Item> items, int at) {
    if (at + 1 >= items.size() || items.get(at).word == null || number(items, at + 1) == null) {
      return 0;
    }
    return OPERATORS.getOrDefault(items.get(at).word, (char) 0);
  }
}
