package dev.hotpin.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hotpin.config.BuildInfo;
import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.ExternalTool;
import dev.hotpin.testing.ExternalTool.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The zip, unpacked where a user would: at a path with spaces. */
class DistributionIT {
  private static final Path ZIP = Path.of("target", "hotpin-" + BuildInfo.version() + ".zip");
  private static final Pattern PORT = Pattern.compile("listens on port (\\d+)");
  private static final long STOP_SECONDS = 30;

  /** Of a JVM that ends by the signal, after its hooks. */
  private static final int SIGTERM_EXIT_CODE = 143;

  @TempDir private static Path directory;
  private static Path home;
  private static String script;

  @BeforeAll
  static void unpack() throws IOException {
    assumeTrue(Files.exists(ZIP), "Skipped: no " + ZIP + ". Make it: mvn -DskipTests package");
    ExternalTool.needs("unzip", "apt-get install unzip");
    Path place = Files.createDirectory(directory.resolve("a place with spaces"));
    ExternalTool.run("unzip", "-q", ZIP.toString(), "-d", place.toString()).succeeded();
    home = place.resolve("hotpin-" + BuildInfo.version());
    script = home.resolve("bin/hotpin").toString();
  }

  private static Outcome run(Map<String, String> environment, String... command) {
    return ExternalTool.run(directory, environment, command);
  }

  @Test
  void theVersionNamesTheCommitAndTheJava() {
    String said = run(Map.of(), script, "--version").succeeded();
    assertTrue(said.startsWith("hotpin " + BuildInfo.version() + "\n"), said);
    assertTrue(said.contains("\ncommit " + BuildInfo.commit() + "\n"), said);
    assertTrue(said.contains(System.getProperty("java.runtime.version")), said);
  }

  @Test
  void itServesATurnAndEndsInOrder() throws Exception {
    Path log = directory.resolve("server.log");
    ProcessBuilder builder =
        new ProcessBuilder(script, "serve", "--host", "127.0.0.1", "--port", "0")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(Map.of("STT_ENGINE", "sphinx4", "STT_PERMITS", "1", "HOTPIN_OPEN", "true"));
    builder.environment().put("HOTPIN_JAVA_OPTS", "-Xmx1g -Dsome.flag=1");
    Process server = builder.start();
    try {
      ChatTestServer.await(
          "the banner", () -> text(log).contains("is ready.") || !server.isAlive());
      Matcher port = PORT.matcher(text(log));
      assertTrue(port.find(), text(log));
      assertTrue(text(log).contains("bin/hotpin talk"), text(log));
      String url = "ws://127.0.0.1:" + port.group(1) + "/ws";
      String heard = run(Map.of(), script, "talk", "--url", url).succeeded();
      assertTrue(heard.contains("go forward ten meters"), heard);
      server.destroy(); // SIGTERM
      assertTrue(server.waitFor(STOP_SECONDS, TimeUnit.SECONDS), text(log));
      int exitCode = server.exitValue();
      assertTrue(exitCode == 0 || exitCode == SIGTERM_EXIT_CODE, text(log));
    } finally {
      server.destroyForcibly();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void itIsStartedThroughALinkAsWell() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("linked"), Path.of(script));
    Path second = Files.createSymbolicLink(directory.resolve("again"), Path.of("linked"));
    assertTrue(Files.isSymbolicLink(link));
    run(Map.of(), second.toString(), "--version").succeeded();
  }

  @Test
  void aJavaThatIsTooOldOrMissingIsSaidInASentence() throws IOException {
    Path old = Files.createDirectories(directory.resolve("old java/bin")).resolve("java");
    Files.writeString(old, "#!/bin/sh\necho 'openjdk version \"11.0.22\" 2024-01-16' >&2\n");
    assertTrue(old.toFile().setExecutable(true));
    String home11 = old.getParent().getParent().toString();
    Outcome tooOld = run(Map.of("JAVA_HOME", home11), script, "--version");
    assertEquals(1, tooOld.exitCode());
    assertEquals(
        "hotpin: Java 17 or newer is needed; " + old + " is version 11.0.22.\n", tooOld.output());
    Outcome missing = run(Map.of("JAVA_HOME", directory.toString()), script, "--version");
    assertEquals(1, missing.exitCode());
    assertEquals(1, missing.output().lines().count(), missing.output());
    assertTrue(missing.output().contains("JAVA_HOME"), missing.output());
  }

  @Test
  void argumentsArriveAsTheyAre() {
    Outcome unknown = run(Map.of(), script, "talk", "a file that is not there.wav");
    assertTrue(unknown.exitCode() != 0);
    assertTrue(unknown.output().contains("a file that is not there.wav"), unknown.output());
  }

  @Test
  void theShellScriptIsPortable() {
    ExternalTool.needs("shellcheck", "apt-get install shellcheck");
    ExternalTool.run("shellcheck", script).succeeded();
  }

  /** There is no Windows here: what can be seen of the script without one. */
  @Test
  void theWindowsScriptHasItsLineEndingsAndTheSameFlags() throws IOException {
    String windows = Files.readString(home.resolve("bin/hotpin.cmd"), StandardCharsets.US_ASCII);
    assertFalse(windows.replace("\r\n", "").contains("\n"));
    String unix = Files.readString(Path.of(script));
    for (String shared : new String[] {"serve.jvm", "client.jvm", "HOTPIN_JAVA_OPTS", "-jar"}) {
      assertTrue(windows.contains(shared) && unix.contains(shared), shared);
    }
    long opened = windows.chars().filter(c -> c == '(').count();
    assertEquals(opened, windows.chars().filter(c -> c == ')').count());
  }

  @Test
  void whatItNeedsAndWhatExplainsItIsThere() {
    for (String file :
        new String[] {
          "LICENSE",
          "README.md",
          "CHANGELOG.md",
          ".env.example",
          "docs/protocol.md",
          "deploy/README.md",
          "deploy/systemd/hotpin.service",
          "model/README.md"
        }) {
      assertTrue(Files.exists(home.resolve(file)), file);
    }
  }
}
