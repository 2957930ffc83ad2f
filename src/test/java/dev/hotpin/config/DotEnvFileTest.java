package dev.hotpin.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DotEnvFileTest {
  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve(".env"), text);
  }

  private static String problemOf(Path file) {
    return assertThrows(ConfigException.class, () -> DotEnvFile.read(file)).getMessage();
  }

  @Test
  void aMissingFileIsNoFile() {
    assertEquals(Map.of(), DotEnvFile.read(directory.resolve(".env")));
  }

  @Test
  void theFileOfThePythonPrototypeWorks() throws IOException {
    Path file =
        file(
            """
            # Hotpin server
            GROQ_API_KEY="gsk_abc#def"   # from the console

            VOSK_MODEL_PATH='./model/small'
            SERVER_HOST = 127.0.0.1
            SERVER_PORT=8001 # not 8000
            TEMP_AUDIO_DIR=./temp
            EMPTY=
            """);

    Map<String, String> values = DotEnvFile.read(file);

    assertEquals("gsk_abc#def", values.get("GROQ_API_KEY"));
    assertEquals("./model/small", values.get("VOSK_MODEL_PATH"));
    ServerConfig config = ServerConfig.load(new ConfigSources(Map.of(), Map.of(), values));
    assertEquals("127.0.0.1", config.http().host());
    assertEquals(8001, config.http().port());
    assertEquals(Path.of("./model/small"), config.recognition().modelRoot());
  }

  @Test
  void windowsLineEndsAreLineEnds() throws IOException {
    assertEquals(
        Map.of("SERVER_PORT", "1", "SERVER_HOST", "h"),
        DotEnvFile.read(file("SERVER_PORT=1\r\nSERVER_HOST=\"h\"\r\n")));
  }

  @Test
  void aMalformedLineIsNamedByItsNumberAndNotShown() throws IOException {
    assertEquals(
        "Line 3 of .env is not of the form NAME=value, with quotes in pairs.",
        problemOf(file("# keys\nSERVER_PORT=1\n  gsk_secret without a name\n")));
    assertEquals(
        "Line 1 of .env is not of the form NAME=value, with quotes in pairs.",
        problemOf(file("GROQ_API_KEY=\"gsk_secret\nSERVER_PORT=1\n")));
    assertEquals(
        "Line 2 of .env is not of the form NAME=value, with quotes in pairs.",
        problemOf(file("A=1\nGROQ_API_KEY=\"gsk_secret\nSERVER_HOST=\"h\"\n")));
  }

  @Test
  void aByteOrderMarkIsExplained() throws IOException {
    assertEquals(
        "Line 1 of .env starts with a byte order mark: save the file as UTF-8 without one.",
        problemOf(file("\uFEFFSERVER_PORT=1\n")));
  }

  @Test
  void aControlCharacterIsNamedByItsLineAndNothingOfItIsShown() throws IOException {
    assertEquals(
        "Line 2 of .env has a control character: it must be plain text, without NUL and the like.",
        problemOf(file("SERVER_PORT=1\nGROQ_API_KEY=\0\"gsk_abc\" \n")));
    assertEquals(Map.of("SERVER_HOST", "h"), DotEnvFile.read(file("SERVER_HOST =\th\t# x\n")));
  }

  @Test
  void aFileThatIsNotTextIsOneSentence() throws IOException {
    Path file = Files.write(directory.resolve(".env"), "A=1".getBytes(StandardCharsets.UTF_16));

    assertEquals(".env can't be read: it must be readable UTF-8 text.", problemOf(file));
  }

  @Test
  void aDirectoryOfThatNameIsOneSentence() throws IOException {
    Path directoryNamedSo = Files.createDirectory(directory.resolve(".env"));

    assertEquals(".env must be a file of at most 1048576 bytes.", problemOf(directoryNamedSo));
  }
}
