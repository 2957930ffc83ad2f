package dev.hotpin.dialogue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The exchanges of one conversation, oldest first, bounded in number and in characters: the oldest
 * go first. Threads: one at a time; the owner guards it.
 */
public final class BoundedExchanges {
  private final int maxExchanges;
  private final int maxChars;
  private final Deque<Exchange> exchanges = new ArrayDeque<>();
  private int chars;

  /**
   * Empty ones.
   *
   * @param maxExchanges at least 1
   * @param maxChars of all, questions and answers together, at least 2
   */
  public BoundedExchanges(int maxExchanges, int maxChars) {
    if (maxExchanges < 1 || maxChars < 2) {
      throw new IllegalArgumentException(
          "bounds: %d exchanges, %d characters".formatted(maxExchanges, maxChars));
    }
    this.maxExchanges = maxExchanges;
    this.maxChars = maxChars;
  }

  /** Adds the newest; each of its sides is cut to half of the characters, so that it fits. */
  public void add(Exchange exchange) {
    Exchange fitting = cut(exchange);
    exchanges.addLast(fitting);
    chars += chars(fitting);
    while (exchanges.size() > maxExchanges || chars > maxChars) {
      chars -= chars(exchanges.removeFirst());
    }
  }

  /**
   * Puts {@code amended} in the place of the newest if that is still {@code last}.
   *
   * @return whether it was
   */
  public boolean amendLast(Exchange last, Exchange amended) {
    if (!cut(last).equals(exchanges.peekLast())) {
      return false;
    }
    chars -= chars(exchanges.removeLast());
    add(amended);
    return true;
  }

  /** Takes these in place of what there was. */
  public void replaceBy(List<Exchange> others) {
    clear();
    others.forEach(this::add);
  }

  /** Forgets all. */
  public void clear() {
    exchanges.clear();
    chars = 0;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return exchanges.isEmpty();
  }

  /** They as they are now. */
  public List<Exchange> snapshot() {
    return List.copyOf(exchanges);
  }

  private Exchange cut(Exchange exchange) {
    int half = maxChars / 2;
    return new Exchange(cut(exchange.userText(), half), cut(exchange.replyText(), half));
  }

  private static String cut(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(maxChars - 1));
    return text.substring(0, splitsPair ? maxChars - 1 : maxChars);
  }

  private static int chars(Exchange exchange) {
    return exchange.userText().length() + exchange.replyText().length();
  }
}
