package dev.hotpin.server;

import static dev.hotpin.bench.fuzz.Bytes.oneOf;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.ClientFrames;
import dev.hotpin.bench.fuzz.FuzzTarget;
import dev.hotpin.bench.fuzz.Messages;
import dev.hotpin.bench.fuzz.Mutator;
import dev.hotpin.bench.fuzz.Script;
import java.util.Arrays;
import java.util.Random;

/** PROXY headers of both versions before a request, whole, bent and cut. */
public final class ProxyFuzzTarget implements FuzzTarget {
  private static final byte[] VERSION_2 = {
    '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
  };

  @Override
  public String name() {
    return "proxy";
  }

  @Override
  public String description() {
    return "PROXY headers of versions 1 and 2, then a request or a conversation";
  }

  @Override
  public int share() {
    return 6;
  }

  @Override
  public byte[] generate(Random random) {
    Script.Writer script = new Script.Writer();
    byte[] header = Mutator.maybe(random.nextBoolean() ? text(random) : binary(random), 40, random);
    byte[] request =
        Bytes.of(
            random.nextBoolean()
                ? ClientFrames.UPGRADE
                : "GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 127.0.0.1\r\n\r\n");
    byte[] all = Bytes.join(header, request);
    int cut = random.nextInt(all.length);
    script.segment(Arrays.copyOf(all, cut));
    script.segment(Arrays.copyOfRange(all, cut, all.length));
    script.segment(ClientFrames.text(Messages.goodHandshake(random), random));
    return script.toBytes();
  }

  private static byte[] text(Random random) {
    return Bytes.of(
        "PROXY "
            + oneOf(random, "TCP4", "TCP6", "UNKNOWN", "UDP4")
            + oneOf(random, " 192.0.2.1 ", " 2001:db8::1 ", " 127.0.0.1 ", " ")
            + oneOf(random, "10.0.0.1 1 2", "::1 65536 0", "10.0.0.1 -1 x", "1 ".repeat(80))
            + oneOf(random, "\r\n", "\r\n", "\n", ""));
  }

  private static byte[] binary(Random random) {
    byte[] addresses = Bytes.noise(oneOf(random, 12, 36, 216, 0, 5), random);
    byte[] extra =
        random.nextInt(3) > 0
            ? new byte[0]
            : Bytes.join(new byte[] {0x20, 0, 5, 1, 0, 0, 0, 0}, Bytes.noise(20, random));
    int length =
        addresses.length + extra.length + (random.nextInt(8) == 0 ? random.nextInt(70_000) : 0);
    byte[] head = {
      (byte) oneOf(random, 0x21, 0x20, 0x2F, 0x11).intValue(),
      (byte) oneOf(random, 0x11, 0x21, 0x12, 0x31, 0x00, 0xFF).intValue(),
      (byte) (length >> 8),
      (byte) length
    };
    return Bytes.join(VERSION_2, head, addresses, extra);
  }

  @Override
  public void run(byte[] input) {
    FuzzedServer.play(input, FuzzedServer.BEHIND_A_PROXY);
  }
}
