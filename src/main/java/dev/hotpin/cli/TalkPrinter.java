package dev.hotpin.cli;

import dev.hotpin.audio.Pcm;
import dev.hotpin.client.Milestone;
import dev.hotpin.client.Millis;
import dev.hotpin.client.ServerMessage;
import dev.hotpin.client.TurnReport;
import dev.hotpin.client.TurnStatistics;
import dev.hotpin.client.Violations;
import dev.hotpin.client.Waterfall;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalLong;

/** Tells people, or programs, what came of the turns. */
final class TalkPrinter {
  private final Console console;
  private final boolean json;
  private final TurnJson jsonLines = new TurnJson();

  /**
   * Prints to a console.
   *
   * @param json a line of JSON for each turn and nothing else on standard output
   */
  TalkPrinter(Console console, boolean json) {
    this.console = console;
    this.json = json;
  }

  /** What is going on; not for programs. */
  void note(String sentence) {
    if (!json) {
      console.out().println(sentence);
      console.out().flush();
    }
  }

  /** Words while they are spoken: those for good, then in brackets those that may change. */
  void partial(ServerMessage.Partial partial) {
    String text = partial.transcript();
    int stableChars = Math.min(partial.stableChars(), text.length());
    if (json) {
      console.out().println(jsonLines.partial(partial));
    } else {
      String open = text.substring(stableChars).strip();
      String stable = text.substring(0, stableChars).strip();
      String gap = stable.isEmpty() || open.isEmpty() ? "" : " ";
      console.paragraph("so far ", stable + gap + (open.isEmpty() ? "" : "[" + open + "]"));
    }
    console.out().flush();
  }

  /** A single turn, in full. */
  void turn(TurnReport report) throws IOException {
    if (json) {
      console.out().println(jsonLines.turn(report));
    } else {
      describe(report);
    }
    console.out().flush();
  }

  /** One of many. */
  void turnOfMany(TurnReport report, int number, int of) throws IOException {
    if (json) {
      turn(report);
    }
    String first =
        report.nanosTo(Milestone.FIRST_AUDIO).isPresent()
            ? "first audio after "
                + Millis.format(report.nanosTo(Milestone.FIRST_AUDIO).getAsLong())
                + " ms"
            : "no audio";
    console.progress(String.format(Locale.ROOT, "turn %d of %d: %s", number, of, first));
  }

  /** Many turns, in sum. */
  void summary(TurnStatistics statistics) throws IOException {
    console.progress("");
    if (json) {
      console.out().println(jsonLines.summary(statistics));
    } else {
      statistics.table().forEach(console.out()::println);
      violations(statistics.violations());
    }
    console.out().flush();
  }

  /** What came after the last turn. */
  void strays(Violations violations) {
    if (!json) {
      violations(violations);
      console.out().flush();
    }
  }

  private void describe(TurnReport report) {
    report
        .error()
        .ifPresent(error -> console.paragraph("error  ", errorText(error.code(), error.message())));
    console.paragraph("heard  ", report.transcript().isEmpty() ? "(nothing)" : report.transcript());
    console.paragraph("reply  ", report.reply().isEmpty() ? "(nothing)" : report.reply());
    if (report.degraded()) {
      console.paragraph("       ", "(the language model failed and was excused)");
    }
    console.out().println();
    console.out().println("From the end of speech, in ms:");
    Waterfall.of(console.unicode()).draw(report).forEach(console.out()::println);
    console
        .out()
        .printf(
            Locale.ROOT,
            "audio      %,d ms in %d frames, the longest gap between them %s ms%n",
            Pcm.millisOf(report.audio().pcmBytes()),
            report.audio().frames(),
            Millis.format(report.longestGapNanos()));
    stop(report);
    violations(report.violations());
  }

  private void stop(TurnReport report) {
    OptionalLong wished = report.nanosTo(Milestone.STOP_WISHED);
    OptionalLong stopped = report.nanosTo(Milestone.INTERRUPTED);
    if (wished.isPresent() && stopped.isPresent()) {
      console
          .out()
          .printf(
              Locale.ROOT,
              "stopped    %s ms after that was wished; %,d ms of audio came meanwhile%n",
              Millis.format(stopped.getAsLong() - wished.getAsLong()),
              Pcm.millisOf(report.audio().pcmBytesAfterStop()));
    } else if (wished.isPresent()) {
      console.out().println("stopped    no: the reply was over before the server heard the wish");
    }
    OptionalLong noticed = report.nanosTo(Milestone.NOTICED);
    if (noticed.isPresent() && noticed.getAsLong() < 0) {
      console.paragraph(
          "",
          "The server took "
              + Millis.format(-noticed.getAsLong())
              + " ms before the end of the recording for the end of speech.");
    }
  }

  private void violations(Violations violations) {
    if (!violations.isEmpty()) {
      console.paragraph("Against the protocol: ", violations.describe() + ".");
    }
  }

  private static String errorText(String code, String message) {
    return code.isEmpty() ? message : code + ": " + message;
  }
}
