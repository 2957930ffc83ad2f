package dev.hotpin.bench;

import dev.hotpin.bench.words.WordErrorRun;
import dev.hotpin.recognition.sphinx.SphinxSearch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Counts the words that the embedded recognizer gets wrong. */
@Command(
    name = "word-errors",
    description = {
      "Counts the words that Sphinx4 gets wrong on recordings, and what decoding costs.",
      "A folder holds NAME.wav with NAME.txt: what is said, without punctuation."
    },
    mixinStandardHelpOptions = true)
final class WordErrorsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FOLDER", description = "Recordings and their texts.")
  private List<Path> folders;

  @Option(
      names = "--search",
      split = ",",
      defaultValue = "fast",
      description =
          "Searches to compare, each recording with each in turn: ${COMPLETION-CANDIDATES}."
              + " Ratios are to the first. Default: ${DEFAULT-VALUE}.")
  private List<SphinxSearch> searches;

  @Option(names = "--transcripts", description = "Also what was heard of each recording.")
  private boolean transcripts;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (WordErrorRun run = WordErrorRun.start(searches)) {
      for (Path folder : folders) {
        run.over(folder, transcripts, line -> print(out, line));
      }
    }
    return ExitCode.OK;
  }

  private static void print(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
