package dev.hotpin.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the files of {@code deploy/} set is there to be set. */
class DeploySettingsTest {
  /** Of the launch scripts and of HAProxy's own file. */
  private static final Set<String> OTHERS =
      Set.of("HOTPIN_JAVA_OPTS", "HOTPIN_NODES", "HOTPIN_RESOLVER", "GRAFANA_PASSWORD");

  private static final Set<String> SETTINGS =
      Arrays.stream(Setting.values()).map(Enum::name).collect(Collectors.toSet());

  private static final Pattern NAME =
      Pattern.compile(
          "(?m)^\\s*#?\\s*-?\\s*(?:Environment=)?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\\s*[:=]");

  @ParameterizedTest
  @CsvSource({
    "compose/docker-compose.yml, 8",
    "kubernetes/config.yaml, 6",
    "systemd/hotpin.env, 3",
    "systemd/hotpin.service, 1",
  })
  void everySettingExists(String file, int atLeast) throws IOException {
    List<String> named = names(file);
    assertTrue(named.size() >= atLeast, named::toString);
    Set<String> unknown = new TreeSet<>(named);
    unknown.removeIf(name -> SETTINGS.contains(name) || OTHERS.contains(name));
    unknown.removeIf(name -> name.startsWith("GF_")); // Grafana's own
    assertEquals(Set.of(), unknown, file);
  }

  private static List<String> names(String file) throws IOException {
    Matcher matcher = NAME.matcher(Files.readString(Path.of("deploy", file)));
    return matcher.results().map(match -> match.group(1)).toList();
  }
}
