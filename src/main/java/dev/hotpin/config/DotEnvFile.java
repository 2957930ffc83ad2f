package dev.hotpin.config;

import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvEntry;
import io.github.cdimascio.dotenv.DotenvException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a {@code .env} file: a {@code NAME=value} a line, with {@code #} comments, the value plain
 * or in single or double quotes. Blocks on the disk.
 */
final class DotEnvFile {
  /** Far above any real one; keeps a wrong file from being read into memory. */
  private static final long MAX_BYTES = 1L << 20;

  private static final String MALFORMED = "Malformed entry ";
  private static final Pattern OPENING_QUOTE = Pattern.compile("\\s*([\\w.-]+)\\s*=\\s*\"[^\"]*");

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private DotEnvFile() {}

  /**
   * All entries of {@code file}, unknown names too; none where it doesn't exist.
   *
   * @throws ConfigException one sentence with the line's number; never the line, which may hold a
   *     key
   */
  static Map<String, String> read(Path file) {
    if (!Files.exists(file)) {
      return Map.of();
    }
    List<String> lines = lines(file);
    refuseControlCharacters(file, lines);
    Path directory = file.toAbsolutePath().getParent();
    try {
      Dotenv dotenv =
          Dotenv.configure()
              .directory(directory.toString())
              .filename(file.getFileName().toString())
              .load();
      Map<String, String> values = new LinkedHashMap<>();
      for (DotenvEntry entry : dotenv.entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)) {
        values.put(entry.getKey(), withoutSingleQuotes(entry.getValue().strip()));
      }
      refuseUnclosedQuote(file, lines, values);
      return values;
    } catch (DotenvException e) {
      throw new ConfigException(malformed(file, lines, e));
    }
  }

  private static List<String> lines(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
        throw new ConfigException(
            file.getFileName() + " must be a file of at most " + MAX_BYTES + " bytes.");
      }
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new ConfigException(
          file.getFileName() + " can't be read: it must be readable UTF-8 text.");
    }
  }

  /**
   * No value means to have one, and the library (3.2.0) fails on some: it takes them for spaces at
   * one place and not at another.
   */
  private static void refuseControlCharacters(Path file, List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).chars().anyMatch(c -> c < ' ' && c != '\t')) {
        throw new ConfigException(
            "Line "
                + (i + 1)
                + " of "
                + file.getFileName()
                + " has a control character: it must be plain text, without NUL and the like.");
      }
    }
  }

  /** The library strips double quotes only. */
  private static String withoutSingleQuotes(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("'") && value.endsWith("'");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /**
   * A double quote may be closed on a later line; one that never is would silently swallow every
   * setting after it.
   */
  private static void refuseUnclosedQuote(
      Path file, List<String> lines, Map<String, String> values) {
    for (int i = 0; i < lines.size(); i++) {
      Matcher opening = OPENING_QUOTE.matcher(lines.get(i));
      if (opening.matches() && !values.containsKey(opening.group(1))) {
        throw new ConfigException(notNameValue(i + 1, file));
      }
    }
  }

  private static String notNameValue(int lineNumber, Path file) {
    return "Line "
        + lineNumber
        + " of "
        + file.getFileName()
        + " is not of the form NAME=value, with quotes in pairs.";
  }

  private static String malformed(Path file, List<String> lines, DotenvException e) {
    String message = String.valueOf(e.getMessage());
    String text =
        message.startsWith(MALFORMED) ? message.substring(MALFORMED.length()).strip() : null;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().equals(text)) {
        return text.startsWith(BYTE_ORDER_MARK)
            ? "Line 1 of "
                + file.getFileName()
                + " starts with a byte order mark: save the file as UTF-8 without one."
            : notNameValue(i + 1, file);
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).chars().filter(c -> c == '"').count() % 2 == 1) {
        return notNameValue(i + 1, file);
      }
    }
    return file.getFileName() + " is malformed: each line must be of the form NAME=value.";
  }
}
