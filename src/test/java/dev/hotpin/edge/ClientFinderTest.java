package dev.hotpin.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.hotpin.config.AddressRanges;
import dev.hotpin.config.ServerConfig.ForwardedHeader;
import dev.hotpin.pipeline.Peer;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientFinderTest {
  private static final AddressRanges TRUSTED =
      AddressRanges.parse("10.0.0.0/8, 127.0.0.1, fd00::/8").orElseThrow();

  private final HttpHeaders headers = new DefaultHttpHeaders();

  private static InetAddress address(String text) {
    return AddressRanges.address(text).orElseThrow();
  }

  private ClientFinder.Found find(String from, ForwardedHeader header) {
    return new ClientFinder(TRUSTED, header).find(new Peer(address(from), false, false), headers);
  }

  private Peer common(String from) {
    return find(from, ForwardedHeader.X_FORWARDED_FOR).peer();
  }

  private Peer rfc7239(String from) {
    return find(from, ForwardedHeader.FORWARDED).peer();
  }

  @Test
  void aDirectClientIsWhoTheSocketSays() {
    assertEquals(new Peer(address("192.0.2.1"), false, false), common("192.0.2.1"));
  }

  @Test
  void whatIsNotInTheTrustedRangesIsLoopbackStill() {
    Peer local =
        new ClientFinder(AddressRanges.NONE, ForwardedHeader.X_FORWARDED_FOR)
            .find(new Peer(address("127.0.0.1"), false, false), headers)
            .peer();
    assertEquals(true, local.isThisMachine());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Forwarded-Host",
        "X-Real-IP",
        "Via"
      })
  void aStrangerIsNotBelievedButIsNoLongerThisMachine(String header) {
    headers.set(header, "127.0.0.1");
    Peer stranger =
        new ClientFinder(AddressRanges.NONE, ForwardedHeader.X_FORWARDED_FOR)
            .find(new Peer(address("::1"), false, false), headers)
            .peer();
    assertEquals(address("::1"), stranger.address());
    assertFalse(stranger.isThisMachine());
    assertFalse(stranger.secure());
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "'127.0.0.1, 192.0.2.7', 192.0.2.7",
    "'192.0.2.9, 192.0.2.7, 10.1.1.1', 192.0.2.7",
    "'192.0.2.9, unknown, 10.1.1.1', 10.1.1.1",
    "'192.0.2.9, ', 10.0.0.1",
    "'evil, 10.2.2.2', 10.2.2.2",
    "192.0.2.7:4711, 192.0.2.7",
    "2001:db8::5, 2001:db8::5",
    "[2001:db8::5]:4711, 2001:db8::5",
    "::ffff:192.0.2.7, 192.0.2.7",
    "'10.3.3.3, 10.2.2.2', 10.3.3.3",
    "192.0.2.7x, 10.0.0.1",
    "localhost, 10.0.0.1",
    "127.0.0.1, 127.0.0.1"
  })
  void theNearestAddressThatIsNoTrustedProxyIsTheClient(String line, String client) {
    headers.set("X-Forwarded-For", line);
    Peer peer = common("10.0.0.1");
    assertEquals(address(client), peer.address());
    assertFalse(peer.isThisMachine());
  }

  @Test
  void severalLinesAreOneList() {
    headers.add("X-Forwarded-For", "192.0.2.1");
    headers.add("X-Forwarded-For", "192.0.2.2, 10.1.1.1");
    assertEquals(address("192.0.2.2"), common("10.0.0.1").address());
  }

  @Test
  void theLastProtocolCountsSinceTheFirstMayBeTheClientsOwn() {
    headers.set("X-Forwarded-For", "192.0.2.1");
    headers.set("X-Forwarded-Proto", "https, http");
    assertFalse(common("10.0.0.1").secure());
    headers.set("X-Forwarded-Proto", "http, https");
    assertEquals(true, common("10.0.0.1").secure());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=192.0.2.7 | 192.0.2.7 | false",
        "For=\"[2001:db8::5]:4711\";Proto=https;by=10.0.0.1 | 2001:db8::5 | true",
        "for=127.0.0.1;proto=http, for=192.0.2.7;proto=https | 192.0.2.7 | true",
        "for=192.0.2.9, for=\"192.0.2.7:80\" , for=10.1.1.1 | 192.0.2.7 | false",
        "for=192.0.2.9, for=unknown | 10.0.0.1 | false",
        "for=192.0.2.9, for=_secret;proto=https | 10.0.0.1 | true",
        "for=192.0.2.9, for=\"192.0.2 | 10.0.0.1 | false",
        "for=\"192.0.2\\.7\" | 192.0.2.7 | false",
        "for=192.0.2.7;for=127.0.0.1 | 192.0.2.7 | false",
        "for=192.0.2.7 for=127.0.0.1 | 10.0.0.1 | false",
        "proto=https | 10.0.0.1 | true",
        "=;=,;;, | 10.0.0.1 | false"
      })
  void theStandardHeaderIsReadByItsGrammar(String line, String client, boolean secure) {
    headers.set("Forwarded", line);
    assertEquals(new Peer(address(client), true, secure), rfc7239("10.0.0.1"));
  }

  @Test
  void theOtherHeaderIsTheClientsOwnAndNotRead() {
    headers.set("Forwarded", "for=203.0.113.1");
    headers.set("X-Forwarded-For", "192.0.2.7");
    assertEquals(address("192.0.2.7"), common("10.0.0.1").address());
    assertEquals(address("203.0.113.1"), rfc7239("10.0.0.1").address());
  }

  @Test
  void aTrustedProxyThatNamesNobodyIsNotThisMachine() {
    assertEquals(new Peer(address("127.0.0.1"), true, false), common("127.0.0.1"));
  }

  @Test
  void theHostAsTheClientWroteItComesFromTrustedProxiesOnly() {
    headers.set("X-Forwarded-For", "192.0.2.7");
    headers.set("X-Forwarded-Host", "voice.example.com");
    assertEquals(
        Optional.of("voice.example.com"), find("10.0.0.1", ForwardedHeader.X_FORWARDED_FOR).host());
    assertEquals(Optional.empty(), find("192.0.2.1", ForwardedHeader.X_FORWARDED_FOR).host());
  }
}
