package dev.hotpin.bench.words;

import dev.hotpin.audio.WavFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A recording and what is said in it: {@code NAME.wav} beside {@code NAME.txt} (UTF-8, words
 * without punctuation, numbers as words).
 *
 * @param name without the ending
 * @param recording its file
 * @param said its words
 */
record Utterance(String name, Path recording, String said) {
  /** Its samples, in the format of {@link dev.hotpin.audio.Pcm}. Reads the file. */
  byte[] pcm() throws IOException {
    return WavFile.read(recording);
  }

  /**
   * All of a folder, by name.
   *
   * @throws IOException with one sentence: no such folder, a recording without a text, none at all
   */
  static List<Utterance> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("There is no folder " + folder + ".");
    }
    List<Path> recordings;
    try (Stream<Path> files = Files.list(folder)) {
      recordings = files.filter(file -> file.toString().endsWith(".wav")).sorted().toList();
    }
    List<Utterance> found = new ArrayList<>();
    for (Path recording : recordings) {
      String name = recording.getFileName().toString().replaceFirst("\\.wav$", "");
      Path text = recording.resolveSibling(name + ".txt");
      if (!Files.exists(text)) {
        throw new IOException("The recording " + recording + " has no text " + text + ".");
      }
      found.add(new Utterance(name, recording, Files.readString(text).trim()));
    }
    if (found.isEmpty()) {
      throw new IOException("There is no recording (*.wav) in " + folder + ".");
    }
    return found;
  }
}
