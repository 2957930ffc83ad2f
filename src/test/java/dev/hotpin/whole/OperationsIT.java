package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.cli.RootCommand;
import dev.hotpin.dialogue.StoredImage;
import dev.hotpin.limits.Limit;
import dev.hotpin.testing.AudioTool;
import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.Recordings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators see and do, and what devices meet that take too much, over real sockets. */
class OperationsIT {
  private static final byte[] COMMAND = Recordings.pcm(Recordings.GO_FORWARD);
  private static final int TURNS_PER_MINUTE = 3;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        new TestServer(
            Map.of(
                "STT_PERMITS", "1",
                "TIME_ZONE", "UTC",
                "METRICS_PORT", "0",
                "TURNS_PER_MINUTE", Integer.toString(TURNS_PER_MINUTE)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String scrape() {
    HttpResponse<String> response = server.get("/metrics");
    assertEquals(200, response.statusCode());
    assertEquals(
        "text/plain; version=0.0.4; charset=utf-8",
        response.headers().firstValue("content-type").orElse(""));
    return response.body();
  }

  private static double value(String series) {
    return scrape()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + series));
  }

  @Test
  void aTurnIsMeasured() {
    ChatTestServer.await("the others' end", () -> value("hotpin_sessions") == 0);
    double turns = value("hotpin_turns_total{outcome=\"complete\"}");
    double frames = value("hotpin_turn_stage_seconds_count{stage=\"first_frame_written\"}");
    double calls = value("hotpin_model_calls_total{result=\"answered\"}");
    try (Device device = server.connect()) {
      device.speak(COMMAND.clone()).succeeded();
      assertEquals(1, value("hotpin_sessions"));
      assertEquals(turns + 1, value("hotpin_turns_total{outcome=\"complete\"}"));
      assertEquals(
          frames + 1, value("hotpin_turn_stage_seconds_count{stage=\"first_frame_written\"}"));
      assertEquals(calls + 1, value("hotpin_model_calls_total{result=\"answered\"}"));
    }
    ChatTestServer.await("the session's end", () -> value("hotpin_sessions") == 0);
    ChatTestServer.await("its recognizer", () -> value("hotpin_recognizers{state=\"free\"}") == 1);
    assertEquals(1, value("hotpin_permits"));
    assertTrue(value("hotpin_event_loop_lag_seconds_count") > 0);
    assertTrue(value("process_resident_memory_bytes") > 1 << 26);
    assertEquals(0, value("hotpin_reply_queue_bytes"));
    assertEquals(0, value("hotpin_model_calls_in_progress"));
  }

  @Test
  void whoTakesTurnsTooFastHearsSoAlsoOnANewConnection() {
    String id = server.newSessionId();
    double hits = value("hotpin_limit_hits_total{limit=\"turns_per_minute\"}");
    try (Device device = server.connect(id)) {
      for (int i = 0; i < TURNS_PER_MINUTE; i++) {
        device.speak(COMMAND.clone()).succeeded();
      }
      refused(device);
      refused(device);
    }
    try (Device device = server.connect(id)) {
      refused(device);
    }
    try (Device other = server.connect()) {
      other.speak(COMMAND.clone()).succeeded();
    }
    assertEquals(hits + 3, value("hotpin_limit_hits_total{limit=\"turns_per_minute\"}"));
  }

  private static void refused(Device device) {
    SpokenTurn turn = device.speak(COMMAND.clone()).failedWith("rate_limited");
    long waitMillis = turn.report().error().orElseThrow().retryAfterMillis().orElse(0);
    assertTrue(waitMillis > 0 && waitMillis <= 62_001, "wait " + waitMillis);
    assertTrue(turn.reply().contains("too much at once"), turn::reply);
  }

  /** Every label that a scrape shows has few values, all known at start. */
  @Test
  void noTurnAddsASeriesAndNoLabelTellsOfADevice() {
    String id = "named-in-no-label";
    Set<String> before = series(scrape());
    try (Device device = server.connect(id)) {
      device.speak(COMMAND.clone()).succeeded();
      String during = scrape();
      assertFalse(during.contains(id), during);
      Set<String> more = series(during);
      more.removeAll(before);
      more.removeIf(name -> name.startsWith("jvm_gc_")); // a cause that was not seen before
      assertEquals(Set.of(), more);
    }
    assertTrue(before.size() < 500, "series: " + before.size());
    for (Limit limit : Limit.values()) {
      assertTrue(before.contains("hotpin_limit_hits_total{limit=\"" + limit.label() + "\"}"));
    }
  }

