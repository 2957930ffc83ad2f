package dev.hotpin.edge;

import static dev.hotpin.bench.fuzz.Bytes.oneOf;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.FuzzTarget;
import dev.hotpin.bench.fuzz.Mutator;
import dev.hotpin.bench.fuzz.Violation;
import dev.hotpin.config.AddressRanges;
import dev.hotpin.config.ServerConfig.ForwardedHeader;
import dev.hotpin.pipeline.Peer;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * What requests say of those who passed them on. A stranger's word changes no address, and whoever
 * is named behind a header is no program of this machine.
 */
public final class ClientFinderFuzzTarget implements FuzzTarget {
  private static final List<String> NAMES =
      List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host");

  private final ClientFinder forwarded = finder(ForwardedHeader.FORWARDED);
  private final ClientFinder common = finder(ForwardedHeader.X_FORWARDED_FOR);
  private final Peer proxy = new Peer(address(10, 0, 0, 1), false, false);
  private final Peer stranger = new Peer(address(192, 0, 2, 1), false, false);
  private final Peer neighbour = new Peer(address(127, 0, 0, 1), false, false);

  private static ClientFinder finder(ForwardedHeader header) {
    return new ClientFinder(AddressRanges.parse("10.0.0.0/8").orElseThrow(), header);
  }

  private static InetAddress address(int... bytes) {
    try {
      byte[] address = {(byte) bytes[0], (byte) bytes[1], (byte) bytes[2], (byte) bytes[3]};
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  @Override
  public String name() {
    return "forwarded";
  }

  @Override
  public String description() {
    return "Forwarded and X-Forwarded-* headers, from proxies and from strangers";
  }

  @Override
  public int share() {
    return 6;
  }

  @Override
  public byte[] generate(Random random) {
    StringBuilder lines = new StringBuilder();
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      lines.append(random.nextInt(NAMES.size())).append(value(random)).append('\n');
    }
    return Mutator.maybe(Bytes.of(lines.toString()), 40, random);
  }

  private static String value(Random random) {
    StringBuilder value = new StringBuilder();
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      value.append(oneOf(random, "for=", "For=\"", "proto=", "host=", "by=", "", ";", "\\"));
      value.append(
          oneOf(
              random,
              "127.0.0.1",
              "10.0.0.2",
              "192.0.2.60:4711",
              "[2001:db8::1]",
              "\"[2001:db8::1]:80\"",
              "::ffff:127.0.0.1",
              "[::1%eth0]",
              "_hidden",
              "unknown",
              "https",
              "localhost",
              "999.1.1.1",
              "1",
              "a".repeat(Bytes.size(500, random))));
      value.append(oneOf(random, ",", ", ", ";", "\"", " ", ""));
    }
    return value.toString();
  }

  @Override
  public void run(byte[] input) {
    HttpHeaders headers =
        DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    boolean any = false;
    for (String line : new String(input, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      if (!line.isEmpty()) {
        headers.add(NAMES.get(line.charAt(0) % NAMES.size()), line.substring(1));
        any = true;
      }
    }
    for (ClientFinder finder : List.of(forwarded, common)) {
      Peer unmoved = finder.find(stranger, headers).peer();
      Violation.unless(unmoved.address().equals(stranger.address()), "a stranger was believed");
      Violation.unless(!unmoved.secure(), "a stranger's TLS was believed");
      Violation.unless(
          !any || !finder.find(neighbour, headers).peer().isThisMachine(),
          "taken for this machine");
      Violation.unless(!finder.find(proxy, headers).peer().isThisMachine(), "a proxy's client is");
    }
  }
}
