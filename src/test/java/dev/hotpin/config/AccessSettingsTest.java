package dev.hotpin.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.identity.AccessSettings;
import dev.hotpin.identity.JwtAlgorithm;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of who may connect. */
class AccessSettingsTest {
  private static final String SECRET = "4f1d9c0b7a6e8352d4c1b0a99f8e7d6c5b4a39281706f5e4";

  private static ConfigSources environment(String... namesAndValues) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new ConfigSources(Map.of(), values, Map.of());
  }

  private static AccessSettings access(String... namesAndValues) {
    return ServerConfig.load(environment(namesAndValues)).identity().access();
  }

  private static String problemOf(String... namesAndValues) {
    List<String> problems =
        assertThrows(ConfigException.class, () -> ServerConfig.load(environment(namesAndValues)))
            .problems();
    assertEquals(1, problems.size(), problems.toString());
    return problems.get(0);
  }

  @Test
  void withoutAnySettingItIsThePairingKey() {
    AccessSettings access = access();
    assertFalse(access.open());
    assertFalse(access.configured());
    assertTrue(access.pairingKeyFile().endsWith(Path.of("hotpin", "pairing-key")));
  }

  @Test
  void theAlgorithmFollowsFromWhatIsSetAndMayBeNamed() {
    assertEquals(
        JwtAlgorithm.HS256,
        access("JWT_SECRET", SECRET).tokens().orElseThrow().rules().algorithm());
    assertEquals(
        JwtAlgorithm.RS256,
        access("JWT_JWKS_FILE", "keys.json").tokens().orElseThrow().rules().algorithm());
    assertEquals(
        JwtAlgorithm.EDDSA,
        access("JWT_JWKS_FILE", "keys.json", "JWT_ALGORITHM", "EdDSA")
            .tokens()
            .orElseThrow()
            .rules()
            .algorithm());
  }

  @Test
  void whatContradictsItselfStopsTheStartInASentence() {
    assertTrue(problemOf("JWT_SECRET", SECRET, "JWT_ALGORITHM", "rs256").contains("JWT_JWKS_FILE"));
    assertTrue(problemOf("JWT_ALGORITHM", "hs256").contains("JWT_SECRET"));
    assertTrue(problemOf("JWT_SECRET", SECRET, "JWT_JWKS_FILE", "keys.json").contains("unset one"));
    assertTrue(problemOf("HOTPIN_OPEN", "true", "ACCESS_KEYS_FILE", "keys").contains("unset one"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "your_api_token_here",
        "your-256-bit-secret-your-256-bit-secret",
        "changemechangemechangemechangeme",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "4f1d9c0b7a6e8352d4c1b0a99f8e7d6"
      })
  void aSecretThatCouldBeGuessedIsRefusedAndNotShown(String secret) {
    String problem = problemOf("JWT_SECRET", secret);
    assertTrue(problem.startsWith("JWT_SECRET is not usable"), problem);
    assertTrue(problem.contains("32 to 512"), problem);
    assertFalse(problem.contains("\"" + secret + "\""), problem);
  }

  @Test
  void aTemplateIsNoKeyOfTheLanguageModelEither() {
    assertTrue(problemOf("GROQ_API_KEY", "your_groq_api_key_here").contains("placeholder"));
    assertTrue(ServerConfig.load(environment("GROQ_API_KEY", "none")).dialogue().online());
  }

  @Test
  void secretsAreNotPrinted() {
    assertFalse(ServerConfig.load(environment("JWT_SECRET", SECRET)).toString().contains(SECRET));
    String listing = SettingListing.inForce(environment("JWT_SECRET", SECRET));
    assertFalse(listing.contains(SECRET), listing);
  }

  @Test
  void theUsersDirectoryFollowsTheCustomOfTheSystem() {
    Path home = Path.of("/home/anna");
    assertEquals(
        home.resolve(".config").resolve("hotpin"),
        UserConfigDirectory.of(Map.of(), home.toString()));
    assertEquals(
        Path.of("/etc/xdg/hotpin"),
        UserConfigDirectory.of(Map.of("XDG_CONFIG_HOME", "/etc/xdg"), home.toString()));
    assertEquals(
        home.resolve(".config").resolve("hotpin"),
        UserConfigDirectory.of(Map.of("XDG_CONFIG_HOME", "relative"), home.toString()));
  }
}
