package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.identity.IdentityException;
import dev.hotpin.identity.KeyFileEditor;
import dev.hotpin.identity.KeyFileEditor.NewKey;
import dev.hotpin.identity.Scope;
import dev.hotpin.limits.Limit;
import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.Recordings;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What operators watch, over real sockets: who may, and whether it is true. */
@ExtendWith(SharedServers.class)
class FleetFeedIT {
  private static final List<String> ADDRESSES =
      List.of(FleetFeed.LIVE, "/admin/fleet/sessions", "/admin/fleet/turns?session=a");

  private static final Pattern COMPLETE = Pattern.compile("\"complete\":\\{[^}]*\"ever\":(\\d+)");

  @TempDir private Path directory;

  private static String issue(Path keys, String name, Scope scope) throws IdentityException {
    return new KeyFileEditor(keys)
        .issue(new NewKey(name, Set.of(scope), Set.of(), Optional.empty(), false))
        .key();
  }

  /** It answers HTTP; engines are not needed to tell who may watch. */
  private static TestServer serverWithKeys(Path keys) {
    return new TestServer(Map.of("ACCESS_KEYS_FILE", keys.toString()), false);
  }

  private static String inQuery(String address, String key) {
    return address + (address.contains("?") ? "&" : "?") + "token=" + key;
  }

  private static HttpResponse<String> get(TestServer server, String path, String key) {
    return TestServer.send(FleetFeed.request(server, path, key));
  }

  @Test
  void operatorsMayWatchAndDevicesAndStrangersMayNot() throws IdentityException {
    Path keys = directory.resolve("keys");
    String anna = issue(keys, "anna", Scope.OPERATOR);
    String kitchen = issue(keys, "kitchen", Scope.DEVICE);
    try (TestServer server = serverWithKeys(keys)) {
      for (String address : ADDRESSES) {
        HttpResponse<String> stranger = get(server, address, "");
        assertEquals(401, stranger.statusCode(), address);
        assertEquals("Bearer", stranger.headers().firstValue("www-authenticate").orElse(""));
        HttpResponse<String> device = get(server, address, kitchen);
        assertEquals(403, device.statusCode(), address);
        assertFalse(device.body().contains("\"sessions\""), device.body());
        assertEquals(401, get(server, inQuery(address, anna), "").statusCode(), address);
      }
      assertEquals(200, get(server, "/admin/fleet/sessions", anna).statusCode());
      assertEquals(404, get(server, "/admin/fleet/turns?session=a", anna).statusCode());
      assertEquals(400, get(server, "/admin/fleet/sessions?sort=size", anna).statusCode());
      try (FleetFeed feed = FleetFeed.open(server, anna)) {
        String first = feed.await("the first event", event -> true);
        assertTrue(first.startsWith("event: everything\ndata: {\"phase\":\"starting\""), first);
      }
    }
  }

  @Test
  void aKeyThatIsTakenBackEndsWhatItsOperatorWatches() throws IdentityException {
    Path keys = directory.resolve("keys");
    String anna = issue(keys, "anna", Scope.OPERATOR);
    String bert = issue(keys, "bert", Scope.OPERATOR);
    try (TestServer server = serverWithKeys(keys);
        FleetFeed hers = FleetFeed.open(server, anna);
        FleetFeed his = FleetFeed.open(server, bert)) {
      his.await("his first event", event -> true);
      new KeyFileEditor(keys).revoke("anna", Instant.now());
      assertEquals("event: end\ndata: {\"code\":\"unauthorized\"}", hers.awaitEnd());
      his.await("that he is alone", event -> event.contains("\"watchers\":1,"));
    }
  }

  @Test
  void noMoreWatchThanMay() {
    List<FleetFeed> feeds = new ArrayList<>();
    try (TestServer server = new TestServer(Map.of(), false)) {
      for (int i = 0; i < 16; i++) {
        feeds.add(FleetFeed.open(server, ""));
      }
      HttpResponse<String> refused = get(server, FleetFeed.LIVE, "");
      assertEquals(503, refused.statusCode());
      assertTrue(refused.body().contains("\"code\":\"busy\""), refused.body());
      assertEquals("2", refused.headers().firstValue("retry-after").orElse(""));
      assertEquals(1, server.hotpin().limits().hits(Limit.FLEET_WATCHERS));
      feeds.remove(0).close();
      ChatTestServer.await(
          "a free place",
          () -> {
            try (FleetFeed next = FleetFeed.open(server, "")) {
              return next.isOpen();
            } catch (AssertionError full) {
              return false;
            }
          });
      feeds.forEach(FleetFeed::close);
    }
  }

