package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.ClientFrames;
import dev.hotpin.bench.fuzz.Tokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Strangers with forged tokens, under others' addresses, and in floods. */
class HostileStrangersIT extends UnderAttack {
  private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: localhost\r\n";

  private final GuardedServer server;

  HostileStrangersIT(GuardedServer server) {
    super(server);
    this.server = server;
  }

  private static String upgradeWith(String token) {
    return ClientFrames.UPGRADE.replace(
        "\r\n\r\n", "\r\nAuthorization: Bearer " + token + "\r\n\r\n");
  }

  private String shownInHandshake(String token) {
    try (Attacker device = Attacker.connect(server).send(ClientFrames.UPGRADE)) {
      device.awaitText("\r\n\r\n");
      device.text("{\"session_id\":\"s\",\"token\":\"" + token + "\"}");
      return device.untilCloseFrame();
    }
  }

  @Test
  void forgedAndRevokedTokensOpenNothing() {
    Map<String, String> bad = Tokens.bad(Tokens.Way.RS256, "device", Instant.now());
    bad.put("no token at all", "null");
    bad.forEach(
        (kind, token) -> {
          attack(
              "token: " + kind,
              3,
              i -> {
                String inHandshake = shownInHandshake(token);
                assertTrue(inHandshake.contains("\"unauthorized\""), kind + ": " + inHandshake);
                assertFalse(inHandshake.contains("\"connected\""), kind);
                try (Attacker device = Attacker.connect(server).send(upgradeWith(token))) {
                  String inHeader = device.untilClosed();
                  assertTrue(inHeader.startsWith("HTTP/1.1 401 "), kind + ": " + inHeader);
                  assertFalse(inHeader.contains(token), kind);
                }
              });
        });
    String good = Tokens.good(Tokens.Way.RS256, "device", Instant.now());
    try (Attacker device = Attacker.connect(server).send(upgradeWith(good))) {
      assertTrue(device.awaitText("\r\n\r\n").startsWith("HTTP/1.1 101 "), "the same, but genuine");
    }
  }

  @Test
  void aProxyHeaderOfAStrangerIsNotRead() {
    for (byte[] header :
        List.of(
            Bytes.of("PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n"),
            Bytes.of("PROXY UNKNOWN\r\n"),
            Bytes.join(
                Bytes.of("\r\n\r\n\0\r\nQUIT\n"),
                new byte[] {0x21, 0x11, 0, 12, 127, 0, 0, 1, 127, 0, 0, 1, 0, 1, 0, 2}))) {
      attack(
          "PROXY header of a stranger",
          5,
          i -> {
            try (Attacker liar = Attacker.connect(server).send(header).send(HEALTH + "\r\n")) {
              assertEquals("", liar.untilClosed());
            }
          });
    }
  }

  @Test
  void aProxyThatLiesOrStuttersIsClosed() {
    for (String header :
        List.of(
            "PROXY TCP4 999.1.1.1 10.0.0.1 1 2\r\n",
            "PROXY TCP4 192.0.2.1 10.0.0.1 99999 2\r\n",
            "PROXY TCP6 192.0.2.1 10.0.0.1 1 2\r\n",
            "PROXY " + "x".repeat(300) + "\r\n")) {
      attack(
          "PROXY header that is malformed",
          5,
          i -> {
            try (Attacker proxy = Attacker.connectFrom(GuardedServer.PROXY, server)) {
              assertEquals("", proxy.send(header).send(HEALTH + "\r\n").untilClosed());
            }
          });
    }
  }

  /** As many as an address may have are served, the others told why not; an other one is served. */
  private void flood(String kind, IntFunction<String> request) {
    List<Attacker> served = new ArrayList<>();
    try {
      attack(
          kind,
          5 * GuardedServer.MAX_PER_ADDRESS,
          i -> {
            Attacker one = Attacker.connectFrom(GuardedServer.PROXY, server).send(request.apply(i));
            String status = one.awaitText("\r\n");
            if (status.startsWith("HTTP/1.1 200 ")) {
              served.add(one);
            } else {
              assertTrue(status.startsWith("HTTP/1.1 429 "), status);
              assertTrue(one.untilClosed().contains("Please"), "it is told what to do");
              one.close();
            }
          });
      assertEquals(GuardedServer.MAX_PER_ADDRESS, served.size(), kind);
      try (Attacker other = Attacker.connectFrom(GuardedServer.PROXY, server)) {
        other.send("PROXY TCP4 198.51.100.7 10.0.0.1 1 2\r\n" + HEALTH + "\r\n");
        assertTrue(other.awaitText("\r\n").startsWith("HTTP/1.1 200 "), "another address");
      }
    } finally {
      served.forEach(Attacker::close);
    }
  }

  @Test
  void aFloodFromOneAddressTakesItsOwnShareOnly() {
    flood(
        "flood from one address",
        i -> "PROXY TCP4 192.0.2.66 10.0.0.1 " + (1_000 + i) + " 8000\r\n" + HEALTH + "\r\n");
  }

  @Test
  void aFloodFromOneNetworkOfIpVersion6TakesItsOwnShareOnly() {
    flood(
        "flood from one /64 of IPv6",
        i ->
            "PROXY TCP6 2001:db8:0:1::"
                + Integer.toHexString(i + 1)
                + " ::1 1 2\r\n"
                + HEALTH
                + "\r\n");
  }

  @Test
  void namesThatAClientPutsBeforeItsOwnCountForNothing() {
    flood(
        "flood under made-up forwarded addresses",
        i -> HEALTH + "X-Forwarded-For: 203.0.113." + i + ", 127.0.0.1, 192.0.2.67\r\n\r\n");
  }

  @Test
  void whoComesTooOftenIsToldToWait() {
    String one = "PROXY TCP4 192.0.2.68 10.0.0.1 1 2\r\n" + HEALTH + "Connection: close\r\n\r\n";
    int[] refused = new int[1];
    attack(
        "connections one after the other, too fast",
        300,
        i -> {
          try (Attacker client = Attacker.connectFrom(GuardedServer.PROXY, server).send(one)) {
            String answer = client.untilClosed();
            boolean tooFast = answer.startsWith("HTTP/1.1 429 ");
            assertTrue(tooFast || answer.startsWith("HTTP/1.1 200 "), answer);
            refused[0] += tooFast ? 1 : 0;
          }
        });
    assertTrue(refused[0] > 0, "two in a second may come, and twenty at once");
    good().takeTurns(1);
  }
}
