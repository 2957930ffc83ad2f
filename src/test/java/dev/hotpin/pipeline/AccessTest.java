package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.identity.AccessControl;
import dev.hotpin.identity.AccessSettings;
import dev.hotpin.identity.Fingerprint;
import dev.hotpin.identity.IdentityException;
import dev.hotpin.identity.KeyEntry;
import dev.hotpin.identity.OpaqueKey;
import dev.hotpin.identity.Refusal;
import dev.hotpin.identity.Scope;
import dev.hotpin.testing.LoggedLines;
import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.ErrorCode;
import dev.hotpin.wire.Offer;
import dev.hotpin.wire.ServerMessage;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials as they are shown on a connection. */
class AccessTest {
  private final String device = OpaqueKey.generate();
  private final String bound = OpaqueKey.generate();
  private final String operator = OpaqueKey.generate();
  @TempDir Path directory;
  private AccessControl control;
  private Access access;
  private Embedded channel;

  @BeforeEach
  void open() throws IdentityException, IOException {
    Path keys = directory.resolve("keys");
    Files.writeString(
        keys,
        line("d", device, Scope.DEVICE, Set.of())
            + line("b", bound, Scope.DEVICE, Set.of("bound-1"))
            + line("o", operator, Scope.OPERATOR, Set.of()));
    control = control(false, Optional.of(keys));
    use(new Access(control, false, () -> 0));
  }

  private AccessControl control(boolean open, Optional<Path> keys) throws IdentityException {
    return AccessControl.open(
        new AccessSettings(open, keys, Optional.empty(), directory.resolve("pairing-key")),
        Clock.systemUTC());
  }

  private static String line(String id, String key, Scope scope, Set<String> sessions) {
    return new KeyEntry(
                id,
                "name-" + id,
                Set.of(scope),
                Fingerprint.of(key),
                sessions,
                Optional.empty(),
                false)
            .line()
        + "\n";
  }

  private void use(Access used) {
    access = used;
    if (channel != null) {
      channel.finishAndReleaseAll();
    }
    channel = Embedded.of(new UpgradeAccessHandler(access));
  }

  private void becomeVoice() {
    channel.pipeline().removeFirst();
    channel.pipeline().addLast(new HandshakeHandler(10_000, Offer.PART_1, access));
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    control.close();
  }

