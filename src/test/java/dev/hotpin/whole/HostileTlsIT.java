package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.client.WearableException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** What comes to a port of TLS and does not mean to speak it. */
class HostileTlsIT extends UnderAttack {
  private final HostileTlsServer server;

  HostileTlsIT(HostileTlsServer server) {
    super(server);
    this.server = server;
  }

  /** The first message of a real handshake. */
  private byte[] clientHello() {
    try {
      SSLEngine engine = server.trust().java().createSSLEngine("127.0.0.1", 1);
      engine.setUseClientMode(true);
      ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), hello);
      return Arrays.copyOf(hello.array(), hello.position());
    } catch (SSLException | WearableException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aThousandHalfOpenHandshakesAreForgotten() {
    byte[] hello = clientHello();
    List<Attacker> half = new ArrayList<>();
    try {
      attack(
          "half-open TLS handshake",
          1_000,
          i -> {
            Attacker attacker = Attacker.connect(server);
            half.add(attacker);
            switch (i % 4) {
              case 0 -> {} // not a byte
              case 1 -> attacker.send(Arrays.copyOf(hello, 5));
              case 2 -> attacker.send(Arrays.copyOf(hello, hello.length - 1));
              default -> attacker.send(hello); // and never a word after the server's
            }
          });
      good().takeTurns(3);
      for (Attacker attacker : half) {
        String answer = attacker.untilClosed();
        assertFalse(answer.contains("Exception"), answer);
      }
    } finally {
      half.forEach(Attacker::close);
    }
  }

  @Test
  void whatIsNoTlsIsClosed() {
    byte[] hello = clientHello();
    byte[] bent = hello.clone();
    bent[hello.length / 2] ^= 0x55;
    HexFormat hex = HexFormat.of();
    for (byte[] bytes :
        List.of(
            Bytes.join(hex.parseHex("160301ffff"), new byte[70_000]),
            hex.parseHex("16030000050100000103"),
            hex.parseHex("802b0103010012000000100000"),
            hex.parseHex("15030300020250"),
            Bytes.join(hello, Bytes.noise(5_000, new Random(1))),
            bent,
            Bytes.noise(20_000, new Random(2)))) {
      attack(
          "garbage on a port of TLS",
          3,
          i -> {
            try (Attacker attacker = Attacker.connect(server)) {
              String answer = attacker.send(bytes).endOutput().untilClosed();
              assertFalse(answer.contains("Exception"), answer);
            }
          });
    }
  }

  @Test
  void plainHttpIsToldToUseTls() {
    attack(
        "plain HTTP on a port of TLS",
        5,
        i -> {
          try (Attacker client = Attacker.connect(server)) {
            String answer =
                client.send("GET /ws HTTP/1.1\r\nHost: localhost\r\n\r\n").untilClosed();
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertTrue(answer.contains("\"tls_required\""), answer);
          }
        });
  }

  @Test
  void handshakesThatAreResetAreForgotten() {
    byte[] hello = clientHello();
    attack("reset in a TLS handshake", 200, i -> Attacker.connect(server).send(hello).vanish());
  }
}
