package dev.hotpin.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a request says it takes: the list of {@code Accept} or {@code Accept-Encoding} with its
 * weights (RFC 9110, section 12.5). What can't be read is left out. Immutable; any thread.
 */
final class AcceptHeader {
  /** Beyond it a header is not looked at: no browser sends so many. */
  private static final int MAX_ENTRIES = 64;

  private record Entry(String name, double weight) {}

  private final List<Entry> entries = new ArrayList<>();

  /**
   * @param value of the header; may be null, which is as if nothing were listed
   */
  AcceptHeader(String value) {
    if (value == null) {
      return;
    }
    for (String part : value.split(",", MAX_ENTRIES)) {
      add(part);
    }
  }

  private void add(String part) {
    String[] fields = part.split(";", -1);
    String name = fields[0].trim().toLowerCase(Locale.ROOT);
    double weight = 1;
    for (int i = 1; i < fields.length; i++) {
      String field = fields[i].trim().toLowerCase(Locale.ROOT);
      if (field.startsWith("q=")) {
        weight = weight(field.substring(2));
      }
    }
    if (!name.isEmpty()) {
      entries.add(new Entry(name, weight));
    }
  }

  private static double weight(String digits) {
    try {
      return Math.max(0, Math.min(1, Double.parseDouble(digits)));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** How much the media type {@code type/subtype} is wanted, 0 (not at all) to 1. */
  double weightOfType(String mediaType) {
    String range = mediaType.substring(0, mediaType.indexOf('/')) + "/*";
    return first(mediaType, range, "*/*");
  }

  /** How much the content coding {@code coding} is wanted, 0 (not at all) to 1. */
  double weightOfCoding(String coding) {
    return first(coding, "*");
  }

  /** The weight of the most specific name that is listed. */
  private double first(String... names) {
    for (String name : names) {
      for (Entry entry : entries) {
        if (entry.name().equals(name)) {
          return entry.weight();
        }
      }
    }
    return 0;
  }
}
