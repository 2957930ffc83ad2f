package dev.hotpin.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ModelFetcherTest {
  private static final HttpTimeouts TIMEOUTS = new HttpTimeouts(4_000, 4_500, 30_000);
  private static final HttpTimeouts IMPATIENT = new HttpTimeouts(300, 300, 300);
  private static final byte[] ZIP = TestArchives.modelZip();

  @TempDir Path directory;
  private Path into;
  private ModelServer server;
  private final List<String> notes = new ArrayList<>();
  private long lastTotalBytes;

  private final FetchListener listener =
      new FetchListener() {
        @Override
        public void downloaded(long bytes, long totalBytes) {
          assertTrue(totalBytes == 0 || bytes <= totalBytes, bytes + " of " + totalBytes);
          lastTotalBytes = totalBytes;
        }

        @Override
        public void note(String sentence) {
          notes.add(sentence);
        }
      };

  @BeforeEach
  void start() throws IOException {
    into = directory.resolve("models");
    server = new ModelServer();
    server.list(ZIP.length, TestArchives.md5(ZIP));
    server.archive(exchange -> ModelServer.send(exchange, 200, ZIP));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static ModelFetcher fetcher(URI list, HttpTimeouts timeouts) {
    HttpDownload http = new HttpDownload(timeouts);
    return new ModelFetcher(new ModelCatalog(list, http), http);
  }

  private Path fetch() {
    return fetch(false);
  }

  private Path fetch(boolean force) {
    return fetcher(server.listUrl(), TIMEOUTS).fetch(TestArchives.NAME, into, force, listener);
  }

  private String failure(HttpTimeouts timeouts) {
    ModelFetcher fetcher = fetcher(server.listUrl(), timeouts);
    return assertThrows(
            ModelException.class, () -> fetcher.fetch(TestArchives.NAME, into, false, listener))
        .getMessage();
  }

  private String failure() {
    return failure(TIMEOUTS);
  }

  private List<String> left() {
    if (!Files.exists(into)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(into)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertWhole() {
    assertEquals(List.of(TestArchives.NAME), left());
    Path model = into.resolve(TestArchives.NAME);
    assertEquals(List.of(), ModelCheck.of(model).problems());
    TestArchives.modelFiles()
        .forEach(
            (name, content) -> {
              try {
                assertArrayEquals(content, Files.readAllBytes(model.resolve(name)), name);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private void serveHostile(byte[] zip) {
    server.list(zip.length, TestArchives.md5(zip));
    server.archive(exchange -> ModelServer.send(exchange, 200, zip));
  }

  @Test
  void aModelIsFetchedAndUnpackedWithoutItsOuterDirectory() {
    assertEquals(into.resolve(TestArchives.NAME), fetch());
    assertWhole();
    assertEquals(ZIP.length, lastTotalBytes);
  }

  @Test
  void aRedirectIsFollowed() {
    server.at("/elsewhere.zip", exchange -> ModelServer.send(exchange, 200, ZIP));
    server.archive(
        exchange -> {
          exchange.getResponseHeaders().set("Location", server.url("/elsewhere.zip").toString());
          ModelServer.send(exchange, 302, new byte[0]);
        });

    fetch();
    assertWhole();
  }

  @Test
  void aBrokenConnectionIsGoneOnWithInTheSameRun() {
    AtomicInteger requests = new AtomicInteger();
    server.archive(
        exchange -> {
          if (requests.getAndIncrement() == 0) {
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            ModelServer.cut(exchange, ZIP, 100_000);
          }
          ModelServer.serveRanges(exchange, ZIP, "\"1\"");
        });

    fetch();

    assertWhole();
    assertEquals("null", server.ranges().get(0));
    assertTrue(server.ranges().get(1).startsWith("bytes="), server.ranges().toString());
  }

  @Test
  void aPartOfAnEarlierRunIsGoneOnWith() {
    server.archive(
        exchange -> {
          if (exchange.getRequestHeaders().containsKey("Range")) {
            ModelServer.send(exchange, 503, new byte[0]);
          } else {
            cutAt(exchange, 100_000);
          }
        });
    assertTrue(failure().contains("status 503"));
    assertTrue(left().contains("." + TestArchives.NAME + ".zip.part"), left().toString());

    server.archive(exchange -> ModelServer.serveRanges(exchange, ZIP, "\"1\""));
    fetch();

    assertWhole();
    assertTrue(server.ranges().get(2).startsWith("bytes="), server.ranges().toString());
  }

  private static void cutAt(HttpExchange exchange, int bytes) throws IOException {
    exchange.getResponseHeaders().set("ETag", "\"1\"");
    ModelServer.cut(exchange, ZIP, bytes);
  }

  @Test
  void aPartOfAFileThatHasChangedSinceIsThrownAway() throws IOException {
    leavePart(new byte[50_000], "\"old\"");
    server.archive(exchange -> ModelServer.serveRanges(exchange, ZIP, "\"new\""));

    fetch();
    assertWhole();
  }

  @Test
  void aPartThatIsWholeAlreadyIsOnlyChecked() throws IOException {
    leavePart(ZIP, "\"1\"");
    server.archive(exchange -> ModelServer.serveRanges(exchange, ZIP, "\"1\""));

    fetch();

    assertWhole();
    assertEquals(List.of("bytes=" + ZIP.length + "-"), server.ranges());
  }

  @Test
  void aServerThatIgnoresRangesSendsAllAgain() throws IOException {
    leavePart(new byte[50_000], "\"1\"");

    fetch();
    assertWhole();
  }

  @Test
  void aPartWithoutAValidatorIsNotTrusted() throws IOException {
    Files.createDirectories(into);
    Files.write(into.resolve("." + TestArchives.NAME + ".zip.part"), new byte[50_000]);

    fetch();
    assertWhole();
    assertEquals(List.of("null"), server.ranges());
  }

  @Test
  void aServerThatSendsAnotherRangeThanAskedForIsNotBelieved() throws IOException {
    leavePart(new byte[50_000], "\"1\"");
    server.archive(
        exchange -> {
          exchange
              .getResponseHeaders()
              .set("Content-Range", "bytes 0-" + (ZIP.length - 1) + "/" + ZIP.length);
          ModelServer.send(exchange, 206, ZIP);
        });

    assertTrue(failure().contains("another range"));
    assertEquals(List.of(), left());
  }

  private void leavePart(byte[] bytes, String validator) throws IOException {
    Files.createDirectories(into);
    Path part = into.resolve("." + TestArchives.NAME + ".zip.part");
    Files.write(part, bytes);
    Files.write(
        into.resolve(part.getFileName() + ".from"),
        List.of(server.url("/models/" + TestArchives.NAME + ".zip").toString(), validator));
  }

  @Test
  void aConnectionThatAlwaysBreaksIsReportedAndItsPartKept() {
    server.archive(exchange -> cutAt(exchange, 1_000));

    assertTrue(failure().contains("run the same command again"));
    assertTrue(left().contains("." + TestArchives.NAME + ".zip.part"), left().toString());
    assertFalse(Files.exists(into.resolve(TestArchives.NAME)));
  }

  @Test
  void aWrongChecksumIsReportedAndNothingKept() {
    server.list(ZIP.length, "0".repeat(32));

    String message = failure();

    assertTrue(message.contains(TestArchives.md5(ZIP)), message);
    assertTrue(message.contains("0".repeat(32)), message);
    assertEquals(List.of(), left());
  }

  @Test
  void aListWithoutChecksumIsSaidSo() {
    server.list(ZIP.length, "");

    fetch();

    assertWhole();
    assertTrue(notes.stream().anyMatch(note -> note.contains("no checksum")), notes.toString());
  }

  @Test
  void aMissingArchiveIsReported() {
    server.archive(exchange -> ModelServer.send(exchange, 404, new byte[0]));

    assertTrue(failure().contains("status 404: the site has no such model."));
    assertEquals(List.of(), left());
  }

  @Test
  void aFailingServerIsReported() {
    server.archive(exchange -> ModelServer.send(exchange, 500, TestArchives.text("<html>")));

    assertTrue(failure().contains("status 500"));
    assertEquals(List.of(), left());
  }

  @Test
  void anUnknownNameIsReported() {
    ModelFetcher fetcher = fetcher(server.listUrl(), TIMEOUTS);

    for (String name : List.of("no-such-model", "../model", "a/b", "", ".hidden")) {
      String message =
          assertThrows(ModelException.class, () -> fetcher.fetch(name, into, false, listener))
              .getMessage();
      assertTrue(message.contains("models list"), message);
    }
    assertEquals(List.of(), left());
  }

  @Test
  void aRefusedConnectionIsOneSentenceThatSaysWhatToDo() {
    server.close();

    String message = failure();

    assertTrue(message.contains("can't be reached (connection refused): check"), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void anUnknownHostIsOneSentence() {
    ModelFetcher fetcher = fetcher(URI.create("http://no-such-host.invalid/list.json"), TIMEOUTS);

    String message =
        assertThrows(
                ModelException.class, () -> fetcher.fetch(TestArchives.NAME, into, false, listener))
            .getMessage();

    assertTrue(message.contains("no-such-host.invalid can't be reached ("), message);
  }

  @Test
  void aSiteThatAcceptsAndNeverAnswersIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI list = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/list.json");
      ModelFetcher fetcher = fetcher(list, IMPATIENT);

      String message =
          assertThrows(
                  ModelException.class,
                  () -> fetcher.fetch(TestArchives.NAME, into, false, listener))
              .getMessage();

      assertTrue(message.contains("no answer within 300 ms"), message);
    }
  }

  @Test
  void theDefaultLimitsReportAnUnreachableSiteWithinFiveSeconds() {
    assertTrue(HttpTimeouts.DEFAULT.answerMillis() < 5_000);
    assertTrue(HttpTimeouts.DEFAULT.connectMillis() < HttpTimeouts.DEFAULT.answerMillis());
  }

  @Test
  void aBodyThatStallsIsGivenUpAndKept() {
    CountDownLatch over = new CountDownLatch(1);
    server.archive(
        exchange -> {
          exchange.getResponseHeaders().set("ETag", "\"1\"");
          if (exchange.getRequestHeaders().containsKey("Range")) {
            throw new IOException("gone");
          }
          exchange.sendResponseHeaders(200, ZIP.length);
          exchange.getResponseBody().write(ZIP, 0, 50_000);
          exchange.getResponseBody().flush();
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    String message = failure(new HttpTimeouts(2_000, 2_000, 500));
    over.countDown();

    assertTrue(
        notes.stream().anyMatch(note -> note.contains("nothing came for 500 ms")), notes + message);
    assertTrue(left().contains("." + TestArchives.NAME + ".zip.part"), left().toString());
  }

  @Test
  void anInterruptedRunLeavesNoModel() {
    Thread.currentThread().interrupt();

    assertTrue(failure().contains("interrupted"));
    assertTrue(Thread.interrupted(), "the interrupt is passed on");
    assertFalse(Files.exists(into.resolve(TestArchives.NAME)));
  }

  @Test
  void aPathThatLeadsOutIsRefusedBeforeAnythingIsWritten() {
    for (String evil :
        List.of("../evil", "a/../../evil", "/evil", "C:/evil", "..\\evil", "a//evil", "./evil")) {
      serveHostile(TestArchives.zip("", Map.of(evil, TestArchives.text("x"))));

      assertTrue(failure().contains("is refused"), evil);
      assertFalse(Files.exists(directory.resolve("evil")), evil);
      assertEquals(List.of(), unpackedLeft(), evil);
    }
  }

  private List<String> unpackedLeft() {
    return left().stream().filter(name -> !name.contains(".zip.part")).toList();
  }

  @Test
  void aSymbolicLinkIsRefused() {
    serveHostile(TestArchives.withSymbolicLink());

    assertTrue(failure().contains("is a link or a device"));
    assertEquals(List.of(), unpackedLeft());
  }

  @Test
  void aNameThatComesTwiceIsRefused() {
    serveHostile(TestArchives.withDuplicate());
    assertTrue(failure().contains("twice"));

    serveHostile(
        TestArchives.zip("", Map.of("A", TestArchives.text("x"), "a", TestArchives.text("y"))));
    assertTrue(failure().contains("twice"));
  }

  @Test
  void aZipBombIsRefusedBeforeItIsUnpacked() {
    serveHostile(TestArchives.zip("", Map.of("bomb", new byte[20_000_000])));

    assertTrue(failure().contains("would unpack to 20000000 bytes"));
    assertEquals(List.of(), unpackedLeft());
  }

  @Test
  void anEntryThatIsLongerThanItSaysIsStopped() {
    serveHostile(TestArchives.withFalseSize(20_000_000, 1_000));

    String message = failure();
    assertTrue(message.contains("longer") || message.contains("damaged"), message);
    assertEquals(List.of(), unpackedLeft());
  }

  @Test
  void anArchiveThatIsNoZipIsReported() {
    serveHostile(TestArchives.text("<html>Not here, sorry.</html>".repeat(50)));

    assertTrue(failure().contains("not a zip archive"));
    assertEquals(List.of(), unpackedLeft());
  }

  @Test
  void anArchiveWithoutAModelIsReported() {
    serveHostile(TestArchives.zip("docs/", Map.of("README", TestArchives.text("hello"))));

    assertTrue(failure().contains("no usable model"));
    assertEquals(List.of(), unpackedLeft());
  }

  @Test
  void everyCutOfAnArchiveIsAnErrorAndNeverHalfAModel() throws IOException {
    for (int bytes = 0; bytes < ZIP.length; bytes += 37_777) {
      byte[] cut = Arrays.copyOf(ZIP, bytes);
      Path archive = Files.write(directory.resolve("cut.zip"), cut);
      Path target = Files.createDirectory(directory.resolve("cut" + bytes));

      assertThrows(Exception.class, () -> ZipUnpacker.unpack(archive, target));
    }
  }

  @Test
  void aModelThatIsThereIsKeptWithoutAskingTheSite() {
    TestArchives.write(into.resolve(TestArchives.NAME), TestArchives.modelFiles());
    server.close();

    fetch();

    assertTrue(notes.get(0).contains("is kept"), notes.toString());
  }

  @Test
  void aBrokenModelThatIsThereIsNotSilentlyKept() throws IOException {
    Files.createDirectories(into.resolve(TestArchives.NAME));

    assertTrue(failure().contains("--force"));
  }

  @Test
  void forceReplacesWhatIsThere() throws IOException {
    Path old = Files.createDirectories(into.resolve(TestArchives.NAME + "/graph"));
    Files.writeString(old.resolve("old"), "old");

    fetch(true);

    assertWhole();
    assertFalse(Files.exists(old.resolve("old")));
  }

  @Test
  void aFailedReplacementKeepsWhatIsThere() throws IOException {
    Path old = Files.createDirectories(into.resolve(TestArchives.NAME));
    Files.writeString(old.resolve("old"), "old");
    serveHostile(TestArchives.withSymbolicLink());

    assertThrows(ModelException.class, () -> fetch(true));

    assertEquals("old", Files.readString(old.resolve("old")));
  }

  @Test
  void whatAKilledRunLeftIsPutRight() throws IOException {
    TestArchives.write(
        into.resolve("." + TestArchives.NAME + ".unpacking"), TestArchives.modelFiles());
    TestArchives.write(
        into.resolve("." + TestArchives.NAME + ".replaced"), TestArchives.modelFiles());

    fetch(true);
    assertWhole();
  }

  @Test
  void twoRunsForTheSameModelDontMix() throws IOException {
    Files.createDirectories(into);
    try (PartialArchive other =
        PartialArchive.open(into.resolve("." + TestArchives.NAME + ".zip.part"))) {
      assertTrue(failure().contains("Another run"));
      assertEquals(0, other.sizeBytes());
    }
  }

  @Test
  void aPlaceThatCantBeMadeIsReported() throws IOException {
    Files.writeString(into, "a file");

    assertTrue(failure().contains("failed"));
  }
}
