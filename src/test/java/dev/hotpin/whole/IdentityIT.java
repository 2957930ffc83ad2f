package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.identity.IdentityException;
import dev.hotpin.identity.KeyFileEditor;
import dev.hotpin.identity.KeyFileEditor.NewKey;
import dev.hotpin.identity.Revocations;
import dev.hotpin.identity.Scope;
import dev.hotpin.identity.TokenForge;
import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.ChatTestServer.Script;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strangers, thieves and neighbours over real sockets, against a server with keys and tokens. */
class IdentityIT {
  private static final int MAX_SESSIONS = 5;

  @TempDir static Path directory;
  private static ChatTestServer chat;
  private static TestServer server;
  private static KeyFileEditor keys;
  private static String kitchen;
  private static String bedroom;
  private static String boundToBath;

  @BeforeAll
  static void start() throws IdentityException {
    keys = new KeyFileEditor(directory.resolve("keys"));
    kitchen = issue("kitchen", Scope.DEVICE, Set.of());
    bedroom = issue("bedroom", Scope.DEVICE, Set.of());
    boundToBath = issue("bath", Scope.DEVICE, Set.of("bath-1"));
    chat = ChatTestServer.start();
    server =
        new TestServer(
            Map.of(
                "STT_PERMITS",
                "1",
                "GROQ_API_BASE_URL",
                chat.baseUrl(),
                "GROQ_MODEL",
                "test-model",
                "GROQ_VISION_MODEL",
                "test-vision-model",
                "ACCESS_KEYS_FILE",
                directory.resolve("keys").toString(),
                "JWT_SECRET",
                TokenForge.SECRET,
                "JWT_REVOCATIONS_FILE",
                directory.resolve("revoked").toString(),
                "SESSIONS_PER_DEVICE",
                Integer.toString(MAX_SESSIONS)));
  }

  private static String issue(String name, Scope scope, Set<String> sessions)
      throws IdentityException {
    return keys.issue(new NewKey(name, Set.of(scope), sessions, Optional.empty(), false)).key();
  }

  @AfterAll
  static void stop() {
    server.close();
    chat.close();
  }

  private static String hello(String session, String token) {
    return "{\"session_id\":\"" + session + "\",\"token\":\"" + token + "\"}";
  }

  private static PlainClient connect(String session, String token) {
    PlainClient client = PlainClient.connect(server);
    client.text(hello(session, token));
    client.awaitText("\"connected\"");
    return client;
  }

  /** A turn without speech: the whole request that the language model got. */
  private static String say(PlainClient client, String text) {
    long before = completes(client);
    client.text("{\"signal\":\"TEXT\",\"text\":\"" + text + "\"}");
    ChatTestServer.await("the answer", () -> completes(client) > before);
    List<ChatTestServer.Request> requests = chat.requests();
    return requests.get(requests.size() - 1).body();
  }

  private static long completes(PlainClient client) {
    return client.received().stream()
        .filter(message -> message.text() != null && message.text().contains("\"complete\""))
        .count();
  }

  private static void assertRefused(String session, String token) {
    try (PlainClient client = PlainClient.connect(server)) {
      client.text(hello(session, token));
      String error = client.awaitText("\"unauthorized\"");
      assertTrue(error.contains("\"message\":"), error);
      assertFalse(token.length() > 8 && error.contains(token), error);
      assertEquals(1008, client.awaitClose());
      assertEquals(1, client.received().size(), "nothing else is told");
    }
  }

  private static int upgradeStatus(String bearer) {
    CompletionException failed =
        assertThrows(
            CompletionException.class,
            () -> PlainClient.connect(server, "127.0.0.1", bearer).close());
    return assertInstanceOf(WebSocketHandshakeException.class, failed.getCause())
        .getResponse()
        .statusCode();
  }

  private static HttpResponse<String> post(String session, String token) {
    HttpRequest.Builder request =
        PictureForm.post(server.url("/image"), session, "a.png", PictureForm.PNG);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return TestServer.send(request.build());
  }

  @Test
  void strangersAreRefusedThoughTheyAreOfThisMachine() {
    assertRefused("s", "");
    assertRefused("s", "changeme");
    assertRefused("s", kitchen.substring(1));
    assertEquals(401, upgradeStatus("guess"));
    assertEquals(200, server.get("/health").statusCode());
    assertEquals(200, server.get("/ready").statusCode());
    assertEquals(200, server.get("/voices").statusCode());
  }

