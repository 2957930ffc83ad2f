package dev.hotpin.dialogue.openai;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What the model is told about itself where the operator says nothing else. */
public final class DefaultSystemPrompt {
  /** Beside the classes of {@code dev.hotpin.dialogue}, so that people can find and copy it. */
  public static final String RESOURCE = "/dev/hotpin/dialogue/system-prompt.txt";

  private DefaultSystemPrompt() {}

  /** Reads the text from the program itself. Blocks on the class path: call it at start only. */
  public static String text() {
    try (InputStream in = DefaultSystemPrompt.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("The program lacks its resource " + RESOURCE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
