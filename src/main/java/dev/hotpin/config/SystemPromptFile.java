package dev.hotpin.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the text that instructs the chat model. Blocks on the disk. */
final class SystemPromptFile {
  /** Some 4,000 tokens; a longer prompt would cost every turn time and money. */
  static final long MAX_BYTES = 16 * 1024;

  private SystemPromptFile() {}

  /**
   * The text of {@code file}, stripped.
   *
   * @param name of the setting as the user wrote it
   * @throws ConfigException where it is missing, too long, empty or not UTF-8
   */
  static String read(String name, Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES) {
        String text = Files.readString(file).strip();
        if (!text.isEmpty()) {
          return text;
        }
      }
    } catch (CharacterCodingException e) {
      throw problem(name, file, "it is not UTF-8");
    } catch (IOException e) {
      throw problem(name, file, "it can't be read");
    }
    throw problem(name, file, Files.exists(file) ? "it is not one" : "there is no such file");
  }

  private static ConfigException problem(String name, Path file, String why) {
    return new ConfigException(
        name
            + " is \""
            + file
            + "\", but must be a UTF-8 text file of 1 to "
            + MAX_BYTES
            + " bytes: "
            + why
            + ".");
  }
}
