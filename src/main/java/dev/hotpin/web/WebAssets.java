package dev.hotpin.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that is served under {@code /app}: a table from addresses to bytes, so that no address
 * reaches anything else. What goes in is listed in {@code assets.list}. Files that a page loads are
 * under an address with the hash of them all, so that they may be cached for good while modules
 * import each other by relative names; pages name that address as {@code {{assets}}}. Immutable;
 * any thread.
 */
public final class WebAssets {
  /** Where browsers are led. */
  static final String HOME = "/app";

  private static final String ASSETS = HOME + "/assets/";
  private static final String LIST = "assets.list";
  private static final String PLACE_OF_ASSETS = "{{assets}}";

  /** Of the hash in addresses and entity tags: 64 bits never meet by chance. */
  private static final int HASH_DIGITS = 16;

  private static WebAssets loaded; // guarded by the class; null until it is asked for

  private final Map<String, WebAsset> byPath;
  private final String assetsPath;

  private WebAssets(Map<String, WebAsset> byPath, String assetsPath) {
    this.byPath = Map.copyOf(byPath);
    this.assetsPath = assetsPath;
  }

  /**
   * What is listed; read the first time, which blocks: at the start. Resources of the program don't
   * change while it runs.
   *
   * @throws UncheckedIOException if the program's own resources can't be read
   * @throws IllegalStateException if a listed one is not there
   */
  public static synchronized WebAssets load() {
    if (loaded == null) {
      loaded = read();
    }
    return loaded;
  }

  /** The same, read anew. */
  static WebAssets read() {
    Map<String, byte[]> pages = new LinkedHashMap<>();
    Map<String, byte[]> files = new LinkedHashMap<>();
    String list = new String(resource(LIST), StandardCharsets.UTF_8);
    for (String line : list.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
      List<String> words = List.of(line.trim().split("\\s+"));
      switch (words.get(0)) {
        case "page" -> pages.put(words.get(1), resource(words.get(2)));
        case "file" -> files.put(words.get(1), resource(words.get(words.size() - 1)));
        default -> throw new IllegalStateException(LIST + ": neither page nor file: " + line);
      }
    }
    return of(pages, files);
  }

  private static WebAssets of(Map<String, byte[]> pages, Map<String, byte[]> files) {
    String assetsPath = ASSETS + hashOfAll(files);
    Map<String, WebAsset> byPath = new HashMap<>();
    files.forEach(
        (name, body) ->
            byPath.put(
                assetsPath + '/' + name, WebAsset.of(WebContent.of(name), body, hash(body))));
    pages.forEach(
        (path, body) -> {
          byte[] filled =
              new String(body, StandardCharsets.UTF_8)
                  .replace(PLACE_OF_ASSETS, assetsPath)
                  .getBytes(StandardCharsets.UTF_8);
          byPath.put(path, WebAsset.of(WebContent.HTML, filled, hash(filled)));
        });
    return new WebAssets(byPath, assetsPath);
  }

  /** What is served at {@code path}, or null. */
  WebAsset at(String path) {
    return byPath.get(path);
  }

  /** The address of the files that pages load, without a slash at its end. */
  String assetsPath() {
    return assetsPath;
  }

  /** All addresses. */
  Set<String> paths() {
    return byPath.keySet();
  }

  /**
   * @param name relative to this package, or from the root with a slash
   */
  private static byte[] resource(String name) {
    try (InputStream in = WebAssets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program has no resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("a resource of the program can't be read: " + name, e);
    }
  }

  private static String hashOfAll(Map<String, byte[]> files) {
    MessageDigest digest = sha256();
    files.forEach(
        (name, body) -> {
          digest.update(name.getBytes(StandardCharsets.UTF_8));
          digest.update((byte) 0);
          digest.update(sha256().digest(body));
        });
    return digits(digest.digest());
  }

  private static String hash(byte[] body) {
    return digits(sha256().digest(body));
  }

  private static String digits(byte[] hash) {
    return HexFormat.of().formatHex(hash).substring(0, HASH_DIGITS);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
