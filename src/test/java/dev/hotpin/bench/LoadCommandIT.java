package dev.hotpin.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.bench.report.JsonTree;
import dev.hotpin.client.ScriptedServer;
import dev.hotpin.testing.ExternalTool;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** The command as it is typed. */
@Timeout(120)
class LoadCommandIT {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--idle 3",
        "--never-readers 3",
        "--read at_once",
        "--think-ms 10",
        "--typing",
        "--told-at-once",
        "--interrupt-share 0.1",
        "--vanish-share 0.1",
        "--storm-every 5",
        "--connects-per-second 5",
        "--chat-port 8100",
        "--markers"
      })
  void whatAServerThatOnlyRecognizesCannotBeAskedIsRefused(String option) {
    assertEquals(ExitCode.USAGE, execute("--dialect vosk " + option));
    assertTrue(
        err.toString().contains("of --dialect vosk there are plain speakers"), err::toString);
    assertTrue(err.toString().contains(option.split(" ", 2)[0]), err::toString);
  }

  @Test
  void optionsThatUndoEachOtherAreRefused() {
    assertEquals(ExitCode.USAGE, execute("--wifi --jitter-ms 20"));
    assertTrue(err.toString().contains("--wifi sets --jitter-ms"), err::toString);
    assertEquals(ExitCode.USAGE, execute("--typing --told-at-once"));
    assertTrue(err.toString().contains("exclude each other"), err::toString);
    assertEquals(ExitCode.USAGE, execute("-n 2,0,4"));
    assertTrue(err.toString().contains("at least one wearable"), err::toString);
  }

  @Test
  void severalNumbersOfWearablesArePlayedOneAfterTheOtherAndToldApart() throws Exception {
    ExternalTool.needs("espeak-ng", "apt install espeak-ng");
    Path json = folder.resolve("levels.json");
    Path html = folder.resolve("levels.html");
    try (ScriptedServer server = ScriptedServer.at(ScriptedServer::answer)) {
      int code =
          execute(
              "-n 1,2 --runs 2 --turns 1 --talk-share 1 --read at_once --warm-up 0 --seconds 4"
                  + " --measured-turns 1 --speech-cache "
                  + folder.resolve("speech")
                  + " --url "
                  + server.url()
                  + " --json "
                  + json
                  + " --html "
                  + html);
      assertEquals(ExitCode.OK, code, () -> out.toString() + err);
    }
    List<Map<String, Object>> results =
        JsonTree.readLines(json).stream().map(JsonTree::asMap).toList();
    assertEquals(
        List.of(
            "1 wearables, run 1 of 2",
            "1 wearables, run 2 of 2",
            "1 wearables, median of 2 runs",
            "2 wearables, run 1 of 2",
            "2 wearables, run 2 of 2",
            "2 wearables, median of 2 runs"),
        results.stream().map(result -> result.get("name")).toList());
    for (Map<String, Object> result : results) {
      assertEquals(JsonTree.number(result, "load"), JsonTree.number(result, "connected"));
      assertTrue(JsonTree.number(result, "groups/talking/turns/answered") >= 1, result::toString);
    }
    assertTrue(Files.readString(html).contains("2 wearables, median of 2 runs"));
  }

  private int execute(String options) {
    CommandLine commands = Bench.newCommandLine();
    commands.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commands.execute(("load " + options).split(" ", -1));
  }
}