  @Test
  void forgedTokensAreRefusedInHeaderAndHandshake() {
    String good = TokenForge.hs256("garage", claims -> {});
    String[] parts = good.split("\\.", -1);
    List<String> forged =
        List.of(
            TokenForge.unsigned("garage"),
            parts[0] + "." + parts[1] + ".AAAA" + parts[2].substring(4),
            TokenForge.hs256("garage", claims -> claims.audience("another")),
            TokenForge.hs256(
                "garage", claims -> claims.expirationTime(Date.from(Instant.EPOCH.plusSeconds(1)))),
            TokenForge.hs256("garage", claims -> claims.expirationTime(null)),
            TokenForge.hs256("garage", claims -> claims.claim("scope", "operator")));
    for (String token : forged) {
      assertRefused("garage-1", token);
    }
    assertEquals(401, upgradeStatus(forged.get(0)));
    assertEquals(403, upgradeStatus(forged.get(5)));
    connect("garage-1", good).close();
  }

  @Test
  void anothersCredentialNeitherTakesASessionOverNorReadsItNorSendsItAPicture() {
    chat.always(Script.tokens("Noted", "."));
    String id = server.newSessionId();
    try (PlainClient owner = connect(id, kitchen);
        PlainClient thief = connect(id, bedroom)) {
      say(owner, "the code of the safe is four two");
      String asked = say(thief, "what is the code of the safe");
      assertFalse(asked.contains("four two"), asked);
      assertFalse(owner.isClosed());

      assertEquals(200, post(id, bedroom).statusCode(), "for its own session of this id");
      assertFalse(say(owner, "what do you see").contains("base64"));
      assertTrue(say(owner, "what was the code").contains("four two"));
      thief.text("{\"signal\":\"RESET\"}");
      thief.awaitText("reset_complete");
      assertTrue(say(owner, "and again").contains("four two"), "the thief's reset is its own");
    }
    try (PlainClient thief = connect(id, bedroom)) {
      assertFalse(say(thief, "now that it is gone, what is the code").contains("four two"));
    }
    try (PlainClient owner = connect(id, kitchen)) {
      assertTrue(say(owner, "I am back").contains("four two"));
    }
  }

  @Test
  void aPictureNeedsACredentialOfItsSession() {
    chat.always(Script.tokens("I", " see."));
    String id = server.newSessionId();
    HttpResponse<String> stranger = post(id, "");
    assertEquals(401, stranger.statusCode());
    assertEquals("Bearer", stranger.headers().firstValue("WWW-Authenticate").orElse(""));
    assertEquals(401, post(id, "guess").statusCode());
    assertEquals(403, post(id, boundToBath).statusCode(), "bound to another session");
    assertEquals(200, post("bath-1", boundToBath).statusCode(), "before the session connects");

    assertEquals(200, post(id, kitchen).statusCode());
    try (PlainClient other = connect(id, bedroom)) {
      assertFalse(say(other, "what do you see").contains("base64"));
      assertEquals(403, post(id, boundToBath).statusCode());
    }
    try (PlainClient owner = connect(id, kitchen)) {
      assertEquals(403, post(id, bedroom).statusCode(), "the only session of this id is another's");
      assertTrue(say(owner, "what do you see").contains("base64"));
    }
  }

  @Test
  void whoMakesUpSessionIdsHasRoomForSoManyPicturesAndConversations() throws Exception {
    String hoarder = issue("hoarder", Scope.DEVICE, Set.of());
    ChatTestServer.await("the key is read", () -> post("h0", hoarder).statusCode() == 200);
    for (int i = 1; i < MAX_SESSIONS; i++) {
      assertEquals(200, post("h" + i, hoarder).statusCode());
    }
    HttpResponse<String> refused = post("one-more", hoarder);
    assertEquals(429, refused.statusCode(), refused.body());
    assertTrue(refused.body().contains("\"rate_limited\""), refused.body());
    String wait = refused.headers().firstValue("Retry-After").orElseThrow();
    assertTrue(refused.body().contains(" " + wait + " s."), refused.body() + " but " + wait);
    assertEquals(200, post("h0", hoarder).statusCode(), "what there is may be used");
    try (PlainClient client = connect("one-more", hoarder)) {
      client.text("{\"signal\":\"TEXT\",\"text\":\"hello\"}");
      client.awaitText("\"rate_limited\"");
    }
    assertEquals(200, post("kitchen-1", kitchen).statusCode(), "others have their own room");
  }

  @Test
  void aBoundCredentialSpeaksForItsOwnSessionOnly() {
    assertRefused("bath-2", boundToBath);
    connect("bath-1", boundToBath).close();
    String token = TokenForge.hs256("hall", claims -> claims.claim("session_ids", "hall-1"));
    assertRefused("hall-2", token);
    connect("hall-1", token).close();
  }

