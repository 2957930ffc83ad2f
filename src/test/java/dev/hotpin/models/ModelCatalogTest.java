package dev.hotpin.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ModelCatalogTest {
  private ModelServer server;

  @BeforeEach
  void start() throws IOException {
    server = new ModelServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ModelCatalog.Listing read() {
    return new ModelCatalog(server.listUrl(), new HttpDownload(HttpTimeouts.DEFAULT)).read();
  }

  private static List<String> names(ModelCatalog.Listing listing) {
    return listing.entries().stream().map(ModelEntry::name).toList();
  }

  @Test
  void theListIsRead() {
    server.list(42, "0123456789ABCDEF0123456789abcdef");

    ModelCatalog.Listing listing = read();

    ModelEntry entry = listing.entries().get(0);
    assertEquals(TestArchives.NAME, entry.name());
    assertEquals("en-us", entry.language());
    assertEquals(42, entry.sizeBytes());
    assertEquals(Optional.of("0123456789abcdef0123456789abcdef"), entry.md5());
    assertEquals(server.url("/models/" + TestArchives.NAME + ".zip"), entry.url());
    assertFalse(entry.obsolete());
    assertEquals(Optional.empty(), listing.notice());
  }

  @Test
  void anEntryThatCantBeUsedIsLeftOut() {
    server.listText(
        """
        [{"name": "../evil", "url": "x.zip"}, {"name": "file", "url": "file:///etc/passwd"},
         {"name": "bad-url", "url": "ht tp:"}, {"lang": "nameless"}, {},
         {"name": "good", "size": "12", "md5": "no sum", "obsolete": "true", "more": null}]
        """);

    ModelCatalog.Listing listing = read();

    assertEquals(List.of("good"), names(listing));
    assertEquals(12, listing.entries().get(0).sizeBytes());
    assertEquals(Optional.empty(), listing.entries().get(0).md5());
    assertTrue(listing.entries().get(0).obsolete());
  }

  @Test
  void whatIsNoListMeansTheBuiltInOneAndSaysSo() {
    for (String text : List.of("<html>", "{}", "[1]", "[{\"name\": \"a\"", "", "[{\"name\":")) {
      server.listText(text);

      ModelCatalog.Listing listing = read();

      assertEquals(
          List.of("vosk-model-small-en-us-0.15", "vosk-model-small-en-in-0.4"), names(listing));
      assertTrue(listing.notice().isPresent(), text);
      assertFalse(listing.unreachable(), text);
    }
  }

  @Test
  void aMissingListMeansTheBuiltInOne() {
    ModelCatalog.Listing listing = read();

    assertTrue(listing.notice().orElseThrow().contains("404"), listing.toString());
    assertFalse(listing.unreachable());
    assertEquals(
        server.url("/models/vosk-model-small-en-us-0.15.zip"), listing.entries().get(0).url());
  }

  @Test
  void anEndlessListIsNotRead() {
    server.listText("[" + "{\"name\":\"a\"},".repeat(400_000) + "{}]");

    assertTrue(read().notice().isPresent());
  }

  @Test
  void anUnreachableSiteMeansTheBuiltInListAndSaysSo() {
    server.close();

    ModelCatalog.Listing listing = read();

    assertTrue(listing.unreachable());
    assertTrue(listing.notice().orElseThrow().contains("connection refused"));
    assertTrue(listing.find("vosk-model-small-en-in-0.4").isPresent());
  }
}
