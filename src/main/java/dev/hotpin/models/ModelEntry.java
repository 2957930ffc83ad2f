package dev.hotpin.models;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model that can be fetched.
 *
 * @param name also the name of its directory
 * @param language as the list has it: {@code en-us}, {@code ko}
 * @param languageText for people: {@code US English}
 * @param type {@code small}, {@code big} or another word of the list
 * @param url of its zip archive
 * @param sizeBytes of the archive; 0 where the list doesn't say
 * @param md5 of the archive, 32 lower-case hexadecimal digits, where the list says
 * @param obsolete whether a better one has replaced it
 */
public record ModelEntry(
    String name,
    String language,
    String languageText,
    String type,
    URI url,
    long sizeBytes,
    Optional<String> md5,
    boolean obsolete) {

  /** What a model may be called: it becomes a directory. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /**
   * Unpacked files are about three times the archive and loaded about twice the files: measured
   * with a Korean small model, 87 MB → 264 MB → 530 MB.
   */
  private static final int LOADED_TO_ARCHIVE = 6;

  /** Whether {@code name} can be a model's: never a path. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Memory that it takes once loaded, roughly; 0 where the size is unknown. */
  public long roughMemoryBytes() {
    return sizeBytes * LOADED_TO_ARCHIVE;
  }
}
