package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.ClientFrames;
import dev.hotpin.testing.ChatTestServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What clients do that mean no good, on real sockets against the real server. While each attack
 * goes on, a well-behaved device takes turns and gets the right answers.
 */
class HostileClientsIT extends UnderAttack {
  private static final Random RANDOM = new Random(7);
  private static final HexFormat HEX = HexFormat.of();

  private static final String BEFORE_FILE =
      String.join(
          "\r\n",
          "--B",
          "Content-Disposition: form-data; name=\"session\"",
          "",
          "a",
          "--B",
          "Content-Disposition: form-data; name=\"file\"; filename=\"x\"",
          "",
          "");

  /** What no answer tells. */
  private static final Pattern INSIDE =
      Pattern.compile("Exception|io\\.netty|dev\\.hotpin|\\sat [a-z]+\\.[a-z]");

  private final HostileServer server;

  HostileClientsIT(HostileServer server) {
    super(server);
    this.server = server;
  }

  // ---- frames

  private void assertFrameCloses(String kind, byte[] frames, int code) {
    attack(
        kind,
        3,
        i -> {
          try (Attacker device = Attacker.device(server)) {
            assertEquals(code, device.send(frames).closeCode(), kind);
          }
        });
  }

  private static byte[] masked(int head, byte[] payload) {
    return ClientFrames.frame(head, true, 0, payload, RANDOM);
  }

