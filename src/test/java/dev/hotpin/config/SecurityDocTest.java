package dev.hotpin.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.limits.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/security.md says of limits, settings and tests is so. */
class SecurityDocTest {
  private static final Path DOC = Path.of("docs", "security.md");
  private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT))`");
  private static final Pattern SETTING = Pattern.compile("`([A-Z][A-Z0-9_]+)`");
  private static final int COLUMNS = 5;

  /** Words in capitals that are no settings. */
  private static final Set<String> OTHER = Set.of("INTERRUPT", "RESET", "EOS", "TEXT");

  private final String text;

  SecurityDocTest() throws IOException {
    text = Files.readString(DOC);
  }

  /** The cells of each row by its first. */
  private Map<String, List<String>> rows() {
    String table =
        text.substring(text.indexOf("<!-- limits -->"), text.indexOf("<!-- /limits -->"));
    Map<String, List<String>> rows = new LinkedHashMap<>();
    table
        .lines()
        .filter(line -> line.startsWith("| `"))
        .forEach(
            line -> {
              String[] cells = line.substring(1, line.length() - 1).split("\\|", -1);
              List<String> stripped = Arrays.stream(cells).map(String::strip).toList();
              assertEquals(COLUMNS, stripped.size(), line);
              assertEquals(null, rows.put(stripped.get(0).replace("`", ""), stripped), line);
            });
    return rows;
  }

  private static List<String> all(Pattern pattern, String in) {
    return pattern.matcher(in).results().map((MatchResult m) -> m.group(1)).toList();
  }

  @Test
  void everyLimitHasARowAndEveryRowIsALimit() {
    List<String> limits = Arrays.stream(Limit.values()).map(Limit::label).toList();
    assertEquals(limits, new ArrayList<>(rows().keySet()));
  }

  @Test
  void everyRowHasItsSettingWithItsDefaultAnAnswerAndATest() {
    rows()
        .forEach(
            (limit, cells) -> {
              List<String> defaults =
                  all(SETTING, cells.get(1)).stream()
                      .map(name -> Setting.valueOf(name).defaultText().orElseThrow())
                      .toList();
              if (!defaults.isEmpty()) {
                assertEquals(String.join(", ", defaults), cells.get(2), limit);
              }
              assertTrue(!cells.get(3).isEmpty(), limit + " has no answer");
              assertTrue(!all(TEST, cells.get(4)).isEmpty(), limit + " has no test");
            });
  }

  @Test
  void everySettingThatIsNamedExists() {
    Set<String> settings =
        Arrays.stream(Setting.values()).map(Setting::name).collect(Collectors.toSet());
    for (String name : all(SETTING, text)) {
      assertTrue(settings.contains(name) || OTHER.contains(name), name + " is no setting");
    }
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    Set<String> classes;
    try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
      classes =
          files
              .map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
              .collect(Collectors.toSet());
    }
    for (String name : all(TEST, text)) {
      assertTrue(classes.contains(name), "there is no test " + name);
    }
  }
}
