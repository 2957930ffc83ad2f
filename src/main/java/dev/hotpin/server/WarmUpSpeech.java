package dev.hotpin.server;

import dev.hotpin.audio.WavFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The bundled real recordings, with which recognizers are made warm and measured. */
final class WarmUpSpeech {
  private static final String FOLDER = "/dev/hotpin/speech/";
  private static final List<String> FILES =
      List.of("go-forward-ten-meters.wav", "ill-disposed-young-man.wav", "amiable-himself.wav");

  private WarmUpSpeech() {}

  /**
   * The clips, whole samples in the format of {@link dev.hotpin.audio.Pcm}. Reads the class path.
   */
  static List<byte[]> clips() {
    List<byte[]> clips = new ArrayList<>();
    for (String file : FILES) {
      try (InputStream in = WarmUpSpeech.class.getResourceAsStream(FOLDER + file)) {
        clips.add(WavFile.parse(in.readAllBytes()));
      } catch (IOException e) {
        throw new StartException("The bundled recording " + file + " can't be read.", e);
      }
    }
    return clips;
  }
}
