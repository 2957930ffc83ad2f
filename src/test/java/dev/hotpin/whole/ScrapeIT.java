package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.testing.Recordings;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What dashboard, alerts and autoscaler ask for is in what a server shows after a turn. */
@ExtendWith(SharedServers.class)
class ScrapeIT {
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:hotpin|jvm|process)_[a-z_]+[a-z](?=[{\\[)\\s])");
  private static final Pattern SHOWN = Pattern.compile("(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)[{ ]");

  /** The adapter's own name for what it makes. */
  private static final String ADAPTED = "hotpin_permits_in_use_ratio";

  private final OfflineServer server;

  ScrapeIT(OfflineServer server) {
    this.server = server;
  }

  private Set<String> shown() {
    try (Device device = server.connect()) {
      device.speak(Recordings.pcm(Recordings.GO_FORWARD)).succeeded();
    }
    HttpResponse<String> scrape = server.get("/metrics");
    assertEquals(200, scrape.statusCode(), scrape.body());
    return SHOWN.matcher(scrape.body()).results().map(m -> m.group(1)).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource({
    "grafana/dashboards/hotpin.json, 20",
    "prometheus/alerts.yml, 8",
    "prometheus/adapter-values.yaml, 2"
  })
  void everyMetricThatIsAskedForIsThere(String file, int atLeast) throws IOException {
    Set<String> asked =
        METRIC
            .matcher(Files.readString(Path.of("deploy", file)))
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));
    asked.remove(ADAPTED);
    assertTrue(asked.size() >= atLeast, asked::toString);
    asked.removeAll(shown());
    assertEquals(Set.of(), asked, file);
  }
}
