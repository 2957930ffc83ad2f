package dev.hotpin.identity;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Texts that stand in examples where a key should be, and passwords that everybody tries: taken for
 * keys, they would let everybody in.
 */
public final class Placeholders {
  /** As a careless user leaves them. Compared without case and without what is no letter. */
  private static final List<String> WORDS =
      List.of(
          "your_api_token_here",
          "your_api_key_here",
          "your_token_here",
          "your_key_here",
          "your_secret_here",
          "your_secret_key",
          "your_jwt_secret",
          "your-256-bit-secret",
          "your_groq_api_key",
          "your_groq_api_key_here",
          "gsk_your_key_here",
          "changeme",
          "change_me",
          "change_this",
          "change_me_in_production",
          "replace_me",
          "replace_this",
          "insert_key_here",
          "secret",
          "supersecret",
          "secret_key",
          "topsecret",
          "password",
          "passw0rd",
          "token",
          "api_token",
          "api_key",
          "key",
          "test",
          "testing",
          "example",
          "default",
          "admin",
          "hotpin",
          "placeholder",
          "todo",
          "none",
          "null",
          "letmein",
          "12345678",
          "123456789");

  private static final Set<String> BARE =
      WORDS.stream().map(Placeholders::bare).collect(Collectors.toUnmodifiableSet());

  private static final Set<Fingerprint> FINGERPRINTS =
      WORDS.stream().map(Fingerprint::of).collect(Collectors.toUnmodifiableSet());

  /** What no random key has, however it is written around. */
  private static final Pattern TELLTALE =
      Pattern.compile(
          "your(api|jwt|groq|secret|own|access)?(key|token|secret)|changeme|changethis|replaceme"
              + "|placeholder|(key|token|secret)here|supersecret");

  private static final Pattern BRACKETED = Pattern.compile("[<{\\[$].*[>}\\]]");

  /** A text of fewer different characters was typed, not drawn. */
  private static final int MIN_DIFFERENT_CHARS = 8;

  private Placeholders() {}

  /** Whether {@code key} is one. */
  public static boolean isOne(String key) {
    String bare = bare(key);
    return bare.isEmpty() || BARE.contains(bare) || isTemplate(key);
  }

  /** Whether {@code key} is what an example has in a key's place: no word that somebody chose. */
  public static boolean isTemplate(String key) {
    return TELLTALE.matcher(bare(key)).find() || BRACKETED.matcher(key).matches();
  }

  /** Whether {@code key} is one, or was typed rather than drawn: all the same letter, say. */
  public static boolean isGuessable(String key) {
    return isOne(key) || key.chars().distinct().count() < MIN_DIFFERENT_CHARS;
  }

  /** Whether it is that of a placeholder as it stands. */
  static boolean hasFingerprint(Fingerprint fingerprint) {
    return FINGERPRINTS.contains(fingerprint);
  }

  private static String bare(String key) {
    return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
