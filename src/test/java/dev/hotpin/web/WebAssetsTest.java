package dev.hotpin.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebAssetsTest {
  /** What a first visit may load, recordings aside, which are loaded when they are sent. */
  private static final int MAX_FIRST_LOAD_BYTES = 200_000;

  private static final Pattern IMPORT =
      Pattern.compile("(?:from|import|load\\(audio,|new URL\\()\\s*['`]\\./([A-Za-z0-9./-]+)['`]");
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"#]+)\"");

  private final WebAssets assets = WebAssets.load();

  private static String text(WebAsset asset) {
    return new String(asset.body(), StandardCharsets.UTF_8);
  }

  private List<String> paths(String ending) {
    return assets.paths().stream().filter(p -> p.endsWith(ending)).toList();
  }

  @Test
  void everyFileOfTheConsoleIsServed() throws IOException, URISyntaxException {
    Path directory = Path.of(WebAssets.class.getResource("assets.list").toURI()).getParent();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.(js|css|svg)")).toList()) {
        assertNotNull(assets.at(assets.assetsPath() + "/" + file.getFileName()), file::toString);
      }
    }
  }

  @Test
  void everythingThatPagesAndModulesNameIsThere() {
    for (String page : List.of("/app", "/app/fleet")) {
      Matcher link = LINK.matcher(text(assets.at(page)));
      while (link.find()) {
        assertNotNull(assets.at(link.group(1)), () -> page + " names " + link.group(1));
      }
    }
    for (String module : paths(".js")) {
      Matcher name = IMPORT.matcher(text(assets.at(module)));
      while (name.find()) {
        String path = assets.assetsPath() + "/" + name.group(1);
        assertNotNull(assets.at(path), () -> module + " names " + name.group(1));
      }
    }
  }

  @Test
  void aFirstVisitIsSmall() {
    int bytes = 0;
    for (String path : assets.paths()) {
      WebAsset asset = assets.at(path);
      if (asset.kind() != WebContent.WAV) {
        bytes += asset.zipped() == null ? asset.body().length : asset.zipped().length;
      }
    }
    assertTrue(bytes < MAX_FIRST_LOAD_BYTES, bytes + " bytes");
  }

  @Test
  void pagesAskNothingOfOtherHostsAndHaveNoScriptOrStyleWithin() {
    for (String page : List.of("/app", "/app/fleet")) {
      String html = text(assets.at(page));
      assertFalse(html.contains("://"), page);
      assertFalse(html.contains("{{"), page);
      assertFalse(
          Pattern.compile("<style|style=|<script[^>]*>[^<]| on[a-z]+=").matcher(html).find());
    }
  }

  @Test
  void theSameBytesHaveTheSameAddressInEveryRun() {
    assertEquals(assets.assetsPath(), WebAssets.read().assetsPath());
    assertTrue(assets.assetsPath().matches("/app/assets/[0-9a-f]{16}"), assets.assetsPath());
  }

  @Test
  void whatIsZippedIsTheSameWhenUnzipped() throws IOException {
    WebAsset page = assets.at("/app");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(page.zipped()))) {
      assertArrayEquals(page.body(), in.readAllBytes());
    }
    WebAsset recording = assets.at(assets.assetsPath() + "/samples/amiable-himself.wav");
    assertNull(recording.zipped());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/app/",
        "/app/assets",
        "/app/assets/",
        "/app/assets/../talk.html",
        "/app/../app",
        "/app/assets/assets.list",
        "/talk.html",
        "/dev/hotpin/version.properties",
        "//app",
        "/app\0",
      })
  void nothingElseIsReached(String path) {
    assertNull(assets.at(path));
    assertNull(assets.at(assets.assetsPath() + path));
    assertNull(assets.at(assets.assetsPath() + "/.." + path));
  }
}
