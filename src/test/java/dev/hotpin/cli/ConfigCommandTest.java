package dev.hotpin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.config.Setting;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class ConfigCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Command(name = "probe")
  private static final class Probe implements Runnable {
    @Mixin private ConfigOptions options;
    private Map<String, String> flags;

    @Override
    public void run() {
      flags = options.flags();
    }
  }

  private int run(String... arguments) {
    return RootCommand.newCommandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private static Map<String, String> flagsOf(String... arguments) {
    Probe probe = new Probe();
    assertEquals(0, new CommandLine(probe).execute(arguments));
    return probe.flags;
  }

  @Test
  void everySettingHasAFlag() {
    for (Setting setting : Setting.values()) {
      for (String flag : setting.flags()) {
        assertEquals(Map.of(flag, "some value"), flagsOf(flag, "some value"));
      }
    }
  }

  @Test
  void bothWaysOfWritingAFlagWork() {
    assertEquals(
        Map.of("--port", "1", "--tts-voices", "2", "--log-transcripts", "true"),
        flagsOf("--port=1", "--log-transcripts", "--tts-voices", "2"));
    assertEquals(Map.of("--groq-api-key", ""), flagsOf("--groq-api-key="));
  }

  @Test
  void theFlagInForceIsPrinted() {
    assertEquals(0, run("config", "--host", "127.0.0.9"));

    assertTrue(out.toString().matches("(?s).*SERVER_HOST +127\\.0\\.0\\.9 +flag --host\n.*"));
  }

  @Test
  void aBadFlagIsOneLineOnTheErrorStreamAndExitCode2() {
    assertEquals(2, run("config", "--port", "99999"));

    assertEquals(
        "hotpin: --port is \"99999\", but must be a whole number from 0 to 65535.",
        err.toString().strip());
    assertEquals("", out.toString());
  }

  @Test
  void anUnknownFlagIsAUsageError() {
    assertEquals(2, run("config", "--prot", "1"));
    assertTrue(err.toString().contains("--prot"), err.toString());
  }

  @Test
  void noCommandIsAUsageError() {
    assertEquals(2, run());
    assertTrue(err.toString().contains("config"), err.toString());
  }

  @Test
  void theVersionIsTheBuilds() {
    assertEquals(0, run("--version"));
    assertTrue(out.toString().startsWith("hotpin "), out.toString());
    assertFalse(out.toString().contains("unknown"), out.toString());
    assertFalse(out.toString().contains("$"), out.toString());
  }

  @Test
  void hiddenOptionsPrintTheDocuments() {
    assertEquals(0, run("config", "--markdown"));
    assertTrue(out.toString().contains("| `SERVER_PORT` |"), out.toString());
    assertEquals(0, run("config", "--env-example"));
    assertTrue(out.toString().contains("#SERVER_PORT=8000"), out.toString());
  }
}
