package dev.hotpin.bench.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The published document: an introduction, and sections under headings of the second level. One
 * thread only.
 */
final class Document {
  private static final String HEADING = "## ";

  /** By title, in the order in which they stand; without their headings. */
  private final Map<String, String> sections = new LinkedHashMap<>();

  /** An empty one. */
  Document() {}

  /** One as it was written; what stands above its first heading is left out. */
  static Document read(String text) {
    Document document = new Document();
    String title = null;
    StringBuilder body = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (line.startsWith(HEADING)) {
        document.keep(title, body);
        title = line.substring(HEADING.length()).strip();
        body.setLength(0);
      } else {
        body.append(line).append('\n');
      }
    }
    document.keep(title, body);
    return document;
  }

  private void keep(String title, StringBuilder body) {
    if (title != null) {
      put(title, body.toString());
    }
  }

  /** Whether it has a section. */
  boolean has(String title) {
    return sections.containsKey(title);
  }

  /** Puts a section in, in place of the one of that title. */
  void put(String title, String body) {
    sections.put(title, body.strip());
  }

  /**
   * All of it.
   *
   * @param titles in the order of the sections; those of other titles follow
   */
  String text(String introduction, List<String> titles) {
    List<String> order = new ArrayList<>(titles);
    sections.keySet().stream().filter(title -> !titles.contains(title)).forEach(order::add);
    StringBuilder text = new StringBuilder(introduction.strip()).append('\n');
    for (String title : order) {
      if (has(title)) {
        text.append('\n').append(HEADING).append(title).append("\n\n");
        text.append(sections.get(title)).append('\n');
      }
    }
    return text.toString();
  }
}