  @Test
  void aServerThatStopsSaysSoToTheEnd() {
    TestServer server =
        new TestServer(Map.of("SHUTDOWN_GRACE_MS", "1500", "SHUTDOWN_TIMEOUT_MS", "3000"), false);
    try (FleetFeed feed = FleetFeed.open(server, "")) {
      feed.await("the first event", event -> true);
      CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
      feed.await("the phase", event -> event.contains("\"phase\":\"draining\""));
      feed.awaitEnd();
      closed.join();
    }
  }

  @Test
  void turnsAreCountedMeasuredAndKeptWithTheirTimes(OfflineServer server) {
    try (FleetFeed feed = FleetFeed.open(server, "");
        Device device = server.connect()) {
      long before = completed(feed.await("the first event", event -> true));
      device.speak(Recordings.pcm(Recordings.GO_FORWARD)).succeeded();
      String event = feed.await("the turn", e -> completed(e) == before + 1);
      assertTrue(event.contains("\"listening\":0"), event);
      assertTrue(
          Pattern.compile("\"first_audio\":\\{\"count\":[1-9]").matcher(event).find(), event);
      assertTrue(event.contains("\"permits\":1,"), event);
      String id = device.sessionId();
      ChatTestServer.await("its row", () -> rowOf(server, id).contains("\"turns\":1"));
      String session = rowOf(server, id);
      assertTrue(session.contains("\"state\":\"idle\""), session);
      assertTrue(session.contains("\"address\":\"127.0.0.1\""), session);
      assertTrue(session.contains("\"turns\":1"), session);
      String turn = turnsOf(server, device.sessionId());
      assertTrue(turn.contains("\"outcome\":\"complete\""), turn);
      for (String time : List.of("stt_final", "llm_first_piece", "first_frame_written", "total")) {
        assertTrue(turn.contains("\"" + time + "\":"), turn);
      }
      assertFalse(turn.contains("transcript\":"), "what was said is nobody's business: " + turn);
    }
  }

  @Test
  void aTurnThatIsInterruptedHasItsTimesToo(OfflineServer server) {
    String id = server.newSessionId();
    try (PlainClient client = PlainClient.connect(server)) {
      client.text("{\"session_id\":\"" + id + "\",\"reply\":{\"lead_ms\":200}}");
      client.awaitText("\"connected\"");
      client.text("{\"signal\":\"TEXT\",\"text\":\"what is two plus two\"}");
      client.awaitText("\"tts\"");
      ChatTestServer.await("the reply", () -> rowOf(server, id).contains("\"speaking\""));
      client.text("{\"signal\":\"INTERRUPT\"}");
      client.awaitText("\"interrupted\"");
      String turn = turnsOf(server, id);
      assertTrue(turn.contains("\"outcome\":\"interrupted\",\"kind\":\"stopped\""), turn);
      assertTrue(turn.contains("\"llm_first_piece\":"), turn);
      assertTrue(turn.contains("\"total\":"), turn);
      ChatTestServer.await("its end", () -> rowOf(server, id).contains("\"state\":\"idle\""));
    }
  }

  private static long completed(String event) {
    Matcher count = COMPLETE.matcher(event);
    return count.find() ? Long.parseLong(count.group(1)) : 0;
  }

  /** One session among those that are listed; its figures may be a second old. */
  private static String rowOf(TestServer server, String id) {
    String list = get(server, "/admin/fleet/sessions?search=" + id, "").body();
    int from = list.indexOf("{\"key\":\"" + id + "\"");
    return from < 0 ? "" : list.substring(from, list.indexOf('}', from));
  }

  private static String turnsOf(TestServer server, String key) {
    HttpResponse<String> turns = get(server, "/admin/fleet/turns?session=" + key, "");
    assertEquals(200, turns.statusCode(), turns.body());
    return turns.body();
  }
}