  @Test
  void aRevocationClosesLiveConnectionsAndNobodyElses() throws Exception {
    String lost = issue("lost", Scope.DEVICE, Set.of());
    String token = TokenForge.hs256("cellar", claims -> claims.jwtID("cellar-7"));
    ChatTestServer.await("the new key", () -> isLetIn(lost));
    try (PlainClient thief = connect("lost-1", lost);
        PlainClient cellar = connect("cellar-1", token);
        PlainClient other = connect("kitchen-1", kitchen)) {
      assertEquals(1, keys.revoke("lost", Instant.now()).size());
      assertEquals(1008, thief.awaitClose());
      assertEquals("credential revoked", thief.closeReason());
      new KeyFileEditor(directory.resolve("revoked"))
          .addRevocation(Revocations.lineForId("cellar-7"));
      assertEquals(1008, cellar.awaitClose());
      assertFalse(other.isClosed());
    }
    assertRefused("lost-1", lost);
    assertRefused("cellar-1", token);
  }

  private static boolean isLetIn(String token) {
    try (PlainClient client = PlainClient.connect(server)) {
      client.text(hello("probe", token));
      ChatTestServer.await("an answer", () -> !client.received().isEmpty());
      return client.find("\"connected\"") != null;
    }
  }

  @Test
  void aTokenThatExpiresIsRefusedAloudInTheNextTurn() throws Exception {
    // Its 30 s of patience are nearly over: what is tested is the turn, not the clock.
    String token =
        TokenForge.hs256(
            "porch", claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(24))));
    try (PlainClient porch = connect("porch-1", token)) {
      ChatTestServer.await("its end", () -> !isLetIn(token));
      porch.text("{\"signal\":\"TEXT\",\"text\":\"hello\"}");
      porch.awaitText("\"unauthorized\"");
      porch.awaitText("\"complete\"");
      assertEquals(1008, porch.awaitClose());
      assertEquals("credential expired", porch.closeReason());
      assertTrue(
          porch.received().stream().anyMatch(m -> m.bytes() != null && m.bytes().length > 44));
    }
  }

  @Test
  void nothingOfACredentialIsLogged() {
    try (LogCapture log = new LogCapture()) {
      assertRefused("s", "hp_secret\\u001b[31mof-somebody");
      connect("s", kitchen).close();
      assertEquals(401, upgradeStatus("hp_another-secret"));
      ChatTestServer.await("the log", () -> log.count("closed 1008") > 0);
      for (String line : log.lines()) {
        assertFalse(line.contains("secret") || line.contains(kitchen), line);
        assertFalse(line.contains("\u001b"), line);
      }
    }
  }

  @Test
  void withoutCredentialsOthersNeedThePairingKeyAndThisMachineDoesNot() throws Exception {
    Optional<InetAddress> other =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> address instanceof Inet4Address)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .findFirst();
    Assumptions.assumeTrue(
        other.isPresent(), "needs an address beside the loopback one: connect a network");
    Path file = directory.resolve("pairing").resolve("key");
    try (TestServer paired =
        new TestServer(
            Map.of(
                "SERVER_HOST", "0.0.0.0",
                "STT_PERMITS", "1",
                "PAIRING_KEY_FILE", file.toString()))) {
      String key = Files.readString(file).strip();
      try (PlainClient local = PlainClient.connect(paired)) {
        local.text("{\"session_id\":\"a\"}");
        local.awaitText("\"connected\"");
      }
      try (PlainClient behindProxy =
          PlainClient.connect(paired, "127.0.0.1", Map.of("X-Forwarded-For", "127.0.0.1"))) {
        behindProxy.text("{\"session_id\":\"a\"}");
        behindProxy.awaitText("\"unauthorized\"");
      }
      String host = other.get().getHostAddress();
      try (PlainClient stranger = PlainClient.connect(paired, host, "")) {
        stranger.text("{\"session_id\":\"a\"}");
        stranger.awaitText("\"unauthorized\"");
        assertEquals(1008, stranger.awaitClose());
      }
      try (PlainClient device = PlainClient.connect(paired, host, "")) {
        device.text(hello("a", key));
        device.awaitText("\"connected\"");
      }
      try (PlainClient device = PlainClient.connect(paired, host, key)) {
        device.text("{\"session_id\":\"a\"}");
        device.awaitText("\"connected\"");
      }
    }
  }
}
