package dev.hotpin.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerConfigTest {
  @TempDir Path directory;

  private static ConfigSources environment(String... namesAndValues) {
    return new ConfigSources(Map.of(), map(namesAndValues), Map.of());
  }

  private static Map<String, String> map(String... namesAndValues) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }

  private static List<String> problemsOf(ConfigSources sources) {
    return assertThrows(ConfigException.class, () -> ServerConfig.load(sources)).problems();
  }

  @Test
  void nothingGivenMeansTheDefaults() {
    ServerConfig config = ServerConfig.load(environment());

    assertEquals("0.0.0.0", config.http().host());
    assertEquals(8000, config.http().port());
    assertEquals(Optional.empty(), config.recognition().voskModelPath());
    assertEquals(Path.of("model"), config.recognition().modelRoot());
    assertEquals(OptionalInt.empty(), config.recognition().permits());
    assertFalse(config.dialogue().online());
    assertEquals(ServerConfig.GROQ_BASE_URL, config.dialogue().baseUrl());
    assertEquals(0.2, config.dialogue().temperature());
    assertEquals(ZoneId.systemDefault(), config.dialogue().timeZone());
    assertEquals(175, config.synthesis().wordsPerMinute());
    assertTrue(config.http().eventLoopThreads() >= 1);
    assertTrue(config.synthesis().voices() >= 2);
  }

  @Test
  void everyDefaultIsAnAllowedValue() {
    for (Setting setting : Setting.values()) {
      setting
          .defaultText()
          .ifPresent(text -> assertTrue(setting.type().parse(text).isPresent(), setting.name()));
    }
  }

  @Test
  void aFlagBeatsTheEnvironmentThatBeatsDotEnv() {
    Map<String, String> three = Map.of("SERVER_PORT", "3");
    Map<String, String> two = Map.of("SERVER_PORT", "2");
    assertEquals(3, ServerConfig.load(new ConfigSources(Map.of(), Map.of(), three)).http().port());
    assertEquals(2, ServerConfig.load(new ConfigSources(Map.of(), two, three)).http().port());
    assertEquals(
        1, ServerConfig.load(new ConfigSources(Map.of("--port", "1"), two, three)).http().port());
  }

  @Test
  void anEmptyValueMeansTheDefaultAndEndsTheSearch() {
    ConfigSources sources =
        new ConfigSources(
            Map.of(), Map.of("GROQ_API_KEY", " "), Map.of("GROQ_API_KEY", "gsk_secret"));

    assertFalse(ServerConfig.load(sources).dialogue().online());
  }

  @Test
  void aBaseUrlAloneIsEnoughToBeOnline() {
    ServerConfig config =
        ServerConfig.load(environment("GROQ_API_BASE_URL", "http://localhost:11434/v1"));

    assertTrue(config.dialogue().online());
    assertEquals(URI.create("http://localhost:11434/v1"), config.dialogue().baseUrl());
  }

  @ParameterizedTest
  @CsvSource({
    "SERVER_PORT, 65536",
    "SERVER_PORT, -1",
    "SERVER_PORT, 80a",
    "SERVER_PORT, 8_000",
    "SERVER_PORT, 99999999999999999999",
    "SERVER_HOST, 'a b'",
    "IDLE_TIMEOUT_MS, 999",
    "LLM_TEMPERATURE, 2.1",
    "LLM_TEMPERATURE, NaN",
    "LLM_TEMPERATURE, '0,2'",
    "LOG_TRANSCRIPTS, maybe",
    "STT_ENGINE, whisper",
    "TIME_ZONE, Mars/Olympus",
    "GROQ_API_BASE_URL, localhost:11434",
    "GROQ_API_BASE_URL, ftp://host/v1",
    "GROQ_API_BASE_URL, http://host/v1?key=1",
    "TTS_WORDS_PER_MINUTE, 79",
    "MAX_UTTERANCE_MS, 60001"
  })
  void aBadValueIsOneSentenceWithNameValueAndRange(String name, String value) {
    List<String> problems = problemsOf(environment(name, value));

    assertEquals(
        List.of(
            name
                + " is \""
                + value
                + "\" in the environment, but must be "
                + Setting.valueOf(name).allowed()
                + "."),
        problems);
  }

  @Test
  void aProblemNamesTheFlagOrTheFileThatTheUserWroteItIn() {
    assertEquals(
        List.of("--port is \"x\", but must be a whole number from 0 to 65535."),
        problemsOf(new ConfigSources(Map.of("--port", "x"), Map.of(), Map.of())));
    assertEquals(
        List.of("EOS_BUSY_WAIT_MS is \"x\" in .env, but must be a whole number from 0 to 1000 ms."),
        problemsOf(new ConfigSources(Map.of(), Map.of(), Map.of("EOS_BUSY_WAIT_MS", "x"))));
  }

  @Test
  void allBadValuesAreReportedTogether() {
    assertEquals(
        2,
        problemsOf(environment("SERVER_PORT", "x", "LOG_LEVEL", "loud", "TTS_VOICE", "a")).size());
  }

  @Test
  void aSecretIsNeverInAProblem() {
    String problem = problemsOf(environment("GROQ_API_KEY", "gsk_with blank 12345")).get(0);
    assertFalse(problem.contains("12345"), problem);

    problem = problemsOf(environment("GROQ_API_BASE_URL", "http://me:pass@host/v1")).get(0);
    assertFalse(problem.contains("pass"), problem);
  }

  @Test
  void aLongOrMultilineValueStaysOneShortSentence() {
    String problem = problemsOf(environment("SERVER_PORT", "1\n2" + "9".repeat(5000))).get(0);

    assertFalse(problem.contains("\n"), problem);
    assertTrue(problem.length() < 250, problem);
  }

  @ParameterizedTest
  @CsvSource({
    "PING_INTERVAL_MS, 60000, PONG_TIMEOUT_MS",
    "LLM_FIRST_TOKEN_TIMEOUT_MS, 30001, LLM_TOTAL_TIMEOUT_MS",
    "LLM_TOKEN_TIMEOUT_MS, 30001, LLM_TOTAL_TIMEOUT_MS",
    "MAX_TURN_MS, 29999, MAX_TURN_MS",
    "IMAGE_STORE_BYTES, 4194303, IMAGE_STORE_BYTES",
    "MAX_WAITING_AUDIO_BYTES, 1048576, MAX_UTTERANCE_MS"
  })
  void valuesThatContradictEachOtherAreNamedBoth(String name, String value, String named) {
    List<String> problems = problemsOf(environment(name, value));

    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).contains(name), problems.toString());
    assertTrue(problems.get(0).contains(named), problems.toString());
    assertTrue(problems.get(0).contains(value), problems.toString());
  }

  @Test
  void theSystemPromptIsReadFromItsFile() throws IOException {
    Path file = Files.writeString(directory.resolve("prompt.txt"), "Be brief. ಸರಿ\n");

    ServerConfig config = ServerConfig.load(environment("LLM_SYSTEM_PROMPT_FILE", file.toString()));

    assertEquals(Optional.of("Be brief. ಸರಿ"), config.dialogue().systemPrompt());
  }

  @Test
  void aSystemPromptThatIsMissingOrBinaryOrEmptyOrLongStopsTheStart() throws IOException {
    Path missing = directory.resolve("none.txt");
    Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});
    Path empty = Files.writeString(directory.resolve("empty"), " \n");
    Path huge = Files.writeString(directory.resolve("huge"), "a".repeat(16 * 1024 + 1));

    for (Path file : List.of(missing, binary, empty, huge, directory)) {
      List<String> problems = problemsOf(environment("LLM_SYSTEM_PROMPT_FILE", file.toString()));
      assertTrue(problems.get(0).startsWith("LLM_SYSTEM_PROMPT_FILE is \"" + file + "\", but"));
    }
  }

  @Test
  void printingTheConfigurationGivesNoSecretAway() {
    ServerConfig config =
        ServerConfig.load(environment("GROQ_API_KEY", "gsk_abcdefghijklmnop1a2b"));

    assertFalse(config.toString().contains("efgh"), config.toString());
    assertTrue(config.toString().contains("gsk_…1a2b"), config.toString());
    assertEquals("gsk_abcdefghijklmnop1a2b", config.dialogue().apiKey().orElseThrow().reveal());
  }

  @Test
  void aShortSecretIsMaskedWhole() {
    assertEquals("***", new Secret("gsk_12345678").toString());
    assertEquals("…7890", new Secret("abcdefghijklm_67890").toString());
  }

  @Test
  void aFlagThatSetsNothingIsAMistakeOfTheProgram() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ConfigSources(Map.of("--prot", "1"), Map.of(), Map.of()));
  }
}
