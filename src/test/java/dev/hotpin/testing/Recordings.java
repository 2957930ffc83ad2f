package dev.hotpin.testing;

import dev.hotpin.audio.VoicedSpan;
import dev.hotpin.audio.WavFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The bundled recordings of speech, as samples in the format of {@code dev.hotpin.audio.Pcm}. */
public final class Recordings {
  /** A bundled recording and what is said in it. */
  public record Recording(String name, String words) {
    /** Its samples: a new array. */
    public byte[] pcm() {
      return Recordings.pcm(name);
    }
  }

  /** A command. */
  public static final String GO_FORWARD = "go-forward-ten-meters";

  /** A sentence read from a novel. */
  public static final String YOUNG_MAN = "ill-disposed-young-man";

  /** Another sentence of the same reading. */
  public static final String AMIABLE = "amiable-himself";

  private Recordings() {}

  /** The three English recordings. */
  public static List<Recording> english() {
    return List.of(
        new Recording(GO_FORWARD, "go forward ten meters"),
        new Recording(YOUNG_MAN, "he was not an ill disposed young man"),
        new Recording(AMIABLE, "he might even have been made amiable himself"));
  }

  /** The samples of the recording {@code name} (without {@code .wav}). */
  public static byte[] pcm(String name) {
    String resource = "/dev/hotpin/speech/" + name + ".wav";
    try (InputStream in = Recordings.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("No recording " + resource);
      }
      return WavFile.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code pcm} up to its last voiced sample: the end of speech. */
  public static byte[] trimmed(byte[] pcm) {
    return VoicedSpan.untilLastVoiced(pcm);
  }
}
