package dev.hotpin.recognition.vosk;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the names of model directories say: {@code vosk-model-small-en-in-0.4}. */
final class VoskModelName {
  private static final Pattern NAME =
      Pattern.compile("vosk[-_]model(?:[-_]small)?[-_]([a-z]{2})(?:[-_]([a-z]{2})(?![a-z0-9]))?.*");

  /** Where the official list writes a country instead of its language. */
  private static final Map<String, String> LANGUAGES =
      Map.of("cn", "zh", "ua", "uk", "kz", "kk", "vn", "vi", "cz", "cs");

  /** A directory of that name says nothing: its parent may. */
  private static final String NO_NAME = "model";

  private VoskModelName() {}

  /** The name of the directory, or of its parent where that is just {@code model}. */
  static String of(Path directory) {
    Path absolute = directory.toAbsolutePath().normalize();
    Path name = absolute.getFileName();
    Path parent = absolute.getParent();
    if (name == null) {
      return absolute.toString();
    }
    boolean parentNamesIt =
        name.toString().equals(NO_NAME)
            && parent != null
            && parent.getFileName() != null
            && NAME.matcher(parent.getFileName().toString()).matches();
    return parentNamesIt ? parent.getFileName().toString() : name.toString();
  }

  /** BCP 47 tag of the model's language, or {@code "und"}. */
  static String languageOf(Path directory) {
    Matcher name = NAME.matcher(of(directory).toLowerCase(Locale.ROOT));
    if (!name.matches()) {
      return "und";
    }
    String language = LANGUAGES.getOrDefault(name.group(1), name.group(1));
    String region = name.group(2);
    return region == null ? language : language + "-" + region.toUpperCase(Locale.ROOT);
  }
}
