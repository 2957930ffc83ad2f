package dev.hotpin.bench.speech;

import dev.hotpin.audio.Pcm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Something to say, kept on disk until it is said.
 *
 * @param text the words
 * @param file samples without a header, in the format of {@link Pcm}, cut at the last voiced one
 * @param pcmBytes length of the file
 */
public record Clip(String text, Path file, long pcmBytes) {
  /** How long it takes to say. */
  public long millis() {
    return Pcm.millisOf(pcmBytes);
  }

  /** The samples. Blocks on the disk. */
  public byte[] load() throws IOException {
    return Files.readAllBytes(file);
  }
}