  @Test
  void framesThatTheStandardForbidsAreClosed1002() {
    for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
      assertFrameCloses("reserved opcode", masked(0x80 | opcode, new byte[0]), 1002);
    }
    for (int bits : new int[] {0x40, 0x20, 0x10, 0x70}) {
      assertFrameCloses("reserved bit", masked(0x81 | bits, Bytes.of("{}")), 1002);
    }
    byte[] unmasked = ClientFrames.frame(0x82, false, 0, new byte[4_096], RANDOM);
    assertFrameCloses("unmasked frame", unmasked, 1002);
    assertFrameCloses("control frame too long", masked(0x89, new byte[126]), 1002);
    assertFrameCloses("control frame in fragments", masked(0x09, Bytes.of("x")), 1002);
    assertFrameCloses("continuation of nothing", masked(0x80, Bytes.of("x")), 1002);
    byte[] interrupted = Bytes.join(masked(0x01, Bytes.of("{")), masked(0x81, Bytes.of("}")));
    assertFrameCloses("a message within another", interrupted, 1002);
    assertFrameCloses("close frame of one byte", masked(0x88, new byte[] {3}), 1002);
    for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 2999}) {
      byte[] payload = {(byte) (code >> 8), (byte) code};
      assertFrameCloses("close code that may not be sent", masked(0x88, payload), 1002);
    }
  }

  @Test
  void textThatIsNotUtf8IsClosed1007() {
    for (String hex :
        List.of("ff", "c328", "eda080", "f4908080", "c080", "f8888080", "7bc3", "e28228")) {
      assertFrameCloses("text that is not UTF-8", masked(0x81, HEX.parseHex(hex)), 1007);
    }
    byte[] reason = Bytes.join(new byte[] {3, (byte) 0xE8}, HEX.parseHex("c328"));
    assertFrameCloses("close reason that is not UTF-8", masked(0x88, reason), 1007);
  }

  @Test
  void framesAndMessagesThatAreTooLargeAreClosed1009() {
    assertFrameCloses("frame that says 2^62 bytes", HEX.parseHex("82ff4000000000000000"), 1009);
    assertFrameCloses("frame that says 16 MiB", HEX.parseHex("82ff0000000001000000"), 1009);
    assertFrameCloses("text of 64 KiB and one", masked(0x81, new byte[65_537]), 1009);
    byte[] fragment = masked(0x02, new byte[60_000]);
    byte[] more = masked(0x00, new byte[60_000]);
    assertFrameCloses("fragments beyond 64 KiB", Bytes.join(fragment, more), 1009);
  }

  @Test
  void theCodeArrivesThoughTheDeviceGoesOnSending() {
    byte[] tooLarge = Bytes.join(HEX.parseHex("82ff000000000100000000000000"), new byte[4_000_000]);
    assertFrameCloses("frame too large that is sent on", tooLarge, 1009);
  }

  @Test
  void aFloodOfTinyFragmentsIsBounded() {
    byte[] empty = masked(0x00, new byte[0]);
    byte[][] many = new byte[5_000][];
    Arrays.fill(many, empty);
    byte[] all = Bytes.join(masked(0x02, new byte[0]), Bytes.join(many));
    attack(
        "five thousand empty fragments",
        3,
        i -> {
          try (Attacker device = Attacker.device(server)) {
            device.send(all).send(masked(0x80, new byte[0])).text("{\"signal\":\"RESET\"}");
            device.awaitText("reset_complete");
          }
        });
  }

  @Test
  void aClaimedExtensionIsNotSpoken() {
    attack(
        "compression that nobody agreed to",
        5,
        i -> {
          try (Attacker device = Attacker.connect(server)) {
            device.send(
                ClientFrames.UPGRADE.replace(
                    "\r\n\r\n",
                    "\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"));
            String answer = device.awaitText("\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
            assertFalse(answer.toLowerCase(Locale.ROOT).contains("extensions"), answer);
            assertEquals(1002, device.send(masked(0xC1, new byte[] {1, 2})).closeCode());
          }
        });
  }

  @Test
  void aFloodOfPingsAndOfNonsenseIsAnsweredInOrder() {
    attack(
        "a thousand pings and bad messages",
        3,
        i -> {
          try (Attacker device = Attacker.device(server)) {
            byte[][] flood = new byte[1_000][];
            for (int j = 0; j < flood.length; j++) {
              flood[j] =
                  j % 2 == 0
                      ? masked(0x89, Bytes.of("p" + j))
                      : ClientFrames.text("[".repeat(j), RANDOM);
            }
            device.send(Bytes.join(flood)).text("{\"signal\":\"RESET\"}");
            String all = device.awaitText("reset_complete");
            assertEquals(500, all.split("bad_message", -1).length - 1);
            assertTrue(all.indexOf("p0") < all.indexOf("p998"));
          }
        });
  }

  @Test
  void firstFramesThatAreNoHandshakeAreClosed1008() {
    List<String> wrong =
        List.of(
            "{\"session_id\":\"" + "a".repeat(65) + "\"}",
            "{\"session_id\":\"a\\r\\nX-Injected: 1\"}",
            "{\"session_id\":\"../../etc/passwd\"}",
            "{\"session_id\":\"\\u0000\"}",
            "{\"session_id\":{\"a\":1}}",
            "[".repeat(20_000),
            "{\"a\":".repeat(5_000),
            "{\"session_id\":\"a\",\"audio\":{\"sample_rate\":999999999999999999999}}",
            "{\"session_id\":\"a\",\"reply\":{\"frame_bytes\":-2}}",
            "{\"session_id\":\"a\",\"max_text_bytes\":2147483648}");
    for (String first : wrong) {
      attack(
          "handshake that is none",
          1,
          i -> {
            try (Attacker device = Attacker.connect(server).send(ClientFrames.UPGRADE)) {
              device.awaitText("\r\n\r\n");
              assertEquals(1008, device.text(first).closeCode(), first);
            }
          });
    }
  }

  // ---- requests

  private void assertRefused(String kind, String request, String statuses) {
    attack(
        kind,
        2,
        i -> {
          try (Attacker client = Attacker.connect(server)) {
            String answer = client.send(request).endOutput().untilClosed();
            assertTrue(
                Pattern.compile("^HTTP/1\\.1 (" + statuses + ") ").matcher(answer).find(),
                () -> kind + " " + request + " is answered " + answer);
            assertTrue(answer.contains("{\"status\":\"error\",\"code\":"), answer);
            assertFalse(INSIDE.matcher(answer).find(), answer);
          }
        });
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  }

  @Test
  void pathsLeadNowhere() {
    for (String path :
        List.of(
            "/../etc/passwd",
            "/..%2f..%2fetc/passwd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/....//etc/passwd",
            "//etc/passwd",
            "/health/../image",
            "/%00",
            "/health%00",
            "/%c0%ae%c0%ae/",
            "/%",
            "/%zz",
            "/health/",
            "/HEALTH",
            "\\..\\windows",
            "/;/health",
            "/.env",
            "/.git/config",
            "/ws/../health",
            "/wsx",
            "file:///etc/passwd",
            "http://169.254.169.254/latest/meta-data/")) {
      assertRefused("path trick", get(path), "400|403|404|405|421|426");
    }
  }

  @Test
  void methodsThatAreNotKnownAreRefused() {
    for (String method : List.of("TRACE", "CONNECT", "DELETE", "PUT", "PATCH", "DEBUG", "POST")) {
      String request = method + " /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      assertRefused("method that is not known", request, "400|401|403|405");
    }
  }

  @Test
  void requestsThatCouldBeTwoAreOneAndTheConnectionEnds() {
    String smuggled = "GET /voices HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (String head :
        List.of(
            "Content-Length: 5\r\nContent-Length: 6",
            "Content-Length: 5, 6",
            "Content-Length: +5",
            "Content-Length: -1",
            "Content-Length: 0x5",
            "Content-Length: 99999999999999999999",
            "Transfer-Encoding: chunked\r\n\r\nzz",
            "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
            "Bad Header: 1",
            "X-A: 1\r\n\tfol\0ded",
            "X-A: a\0b",
            "X\0: 1",
            ": nothing")) {
      attack(
          "request smuggling",
          2,
          i -> {
            try (Attacker client = Attacker.connect(server)) {
              client.send(
                  "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n" + head + "\r\n\r\n" + smuggled);
              String answer = client.endOutput().untilClosed();
              assertTrue(answer.startsWith("HTTP/1.1 4"), () -> head + ": " + answer);
              assertFalse(answer.contains("\"voices\""), () -> head + ": " + answer);
            }
          });
    }
  }

  @Test
  void aRequestWithTwoLengthsIsRefusedBeforeAnybodyReadsOn() {
    String smuggled = "GET /voices HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (String head :
        List.of(
            "Content-Length: 5\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 5",
            "Content-Length: 0\r\nTransfer-Encoding: gzip, chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: chunked, identity")) {
      for (String path : List.of("/health", "/image")) {
        attack(
            "smuggling by two lengths",
            2,
            i -> {
              try (Attacker client = Attacker.connect(server)) {
                client.send(
                    "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + head + "\r\n\r\n");
                String answer = client.send("0\r\n\r\n" + smuggled).endOutput().untilClosed();
                assertTrue(answer.startsWith("HTTP/1.1 400 "), () -> head + ": " + answer);
                assertFalse(answer.contains("\"voices\""), () -> head + ": " + answer);
              }
            });
      }
    }
  }

  @Test
  void whoClaimsToBeBehindAProxyIsNoProgramOfThisMachine() {
    for (String header :
        List.of(
            "X-Forwarded-For: 127.0.0.1",
            "X-Forwarded-For: ::1, 127.0.0.1",
            "Forwarded: for=127.0.0.1;proto=https",
            "Forwarded: for=\"[::1]:80\"",
            "X-Forwarded-Proto: https")) {
      attack(
          "lie in a header about where it comes from",
          3,
          i -> {
            try (Attacker liar = Attacker.connect(server)) {
              liar.send(ClientFrames.UPGRADE.replace("\r\n\r\n", "\r\n" + header + "\r\n\r\n"));
              liar.awaitText("\r\n\r\n");
              liar.text("{\"session_id\":\"liar\"}");
              String answer = liar.untilCloseFrame();
              assertTrue(answer.contains("\"unauthorized\""), () -> header + ": " + answer);
            }
          });
    }
  }

  @Test
  void whatIsTooLongIsRefused() {
    assertRefused("long request line", get("/" + "a".repeat(9_000)), "400|414|431");
    String field = "X: " + "b".repeat(9_000);
    String many = "X-Y: z\r\n".repeat(2_000);
    for (String fields : List.of(field, many)) {
      String request = "GET / HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n\r\n";
      assertRefused("huge header", request, "400|431");
    }
    String body = "POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999\r\n\r\n";
    assertRefused("huge body", body + "x".repeat(20_000), "413");
  }

  @Test
  void nothingOfARequestGetsIntoTheHeadersOfItsAnswer() {
    for (String trick :
        List.of(
            "/%0d%0aX-Injected:%201", "/health?a=%0d%0aX-Injected: 1", "/\rX-Injected: 1", "/é")) {
      attack(
          "header injection",
          2,
          i -> {
            try (Attacker client = Attacker.connect(server)) {
              String answer = client.send(get(trick)).endOutput().untilClosed();
              assertTrue(answer.startsWith("HTTP/1.1 "), answer);
              assertFalse(answer.contains("X-Injected"), answer);
            }
          });
    }
  }

  @Test
  void otherProtocolsGetA400OrNothing() {
    for (byte[] hello :
        List.of(
            Bytes.of("GET /\r\n"),
            Bytes.of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
            HEX.parseHex("16030100c8010000c40303"),
            Bytes.of("SSH-2.0-OpenSSH_9.9\r\n"),
            Bytes.of("PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\nGET / HTTP/1.1\r\n\r\n"),
            Bytes.of("\0".repeat(20_000)),
            Bytes.noise(20_000, RANDOM))) {
      attack(
          "another protocol",
          2,
          i -> {
            try (Attacker client = Attacker.connect(server)) {
              String answer = client.send(hello).endOutput().untilClosed();
              assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 4"), answer);
              assertFalse(INSIDE.matcher(answer).find(), answer);
            }
          });
    }
  }

  @Test
  void requestsInARowAreAnsweredInARow() {
    attack(
        "two hundred requests at once",
        3,
        i -> {
          try (Attacker client = Attacker.connect(server)) {
            String one = "GET /voices HTTP/1.1\r\nHost: localhost\r\n\r\n";
            String all = client.send(one.repeat(199) + get("/voices")).untilClosed();
            assertEquals(200, all.split("\"voices\"", -1).length - 1);
          }
        });
  }

  @Test
  void upgradesThatLackSomethingAreToldWhat() {
    for (String lacking :
        List.of(
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
            "Sec-WebSocket-Version: 13\r\n",
            "Connection: Upgrade\r\n",
            "Upgrade: websocket\r\n")) {
      String request =
          ClientFrames.UPGRADE.replace(lacking, "").replace("\r\n\r\n", "\r\nX: 1\r\n\r\n");
      assertRefused("upgrade that lacks something", request, "400|426");
    }
  }

  // ---- pictures

  private static String upload(String part, int length) {
    return "POST /image HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + "Content-Type: multipart/form-data; boundary=B\r\nContent-Length: "
        + length
        + "\r\n\r\n"
        + part;
  }

  @Test
  void uploadsThatAreNoPicturesAreRefused() {
    String head =
        "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../x\"\r\n\r\n";
    String session = "--B\r\nContent-Disposition: form-data; name=\"session\"\r\n\r\na\r\n";
    for (String form :
        List.of(
            head + "\0\0\0\0\r\n--B--\r\n",
            session + head + "<svg onload=alert(1)>\r\n--B--\r\n",
            session + "--B--",
            "--B\r\n".repeat(1_000),
            session + head + "GIF89a\r\n--B--\r\n",
            session.replace("a\r\n", "../a\r\n") + head + "\r\n--B--\r\n")) {
      assertRefused("upload that is no picture", upload(form, form.length()), "4\\d\\d");
    }
    assertRefused("upload that says 1 GiB", upload("", 1 << 30), "413");
    attack(
        "upload that stops half way",
        10,
        i -> Attacker.connect(server).send(upload(session + head + "\0", 100_000)).vanish());
  }

  @Test
  void picturesThatUnfoldToMoreThanMemoryHoldsAreRefusedByTheirHeaders() {
    String png = "89504e470d0a1a0a0000000d49484452";
    String jpeg = "ffd8ffc0001108";
    for (String bomb :
        List.of(
            png + "000186a0000186a00802000000", // 100,000 by 100,000
            png + "7fffffff7fffffff0802000000",
            jpeg + "ffffffff03012200021101031101")) {
      assertPictureRefused("pixel bomb", bomb, "413");
    }
    for (String broken : List.of(png, jpeg, png + "00".repeat(13), "ffd8ffd9")) {
      assertPictureRefused("picture with a broken header", broken, "415");
    }
  }

  private void assertPictureRefused(String kind, String hex, String status) {
    byte[] form = Bytes.join(Bytes.of(BEFORE_FILE), HEX.parseHex(hex), Bytes.of("\r\n--B--\r\n"));
    byte[] request = Bytes.join(Bytes.of(upload("", form.length)), form);
    attack(
        kind,
        3,
        i -> {
          try (Attacker client = Attacker.connect(server)) {
            String answer = client.send(request).untilClosed();
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), () -> hex + ": " + answer);
          }
        });
  }

  // ---- floods, and devices that go

  @Test
  void aThousandHalfOpenHandshakesAreForgotten() {
    List<Attacker> half = new ArrayList<>();
    try {
      attack(
          "half-open handshake",
          1_000,
          i -> {
            Attacker attacker = Attacker.connect(server);
            half.add(attacker);
            switch (i % 4) {
              case 0 -> {} // not a byte
              case 1 -> attacker.send("GET /ws HT");
              case 2 -> attacker.send(ClientFrames.UPGRADE.substring(0, 60));
              default -> attacker.send(ClientFrames.UPGRADE); // and never a first frame
            }
          });
      good().takeTurns(3);
      for (int i = 3; i < half.size(); i += 100) {
        assertTrue(half.get(i).untilClosed().contains("No handshake"), "1008 is told");
      }
    } finally {
      half.forEach(Attacker::close);
    }
  }

  @Test
  void connectionsThatComeAndGoAreForgotten() {
    attack("connection that goes at once", 500, i -> Attacker.connect(server).close());
    attack("connection that is reset at once", 500, i -> Attacker.connect(server).vanish());
    attack(
        "reset after the upgrade",
        100,
        i -> Attacker.connect(server).send(ClientFrames.UPGRADE).vanish());
  }

  @Test
  void devicesThatVanishInMidUtteranceHoldNothing() {
    attack(
        "device that vanishes in mid-utterance",
        30,
        i -> {
          Attacker device = Attacker.device(server).binary(new byte[4_096]).binary(new byte[4_096]);
          device.awaitText("receiving");
          device.vanish();
        });
    attack(
        "device that vanishes in mid-reply",
        30,
        i -> {
          Attacker device = Attacker.device(server);
          device.text("{\"signal\":\"TEXT\",\"text\":\"what time is it\"}").awaitText("RIFF");
          device.vanish();
        });
  }

  @Test
  void slowSendersKeepNobodyWaiting() {
    List<Attacker> slow = new ArrayList<>();
    try {
      attack("slow request", 100, i -> slow.add(Attacker.connect(server)));
      String head = "POST /image HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
      for (int i = 0; i < head.length(); i++) {
        String next = head.substring(i, i + 1);
        slow.forEach(attacker -> attacker.send(next));
      }
      good().takeTurns(3);
    } finally {
      slow.forEach(Attacker::close);
    }
  }

  @Test
  void devicesThatNeverReadAreClosed() {
    List<Attacker> deaf = new ArrayList<>();
    byte[][] ping = new byte[100][];
    Arrays.fill(ping, masked(0x89, new byte[100]));
    byte[] pings = Bytes.join(ping);
    try {
      attack(
          "device that never reads",
          5,
          i -> {
            Attacker device = Attacker.device(server);
            deaf.add(device);
            for (int j = 0; j < 200; j++) {
              device.send(pings);
            }
          });
      ChatTestServer.await(
          "the end of those who do not read", () -> server.hotpin().activeSessions() <= 1);
    } finally {
      deaf.forEach(Attacker::close);
    }
  }

  @Test
  void aSessionThatManyClaimHasOneHolder() {
    String claim = "{\"session_id\":\"claimed\"}";
    List<Attacker> claimants = new ArrayList<>();
    try {
      attack(
          "session claimed by another connection",
          30,
          i -> {
            Attacker attacker = Attacker.connect(server).send(ClientFrames.UPGRADE);
            attacker.awaitText("\r\n\r\n");
            attacker.text(claim).awaitText("\"}");
            claimants.add(attacker);
          });
      for (Attacker former : claimants.subList(0, 29)) {
        assertEquals(1012, former.closeCode());
      }
    } finally {
      claimants.forEach(Attacker::close);
    }
  }
}
