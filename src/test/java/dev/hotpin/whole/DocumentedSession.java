package dev.hotpin.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A session as docs/protocol.md shows it: a block of code behind {@code <!-- session: name -->}.
 * Lines that begin with {@code >} are the device's, with {@code <} the server's; an indented line
 * goes on with the one before it.
 *
 * @param lines of both sides, in order, without those that are indented
 */
record DocumentedSession(String name, List<String> lines) {
  static final String DEVICE = "> ";
  static final String SERVER = "< ";
  private static final Pattern BLOCK =
      Pattern.compile("(<!-- session: (\\S+) -->\n```text\n)(.*?)(```\n)", Pattern.DOTALL);

  /** What differs from run to run. All else, keys and their order included, is compared. */
  private static final Pattern SPOKEN =
      Pattern.compile("\"(transcript|response|version)\":\"(?:\\\\.|[^\"\\\\])*\"");

  private static final Pattern COUNTED =
      Pattern.compile(
          "\"(chunks_received|bytes_received|stable_chars|retry_after_ms|endpoint_wait|stt_final"
              + "|llm_first_token|llm_first_piece|tts_first_audio|first_frame_written"
              + "|last_frame_written|server_added|active_sessions|uptime_seconds)\":\\d+");

  /** How many frames of how many bytes. */
  private static final Pattern SIZES = Pattern.compile(": [0-9,]+ frames?, [0-9,]+ bytes\\]$");

  DocumentedSession {
    lines = List.copyOf(lines);
  }

  /** All sessions of a document, in its order. */
  static List<DocumentedSession> of(Path document) throws IOException {
    List<DocumentedSession> sessions = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(Files.readString(document));
    while (blocks.find()) {
      sessions.add(
          new DocumentedSession(
              blocks.group(2),
              blocks.group(3).lines().filter(line -> !line.startsWith("  ")).toList()));
    }
    return sessions;
  }

  /** Puts a recording in the place of the session {@code name}. */
  static void replace(Path document, String name, List<String> lines) throws IOException {
    String text = Files.readString(document);
    Matcher blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      if (blocks.group(2).equals(name)) {
        String body = String.join("\n", lines) + "\n";
        Files.writeString(
            document, text.substring(0, blocks.start(3)) + body + text.substring(blocks.end(3)));
        return;
      }
    }
  }

  /** What is compared of a line. */
  static String kind(String line) {
    String spoken = SPOKEN.matcher(line).replaceAll("\"$1\":\"...\"");
    String counted = COUNTED.matcher(spoken).replaceAll("\"$1\":0");
    return SIZES.matcher(counted).replaceAll("]");
  }

  /** What is compared of all lines. */
  static List<String> kinds(List<String> lines) {
    return lines.stream().filter(line -> !line.startsWith("  ")).map(s -> kind(s)).toList();
  }

  /** The statuses of which a run stands for one line. */
  static final Set<String> RUNS = Set.of("\"receiving\"", "\"partial\"");
}
