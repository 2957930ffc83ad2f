package dev.hotpin.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.config.AddressRanges;
import dev.hotpin.edge.ProxyHeaderDetector.Sender;
import dev.hotpin.pipeline.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
  private static final String REQUEST = "GET / HTTP/1.1\r\n\r\n";
  private static final String V1 = "PROXY TCP4 192.0.2.7 10.0.0.1 4711 8000\r\n";
  private static final String V2_SIGNATURE = "0d0a0d0a000d0a515549540a";

  /** PROXY, TCP over IPv4, 12 bytes of addresses: 192.0.2.7:4711 to 10.0.0.1:8000. */
  private static final String V2 = V2_SIGNATURE + "2111000c" + "c00002070a00000112671f40";

  private final List<Object> events = new ArrayList<>();
  private EmbeddedChannel channel;

  @AfterEach
  void releaseAll() {
    channel.finishAndReleaseAll();
  }

  private void open(Sender sender) {
    channel =
        new EmbeddedChannel(
            new ProxyHeaderDetector(sender),
            new ChannelInboundHandlerAdapter() {
              @Override
              public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                events.add(event);
              }
            });
  }

  private void send(byte[] bytes) {
    channel.writeInbound((Object) channel.alloc().buffer(bytes.length + 1).writeBytes(bytes));
  }

  private void send(String text) {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void sendHex(String hex) {
    send(HexFormat.of().parseHex(hex));
  }

  private String received() {
    StringBuilder all = new StringBuilder();
    for (ByteBuf next = channel.readInbound(); next != null; next = channel.readInbound()) {
      all.append(next.toString(StandardCharsets.ISO_8859_1));
      next.release();
    }
    return all.toString();
  }

  private Peer peer() {
    return Peer.of(channel);
  }

  private static InetAddress address(String text) {
    return AddressRanges.address(text).orElseThrow();
  }

  private void assertClosedUnheard() {
    assertFalse(channel.isActive());
    assertEquals("", received());
    assertNull(channel.readOutbound());
  }

  @ParameterizedTest
  @EnumSource(names = {"PROXY", "PROXY_WITH_HEADER"})
  void theClientOfATextHeaderIsThePeerAndTheRestIsTheRequest(Sender sender) {
    open(sender);
    send(V1 + REQUEST);
    assertEquals(new Peer(address("192.0.2.7"), true, false), peer());
    assertEquals(REQUEST, received());
    assertEquals(List.of(PeerKnown.EVENT), events);
  }

  @Test
  void aHeaderCutAtEveryByteIsUnderstood() {
    open(Sender.PROXY_WITH_HEADER);
    for (byte one : (V1 + REQUEST).getBytes(StandardCharsets.ISO_8859_1)) {
      send(new byte[] {one});
    }
    assertEquals(address("192.0.2.7"), peer().address());
    assertEquals(REQUEST, received());
  }

  @Test
  void theBinaryHeaderIsUnderstoodToo() {
    open(Sender.PROXY_WITH_HEADER);
    sendHex(V2);
    send(REQUEST);
    assertEquals(new Peer(address("192.0.2.7"), true, false), peer());
    assertEquals(REQUEST, received());
  }

  @Test
  void tlsThatEndedAtTheProxyIsHonoured() {
    open(Sender.PROXY_WITH_HEADER);
    // 12 bytes of addresses and a TLV: type SSL (0x20), 5 bytes: client flag SSL, verify 0.
    sendHex(V2_SIGNATURE + "21110014" + "c00002070a00000112671f40" + "2000050100000000");
    assertEquals(new Peer(address("192.0.2.7"), true, true), peer());
  }

  @Test
  void anAddressOfIpv6IsUnderstood() {
    open(Sender.PROXY_WITH_HEADER);
    send("PROXY TCP6 2001:db8::5 fd00::1 4711 8000\r\n");
    assertEquals(address("2001:db8::5"), peer().address());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROXY UNKNOWN\r\n", "PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n"})
  void whoComesThroughAProxyIsNeverThisMachine(String header) {
    open(Sender.PROXY_WITH_HEADER);
    send(header + REQUEST);
    assertFalse(peer().isThisMachine());
    assertEquals(REQUEST, received());
  }

  @Test
  void theProxysOwnHealthCheckIsServedAndNotThisMachine() {
    open(Sender.PROXY_WITH_HEADER);
    sendHex(V2_SIGNATURE + "20000000");
    send(REQUEST);
    assertFalse(peer().isThisMachine());
    assertEquals(REQUEST, received());
  }

  @Test
  void aStrangersHeaderEndsTheConnection() {
    open(Sender.STRANGER);
    send(V1 + REQUEST);
    assertClosedUnheard();
    assertTrue(events.isEmpty());
  }

  @Test
  void aStrangersBinaryHeaderEndsTheConnectionToo() {
    open(Sender.STRANGER);
    sendHex(V2);
    assertClosedUnheard();
  }

  @ParameterizedTest
  @EnumSource(names = {"STRANGER", "PROXY"})
  void whoNeedsNoHeaderIsServedWithoutOne(Sender sender) {
    open(sender);
    send("GE");
    send(REQUEST.substring(2));
    assertEquals(REQUEST, received());
    assertTrue(peer().isThisMachine());
  }

  @Test
  void aProxyThatMustSendAHeaderAndDoesNotIsClosed() {
    open(Sender.PROXY_WITH_HEADER);
    send(REQUEST);
    assertClosedUnheard();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP4 192.0.2.7\r\n",
        "PROXY TCP4 nobody 10.0.0.1 1 2\r\n",
        "PROXY TCP4 192.0.2.7 10.0.0.1 99999 1\r\n",
        "PROXY NOTHING\r\n"
      })
  void aBadHeaderEndsTheConnection(String header) {
    open(Sender.PROXY);
    send(header + REQUEST);
    assertFalse(channel.isActive());
  }
}
