package dev.hotpin.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingListingTest {

  @Test
  void theExampleFileIsTheTable() throws IOException {
    assertEquals(
        SettingListing.envExample(),
        Files.readString(Path.of(".env.example")),
        "regenerate it: java -jar target/hotpin.jar config --env-example > .env.example");
  }

  @Test
  void theReadmeShowsTheTable() throws IOException {
    Path readme = Path.of("README.md");
    Assumptions.assumeTrue(
        Files.exists(readme) && Files.readString(readme).contains(SettingListing.MARKDOWN_START),
        "README.md has no table of settings yet: put " + SettingListing.MARKDOWN_START + " there");
    String text = Files.readString(readme);
    int start =
        text.indexOf(SettingListing.MARKDOWN_START) + SettingListing.MARKDOWN_START.length();
    int end = text.indexOf(SettingListing.MARKDOWN_END);

    assertTrue(end > start, "the table must end with " + SettingListing.MARKDOWN_END);
    assertEquals(
        SettingListing.markdown().strip(),
        text.substring(start, end).strip(),
        "regenerate it: java -jar target/hotpin.jar config --markdown");
  }

  @Test
  void theExampleWithEveryLineUncommentedIsAllDefaults(@TempDir Path directory) throws IOException {
    String uncommented = SettingListing.envExample().replaceAll("(?m)^#([A-Z_]+=)", "$1");
    Path file = Files.writeString(directory.resolve(".env"), uncommented);
    Map<String, String> values = DotEnvFile.read(file);

    assertEquals(Setting.values().length, values.size());
    assertEquals(
        ServerConfig.load(new ConfigSources(Map.of(), Map.of(), Map.of())),
        ServerConfig.load(new ConfigSources(Map.of(), Map.of(), values)));
  }

  @Test
  void whatIsInForceIsPrintedWithItsOriginAndSecretsMasked() {
    String text =
        SettingListing.inForce(
            new ConfigSources(
                Map.of("--port", "9"),
                Map.of("GROQ_API_KEY", "gsk_abcdefghijklmnop1a2b"),
                Map.of("TTS_VOICE", "kevin", "SERVER_PORT", "7")));

    assertTrue(text.matches("(?s).*SERVER_PORT +9 +flag --port\n.*"), text);
    assertTrue(text.matches("(?s).*GROQ_API_KEY +gsk_…1a2b +environment\n.*"), text);
    assertTrue(text.matches("(?s).*TTS_VOICE +kevin +\\.env\n.*"), text);
    assertTrue(text.matches("(?s).*IDLE_TIMEOUT_MS +180000 ms +default\n.*"), text);
    assertFalse(text.contains("efgh"), text);
  }

  @Test
  void aBadSettingIsReportedInsteadOfPrinted() {
    ConfigSources sources = new ConfigSources(Map.of("--port", "-1"), Map.of(), Map.of());

    assertThrows(ConfigException.class, () -> SettingListing.inForce(sources));
  }

  @Test
  void noTwoSettingsShareAFlag() {
    Map<String, Setting> seen = new HashMap<>();
    for (Setting setting : Setting.values()) {
      for (String flag : setting.flags()) {
        assertEquals(null, seen.put(flag, setting), flag);
      }
    }
    assertEquals(Setting.SERVER_PORT, Setting.byFlag("--server-port").orElseThrow());
    assertEquals(Setting.SERVER_HOST, Setting.byFlag("--host").orElseThrow());
  }
}
