package dev.hotpin.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.config.AddressRanges;
import dev.hotpin.config.ServerConfig.ForwardedHeader;
import dev.hotpin.limits.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionGateTest {
  private static final String REQUEST = "GET / HTTP/1.1\r\n\r\n";
  private static final String CLIENT = "192.0.2.1";
  private static final String PROXY = "10.0.0.1";

  private final ClientFinder finder =
      new ClientFinder(
          AddressRanges.parse("10.0.0.0/8").orElseThrow(), ForwardedHeader.X_FORWARDED_FOR);
  private final AddressLimits limits =
      new AddressLimits(
          EdgeChannel.settings(Map.of("MAX_CONNECTIONS_PER_ADDRESS", "1")), System::nanoTime);
  private final AtomicInteger answered = new AtomicInteger();
  private final List<EdgeChannel> channels = new ArrayList<>();

  @AfterEach
  void releaseAll() {
    channels.forEach(EdgeChannel::finishAndReleaseAll);
    assertEquals(0, answered.get());
    assertEquals(0, limits.openOf(AddressKey.of(EdgeChannel.peer(CLIENT).address())));
  }

  private EdgeChannel connect(String address, boolean tls) {
    EdgeChannel channel =
        EdgeChannel.from(
            address, new ConnectionGate(finder, new AddressHold(limits), answered, tls));
    channels.add(channel);
    return channel;
  }

  @Test
  void oneTooManyIsAnsweredOnItsRequestAndNothingOfItIsRead() {
    EdgeChannel first = connect(CLIENT, false);
    EdgeChannel second = connect(CLIENT, false);
    second.send(REQUEST);
    String answer = second.answer();
    assertTrue(answer.startsWith("HTTP/1.1 429 Too Many Requests\r\n"), answer);
    assertTrue(answer.toLowerCase(java.util.Locale.ROOT).contains("retry-after: 10"), answer);
    assertTrue(
        answer.contains("\r\n\r\n{\"status\":\"error\",\"code\":\"too_many_connections\""), answer);
    assertNull(second.readInbound());
    assertFalse(second.isActive());
    assertEquals(1, second.hits(Limit.CONNECTIONS_PER_ADDRESS));
    first.send(REQUEST);
    assertTrue(first.isActive());
  }

  @Test
  void aRefusedConnectionThatSendsNothingIsClosedInASecond() {
    connect(CLIENT, false);
    EdgeChannel second = connect(CLIENT, false);
    assertTrue(second.isActive());
    second.advance(1_000);
    assertFalse(second.isActive());
    assertEquals("", second.answer());
  }

  @Test
  void whatIsNoHttpGetsNoAnswer() {
    connect(CLIENT, false);
    EdgeChannel second = connect(CLIENT, false);
    second.send("\u0016\u0003\u0001");
    assertFalse(second.isActive());
    assertEquals("", second.answer());
  }

  @Test
  void overTlsItIsClosedAtOnceSinceAnAnswerWouldNeedAHandshake() {
    connect(CLIENT, true);
    assertFalse(connect(CLIENT, true).isActive());
  }

  @Test
  void inAFloodOnlySoManyAreAnswered() {
    connect(CLIENT, false);
    for (int i = 0; i < ConnectionGate.MAX_ANSWERED; i++) {
      assertTrue(connect(CLIENT, false).isActive());
    }
    assertFalse(connect(CLIENT, false).isActive());
    assertEquals(ConnectionGate.MAX_ANSWERED, answered.get());
  }

  @Test
  void aClosedConnectionMakesRoom() {
    connect(CLIENT, false).close();
    assertTrue(connect(CLIENT, true).isActive());
  }

  @Test
  void aTrustedProxyHasAnyNumberAndItsClientsHaveTheirs() {
    for (int i = 0; i < 10; i++) {
      assertTrue(connect(PROXY, true).isActive());
    }
    EdgeChannel known = connect(PROXY, true);
    EdgeChannel.peer(CLIENT).rememberIn(known);
    known.pipeline().fireUserEventTriggered(PeerKnown.EVENT);
    assertTrue(known.isActive());
    assertFalse(connect(CLIENT, true).isActive());
  }
}