  private static Set<String> series(String scrape) {
    Set<String> names = new HashSet<>();
    scrape
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> names.add(line.substring(0, line.lastIndexOf(' '))));
    return names;
  }

  @Test
  void promtoolAcceptsWhatIsShown(@TempDir Path directory)
      throws IOException, InterruptedException {
    AudioTool.needs("promtool", "prometheus");
    try (Device device = server.connect()) {
      device.speak(COMMAND.clone()).succeeded();
    }
    Path scrape = Files.writeString(directory.resolve("scrape.txt"), scrape());
    Path said = directory.resolve("said.txt");
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(scrape.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertTrue(promtool.waitFor(60, TimeUnit.SECONDS));
    assertEquals("", Files.readString(said));
    assertEquals(0, promtool.exitValue());
  }

  @Test
  void everyMetricIsDocumentedAndEveryDocumentedOneIsThere() throws IOException {
    String document = Files.readString(Path.of("docs/metrics.md"));
    Set<String> shown = names(scrape(), Pattern.compile("(?m)^# TYPE (hotpin_\\w+) "));
    Set<String> documented = names(document, Pattern.compile("(?m)^\\| `(hotpin_\\w+)"));
    assertEquals(new TreeSet<>(shown), new TreeSet<>(documented));
  }

  private static Set<String> names(String text, Pattern pattern) {
    Set<String> names = new HashSet<>();
    for (MatchResult found : pattern.matcher(text).results().toList()) {
      if (!found.group(1).endsWith("_seconds_max")) { // of each histogram, and said so
        names.add(found.group(1));
      }
    }
    return names;
  }

  @Test
  void theMetricsPortShowsThatAndNothingElse() {
    int port = server.hotpin().metricsPort().orElseThrow();
    URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
    HttpResponse<String> response = TestServer.send(HttpRequest.newBuilder(metrics).build());
    assertEquals(200, response.statusCode());
    assertTrue(response.body().contains("hotpin_build_info{"), response.body());
    for (String path : new String[] {"/", "/admin/sessions/esp32", "/health", "/ws"}) {
      HttpRequest other = HttpRequest.newBuilder(metrics.resolve(path)).build();
      assertEquals(404, TestServer.send(other).statusCode(), path);
    }
  }

  @Test
  void theMetricsPortAnswersNoPageOfAnotherNameAndShowsBrowsersWhatTheyMayDo() throws IOException {
    int port = server.hotpin().metricsPort().orElseThrow();
    String own = ask(port, "localhost:" + port);
    assertTrue(own.startsWith("HTTP/1.1 200 "), own);
    assertTrue(own.contains("\r\nx-content-type-options: nosniff\r\n"), own);
    String rebound = ask(port, "rebound.example.com");
    assertTrue(rebound.startsWith("HTTP/1.1 421 "), rebound);
  }

  private static String ask(int port, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = "GET /metrics HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      int headEnd = answer.indexOf("\r\n\r\n");
      return answer.substring(0, headEnd).toLowerCase(Locale.ROOT).replace("http/", "HTTP/")
          + "\r\n";
    }
  }

  @Test
  void allThatIsKeptOfADeviceIsExportedAndForgottenAlsoWhereItIsConnected() {
    String id = server.newSessionId();
    try (LogCapture log = new LogCapture();
        Device device = server.connect(id)) {
      String heard = device.speak(COMMAND.clone()).succeeded().transcript();
      server.hotpin().images().put(id, new StoredImage("image/png", new byte[] {1, 2, 3}));
      String exported = run(0, "export", id);
      assertTrue(exported.contains("\"session\":\"" + id + "\",\"connected\":true"), exported);
      assertTrue(exported.contains("{\"user\":\"" + heard + "\",\"reply\":\"I heard"), exported);
      assertTrue(exported.contains("{\"media_type\":\"image/png\",\"base64\":\"AQID\"}"), exported);
      assertTrue(exported.contains("\"turns_in_day\":1"), exported);

      Device.Turn inProgress = device.start(COMMAND.clone());
      inProgress.awaitStage("llm");
      run(0, "forget", id);
      inProgress.end().proper().succeeded();
      assertEquals(
          "{\"session\":\"" + id + "\",\"connected\":true,\"conversation\":[]}",
          run(0, "export", id).strip());
      device.speak(COMMAND.clone()).succeeded();
      assertTrue(run(0, "export", id).contains("\"turns_in_day\":1"), "it counts again");
      assertEquals(3, log.count("exported what is kept of session " + id));
      assertEquals(1, log.count("deleted what is kept of session " + id));
    }
    run(0, "forget", id);
    String gone = "{\"session\":\"" + id + "\",\"connected\":false,\"conversation\":[]}";
    ChatTestServer.await("the session's end", () -> run(0, "export", id).strip().equals(gone));
  }

  @Test
  void aBadIdAndAServerThatIsNotThereAreTold() {
    assertEquals(400, server.get("/admin/sessions/no%20such%2Fid").statusCode());
    assertEquals(400, server.get("/admin/sessions/").statusCode());
    assertTrue(run(2, "export", "no such id").contains("A session id is"));
    assertTrue(run(2, "export", "esp32", "--url", "ftp://x").contains("http or https"));
    assertTrue(run(1, "export", "esp32", "--url", "http://127.0.0.1:1").contains("can't be"));
    String badToken = run(2, "export", "esp32", "--token", "se\ncret");
    assertFalse(badToken.contains("cret"), badToken);
  }

  private static String run(int exitCode, String command, String id, String... more) {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    List<String> arguments = new ArrayList<>(List.of("sessions", command, id));
    if (!List.of(more).contains("--url")) {
      arguments.addAll(List.of("--url", server.url("/").toString()));
    }
    arguments.addAll(List.of(more));
    int code =
        RootCommand.newCommandLine()
            .setOut(writer)
            .setErr(writer)
            .execute(arguments.toArray(String[]::new));
    assertEquals(exitCode, code, said::toString);
    return said.toString();
  }
}
