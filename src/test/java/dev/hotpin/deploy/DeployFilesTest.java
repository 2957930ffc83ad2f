package dev.hotpin.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.config.BuildInfo;
import dev.hotpin.testing.ExternalTool;
import dev.hotpin.testing.ExternalTool.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each file of {@code deploy/}, checked with the program that reads it. */
class DeployFilesTest {
  private static final Path DEPLOY = Path.of("deploy");
  private static final String HAPROXY = "apt-get install haproxy";
  static final String PROMTOOL = "apt-get install prometheus";
  private static final String SYSTEMD = "apt-get install systemd";
  private static final String PIP = "pip install kubernetes-validate check-jsonschema";

  /** The Kubernetes that the manifests are written for, and newer. */
  private static final String[] KUBERNETES = {"1.30", "1.37"};

  /** Kinds of others, whose schemas it has not. */
  private static final Set<String> NOT_OF_KUBERNETES =
      Set.of("kustomization.yaml", "pod-monitor.example.yaml");

  private static final Pattern IMAGE_VERSION =
      Pattern.compile("(?:hotpin:|newTag: )([0-9][0-9A-Za-z.-]*)");

  /** What systemd calls "OK": 0 is locked up, 10 is open. */
  private static final double WORST_EXPOSURE = 2.0;

  @Test
  void haproxyTakesItsConfiguration() {
    ExternalTool.needs("haproxy", HAPROXY);
    Map<String, String> names =
        Map.of("HOTPIN_NODES", "hotpin", "HOTPIN_RESOLVER", "127.0.0.11:53");
    String file = DEPLOY.resolve("haproxy/haproxy.cfg").toString();
    Outcome checked = ExternalTool.run(Path.of("."), names, "haproxy", "-c", "-f", file);
    assertTrue(checked.succeeded().contains("valid"), checked.output());
    assertTrue(!checked.output().contains("WARNING"), checked.output());
  }

  @Test
  void prometheusTakesItsConfigurationAndTheRules() {
    ExternalTool.needs("promtool", PROMTOOL);
    String directory = DEPLOY.resolve("prometheus").toString();
    ExternalTool.run("promtool", "check", "config", "--syntax-only", directory + "/prometheus.yml")
        .succeeded();
  }

  @Test
  void theAlertsAreSilentWhenAllIsWellAndSpeakWhenItIsNot() {
    ExternalTool.needs("promtool", PROMTOOL);
    String tests = DEPLOY.resolve("prometheus/alerts-test.yml").toString();
    ExternalTool.run("promtool", "test", "rules", tests).succeeded();
  }

  @Test
  void systemdTakesTheUnitAndFindsItLockedUp(@TempDir Path directory) throws IOException {
    ExternalTool.needs("systemd-analyze", SYSTEMD);
    Path program = Files.writeString(directory.resolve("hotpin"), "#!/bin/sh\n");
    assertTrue(program.toFile().setExecutable(true));
    String unit = Files.readString(DEPLOY.resolve("systemd/hotpin.service"));
    Path here = directory.resolve("hotpin.service");
    Files.writeString(here, unit.replace("/opt/hotpin/bin/hotpin", program.toString()));
    Outcome verified = ExternalTool.run("systemd-analyze", "verify", here.toString());
    assertEquals("", verified.succeeded());
    String security =
        ExternalTool.run("systemd-analyze", "security", "--offline=true", here.toString()).output();
    Matcher exposure = Pattern.compile("exposure level for \\S+: ([0-9.]+)").matcher(security);
    assertTrue(exposure.find(), security);
    assertTrue(Double.parseDouble(exposure.group(1)) <= WORST_EXPOSURE, security);
  }

  @Test
  void theComposeFileHasTheShapeOfOne() {
    ExternalTool.needs("check-jsonschema", PIP);
    ExternalTool.run(
            "check-jsonschema",
            "--builtin-schema",
            "vendor.compose-spec",
            DEPLOY.resolve("compose/docker-compose.yml").toString())
        .succeeded();
  }

  @Test
  void kubernetesTakesTheManifests() throws IOException {
    ExternalTool.needs("kubernetes-validate", PIP);
    try (Stream<Path> files = Files.list(DEPLOY.resolve("kubernetes"))) {
      String[] manifests =
          files
              .filter(file -> !NOT_OF_KUBERNETES.contains(file.getFileName().toString()))
              .filter(file -> file.toString().endsWith(".yaml"))
              .map(Path::toString)
              .sorted()
              .toArray(String[]::new);
      assertTrue(manifests.length >= 8);
      for (String version : KUBERNETES) {
        String[] options = {"kubernetes-validate", "--strict", "-k", version};
        ExternalTool.run(
                Stream.concat(Stream.of(options), Stream.of(manifests)).toArray(String[]::new))
            .succeeded();
      }
    }
  }

  @Test
  void theImageThatIsAskedForHasTheVersionOfTheProgram() throws IOException {
    Set<String> versions = new TreeSet<>();
    for (String file :
        List.of("README.md", "compose/docker-compose.yml", "kubernetes/kustomization.yaml")) {
      Matcher named = IMAGE_VERSION.matcher(Files.readString(DEPLOY.resolve(file)));
      List<String> found = named.results().map(match -> match.group(1)).toList();
      assertFalse(found.isEmpty(), file);
      versions.addAll(found);
    }
    assertEquals(Set.of(BuildInfo.version()), versions);
  }

  @Test
  void theScriptsAreSound() {
    ExternalTool.needs("shellcheck", "apt-get install shellcheck");
    String[] scripts = {"deploy/image/base", "deploy/image/build", ".ci/reproducible", ".ci/run"};
    ExternalTool.run(
            Stream.concat(Stream.of("shellcheck"), Stream.of(scripts)).toArray(String[]::new))
        .succeeded();
  }
}
