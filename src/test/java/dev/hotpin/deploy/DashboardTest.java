package dev.hotpin.deploy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hotpin.testing.ExternalTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Grafana dashboard, as far as it goes without Grafana. */
class DashboardTest {
  static final Path DASHBOARD = Path.of("deploy/grafana/dashboards/hotpin.json");

  private static final int MIN_QUERIES = 30;

  /** All queries, with Grafana's variables replaced as Grafana does. */
  static List<String> queries() throws IOException {
    List<String> queries = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(DASHBOARD.toFile())) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.VALUE_STRING && "expr".equals(json.currentName())) {
          queries.add(json.getText().replace("$__rate_interval", "5m").replace("$instance", ".*"));
        }
      }
    }
    return queries;
  }

  @Test
  void everyQueryIsOneThatPrometheusUnderstands(@TempDir Path directory) throws IOException {
    ExternalTool.needs("promtool", DeployFilesTest.PROMTOOL);
    List<String> queries = queries();
    assertTrue(queries.size() >= MIN_QUERIES, "only " + queries.size());
    Path rules = directory.resolve("queries.yml"); // JSON is YAML
    try (JsonGenerator json = new JsonFactory().createGenerator(Files.newBufferedWriter(rules))) {
      json.writeStartObject();
      json.writeArrayFieldStart("groups");
      json.writeStartObject();
      json.writeStringField("name", "queries");
      json.writeArrayFieldStart("rules");
      for (int i = 0; i < queries.size(); i++) {
        json.writeStartObject();
        json.writeStringField("record", "query:" + i);
        json.writeStringField("expr", queries.get(i));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    }
    String said = ExternalTool.run("promtool", "check", "rules", rules.toString()).succeeded();
    assertTrue(said.contains(queries.size() + " rules found"), said);
  }

  @Test
  void noVariableIsLeftThatIsNotDefined() throws IOException {
    for (String query : queries()) {
      assertFalse(query.contains("$"), query);
    }
    String text = Files.readString(DASHBOARD);
    assertTrue(
        text.contains("\"name\": \"instance\"") && text.contains("\"name\": \"datasource\""));
  }

  @Test
  void noPanelLiesOnAnother() throws IOException {
    Set<String> taken = new HashSet<>();
    int panels = 0;
    try (JsonParser json = new JsonFactory().createParser(DASHBOARD.toFile())) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.START_OBJECT && "gridPos".equals(json.currentName())) {
          panels++;
          take(json, taken);
        }
      }
    }
    assertTrue(panels > 20, panels + " panels");
  }

  private static void take(JsonParser json, Set<String> taken) throws IOException {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      int value = json.nextIntValue(-1);
      switch (key) {
        case "x" -> x = value;
        case "y" -> y = value;
        case "w" -> width = value;
        case "h" -> height = value;
        default -> throw new AssertionError(key);
      }
    }
    assertTrue(x >= 0 && x + width <= 24, "outside at " + x);
    for (int column = x; column < x + width; column++) {
      for (int line = y; line < y + height; line++) {
        assertTrue(taken.add(column + "," + line), "two panels at " + column + "," + line);
      }
    }
  }
}