  private static FullHttpRequest request(String uri, String... authorizations) {
    FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, uri);
    for (String value : authorizations) {
      request.headers().add(HttpHeaderNames.AUTHORIZATION, value);
    }
    return request;
  }

  private static String bearer(String token) {
    return "Bearer " + token;
  }

  /** The status of the answer; 0 where the request was passed on. */
  private int upgrade(FullHttpRequest request) {
    channel.writeInbound(request);
    Object passed = channel.readInbound();
    if (passed != null) {
      assertNull(channel.readOutbound());
      ReferenceCountUtil.release(passed);
      return 0;
    }
    assertEquals(0, request.refCnt());
    FullHttpResponse answer = channel.readOutbound();
    try {
      assertTrue(
          answer.content().toString(StandardCharsets.UTF_8).contains("\"status\":\"error\""));
      return answer.status().code();
    } finally {
      answer.release();
    }
  }

  /** The code of the error that came; empty where the handshake was taken. */
  private String handshake(String json) {
    becomeVoice();
    channel.writeInbound(channel.text(json));
    Object answer = channel.readOutbound();
    if (answer == null) {
      assertInstanceOf(ClientMessage.Hello.class, channel.readInbound());
      return "";
    }
    ServerMessage.Problem problem = assertInstanceOf(ServerMessage.Problem.class, answer);
    assertEquals(ErrorCode.UNAUTHORIZED, problem.code());
    assertNull(channel.readInbound());
    channel.assertClosedWith(1008);
    return problem.message();
  }

  private static String hello(String session, String token) {
    return "{\"session_id\":\"" + session + "\",\"token\":\"" + token + "\"}";
  }

  @Test
  void aGoodKeyInTheHeaderIsEnough() {
    assertEquals(0, upgrade(request("/ws", bearer(device))));
    assertEquals("", handshake("{\"session_id\":\"a\"}"));
    assertEquals("name-d/a", Access.admissionOf(channel).principal().keyOf("a"));
  }

  @Test
  void theSchemeMayBeInAnyCase() {
    assertEquals(0, upgrade(request("/ws", "bEARER   " + device + " ")));
    assertEquals("", handshake("{\"session_id\":\"a\"}"));
  }

  @Test
  void aBadKeyInTheHeaderIsRefusedBeforeTheUpgrade() {
    channel.writeInbound(request("/ws", bearer(device + "x")));
    FullHttpResponse answer = channel.readOutbound();
    assertEquals(401, answer.status().code());
    assertEquals(
        "Bearer error=\"invalid_token\"", answer.headers().get(HttpHeaderNames.WWW_AUTHENTICATE));
    String body = answer.content().toString(StandardCharsets.UTF_8);
    assertTrue(body.contains("\"code\":\"unauthorized\""), body);
    assertFalse(body.contains(device), body);
    answer.release();
    assertFalse(channel.isActive());
    assertEquals(1, control.counters().refusals(Refusal.UNKNOWN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "Bearer a b", "Bearer \u00e9", "Bearer a\tb"})
  void aMalformedHeaderIsRefused(String header) {
    assertEquals(401, upgrade(request("/ws", header)));
  }

  @Test
  void twoKeysAreRefusedAlsoIfBothAreGood() {
    assertEquals(401, upgrade(request("/ws", bearer(device), bearer(bound))));
    use(access);
    assertEquals(0, upgrade(request("/ws", bearer(device), bearer(device))));
  }

  @Test
  void anOperatorsKeyIsForbiddenToTalk() {
    assertEquals(403, upgrade(request("/ws", bearer(operator))));
    use(access);
    assertTrue(handshake(hello("a", operator)).contains("does not allow"));
  }

  @Test
  void theHeaderOfAProxyIsNoCredential() {
    assertEquals(0, upgrade(request("/ws", "Basic dXNlcjpwYXNz")));
    assertEquals("", handshake(hello("a", device)));
  }

  @Test
  void aKeyInTheHandshakeIsEnough() {
    assertEquals(0, upgrade(request("/ws")));
    assertEquals("", handshake(hello("a", device)));
    assertEquals("name-d", Access.admissionOf(channel).principal().name());
  }

  @Test
  void noKeyOrABadOneInTheHandshakeIsToldWhatToDoAndClosed() {
    assertTrue(handshake("{\"session_id\":\"a\"}").contains("Authorization: Bearer"));
    use(access);
    assertTrue(handshake(hello("a", "guess")).contains("ask the operator"));
    use(access);
    handshake("{\"session_id\":\"a\",\"token\":7}");
    assertEquals(2, control.counters().refusals(Refusal.MISSING));
    assertEquals(1, control.counters().refusals(Refusal.UNKNOWN));
  }

  @Test
  void twoDifferentKeysInHeaderAndHandshakeAreRefused() {
    assertEquals(0, upgrade(request("/ws", bearer(device))));
    assertTrue(handshake(hello("bound-1", bound)).contains("send it once"));
    use(access);
    assertEquals(0, upgrade(request("/ws", bearer(device))));
    assertEquals("", handshake(hello("a", device)));
  }

  @Test
  void aKeyThatIsBoundSpeaksForItsSessionsOnly() {
    assertEquals("", handshake(hello("bound-1", bound)));
    use(access);
    assertTrue(handshake(hello("bound-2", bound)).contains("belongs to another"));
    use(access);
    assertEquals(0, upgrade(request("/ws", bearer(bound))));
    assertTrue(handshake("{\"session_id\":\"a\"}").contains("belongs to another"));
  }

  @Test
  void theKeyOfAnEarlierRequestOnTheConnectionCountsForNothing() {
    assertEquals(0, upgrade(request("/ws", bearer(device)))); // it fails later, by its version, say
    assertEquals(0, upgrade(request("/ws"))); // a proxy may send another client's here
    assertTrue(handshake("{\"session_id\":\"a\"}").contains("needed"));
  }

  @Test
  void anAddressWithAKeyIsLookedAtOnlyIfTheSettingSaysSo() {
    assertEquals(0, upgrade(request("/ws?token=" + device)));
    assertTrue(handshake("{\"session_id\":\"a\"}").contains("needed"));
    use(new Access(control, true, () -> 0));
    assertEquals(0, upgrade(request("/ws?token=" + device)));
    assertEquals("", handshake("{\"session_id\":\"a\"}"));
    use(new Access(control, true, () -> 0));
    assertEquals(401, upgrade(request("/ws?token=guess")));
    use(new Access(control, true, () -> 0));
    assertEquals(401, upgrade(request("/ws?token=" + device, bearer(bound))));
  }

  @Test
  void withoutCredentialsThisMachineIsLetInAndWhoIsForwardedIsNot() throws Exception {
    try (AccessControl paired = control(false, Optional.empty())) {
      String key = paired.pairingKey().orElseThrow().key();
      use(new Access(paired, false, () -> 0));
      assertEquals("", handshake("{\"session_id\":\"a\"}"));
      for (Peer peer :
          new Peer[] {
            new Peer(InetAddress.getLoopbackAddress(), true, false),
            new Peer(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7}), false, false)
          }) {
        use(new Access(paired, false, () -> 0));
        peer.rememberIn(channel);
        assertTrue(handshake("{\"session_id\":\"a\"}").contains("needed"));
        use(new Access(paired, false, () -> 0));
        peer.rememberIn(channel);
        assertEquals("", handshake(hello("a", key)));
      }
    }
  }

  @Test
  void whenOpenAnybodyIsLetInWithWhateverKey() throws Exception {
    try (AccessControl open = control(true, Optional.empty())) {
      use(new Access(open, false, () -> 0));
      new Peer(InetAddress.getByName("192.0.2.7"), false, false).rememberIn(channel);
      assertEquals(0, upgrade(request("/ws", bearer("of-another-server"))));
      assertEquals("", handshake("{\"session_id\":\"a\"}"));
    }
  }

  /** Serves operators "secret"; the rest is answered by the gate. */
  private final class Administration extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      FullHttpRequest request = (FullHttpRequest) message;
      if (access.operator(ctx, request).isPresent()) {
        ctx.fireChannelRead(request);
      } else {
        request.release();
      }
    }
  }

  @Test
  void administrationIsForOperators() {
    channel.pipeline().removeFirst();
    channel.pipeline().addLast(new Administration());
    assertEquals(0, upgrade(request("/metrics", bearer(operator))));
    assertEquals(401, upgrade(request("/metrics")));
    use(access);
    channel.pipeline().removeFirst();
    channel.pipeline().addLast(new Administration());
    assertEquals(403, upgrade(request("/metrics", bearer(device))));
    assertEquals(1, control.counters().refusals(Refusal.WRONG_SCOPE));
  }

  @Test
  void refusalsAreLoggedWithoutTheCredentialAndNotForEver() {
    AtomicLong nanos = new AtomicLong();
    use(new Access(control, false, nanos::get));
    try (LoggedLines log = new LoggedLines(RefusalLog.class)) {
      for (int i = 0; i < 3 * RefusalLog.MAX_PER_MINUTE; i++) {
        access.refused(channel, "a test", Refusal.UNKNOWN);
      }
      assertEquals(RefusalLog.MAX_PER_MINUTE, log.lines().size());
      nanos.addAndGet(60_000_000_000L);
      access.upgrade(channel, request("/ws", bearer("hp_never-to-be-logged")));
      assertEquals(RefusalLog.MAX_PER_MINUTE + 2, log.lines().size());
      assertTrue(log.lines().get(RefusalLog.MAX_PER_MINUTE).startsWith("40 more"), log::toString);
      assertFalse(log.lines().toString().contains("never-to-be-logged"));
    }
  }
}
