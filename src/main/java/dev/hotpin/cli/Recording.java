package dev.hotpin.cli;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.VoicedSpan;
import dev.hotpin.audio.WavFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Speech to be sent. */
final class Recording {
  /** The recordings that come with the program; the first is the one that is spoken by default. */
  static final List<String> SAMPLES =
      List.of(
          "go-forward-ten-meters", "ill-disposed-young-man", "amiable-himself", "korean-espeak");

  private static final String RESOURCES = "/dev/hotpin/speech/";

  private final String name;
  private final byte[] pcm;

  private Recording(String name, byte[] pcm) {
    this.name = name;
    this.pcm = pcm;
  }

  /**
   * Reads a WAV file.
   *
   * @throws IOException with one sentence that names the file, if it can't be read or holds no
   *     sound
   */
  static Recording ofFile(Path file) throws IOException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IOException(file + " is not a file that can be read.");
    }
    byte[] pcm;
    try {
      pcm = WavFile.read(file);
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    if (pcm.length == 0) {
      throw new IOException(file + " holds no sound.");
    }
    return new Recording(String.valueOf(file.getFileName()), pcm);
  }

  /** One of {@link #SAMPLES}. */
  static Recording ofSample(String name) throws IOException {
    String resource = RESOURCES + name + ".wav";
    try (InputStream in = Recording.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("The program lacks its recording " + resource + ".");
      }
      return new Recording(name, WavFile.parse(in.readAllBytes()));
    }
  }

  /** Without what comes after the last voiced sample; as it is where nothing is voiced. */
  Recording trimmed() {
    byte[] voiced = VoicedSpan.untilLastVoiced(pcm);
    return voiced.length == 0 ? this : new Recording(name, voiced);
  }

  /** For people. */
  String name() {
    return name;
  }

  /** 16 kHz 16-bit mono; not a copy, so not to be changed. */
  byte[] pcm() {
    return pcm;
  }

  /** Playing time. */
  long millis() {
    return Pcm.millisOf(pcm.length);
  }
}
