package dev.hotpin.edge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Takes a {@code Forwarded} header apart (RFC 7239, section 4): elements with commas between, of
 * pairs with semicolons between, whose values may be quoted. What follows a fault is left out:
 * nobody is believed in part.
 */
final class ForwardedElements {
  private final String text;
  private int at;

  private ForwardedElements(String text) {
    this.text = text;
  }

  /** The elements in the order of the text, their names in lower case. */
  static List<Map<String, String>> parse(String header) {
    return new ForwardedElements(header).elements();
  }

  private List<Map<String, String>> elements() {
    List<Map<String, String>> elements = new ArrayList<>();
    do {
      elements.add(element());
    } while (skip(','));
    if (at < text.length()) {
      elements.add(Map.of()); // a fault: who stands behind it is not known
    }
    return elements;
  }

  private Map<String, String> element() {
    Map<String, String> pairs = new HashMap<>();
    do {
      String name = token().toLowerCase(Locale.ROOT);
      if (!name.isEmpty() && skip('=')) {
        pairs.putIfAbsent(name, at < text.length() && text.charAt(at) == '"' ? quoted() : token());
      }
    } while (skip(';'));
    return pairs;
  }

  private boolean skip(char separator) {
    blanks();
    if (at < text.length() && text.charAt(at) == separator) {
      at++;
      if (separator != '=') {
        blanks();
      }
      return true;
    }
    return false;
  }

  private void blanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  /** Colons and brackets too, which need quotes by the letter and often have none. */
  private String token() {
    int start = at;
    while (at < text.length() && ",;=\" \t".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char next = text.charAt(at);
      if (next == '"') {
        at++;
        return value.toString();
      }
      if (next == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at));
    }
    return ""; // never closed
  }
}
