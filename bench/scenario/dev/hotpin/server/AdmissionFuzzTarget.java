package dev.hotpin.server;

import static dev.hotpin.bench.fuzz.Bytes.oneOf;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.ClientFrames;
import dev.hotpin.bench.fuzz.FuzzTarget;
import dev.hotpin.bench.fuzz.Mutator;
import dev.hotpin.bench.fuzz.Script;
import dev.hotpin.bench.fuzz.ServerJudge;
import dev.hotpin.bench.fuzz.Tokens;
import dev.hotpin.bench.fuzz.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Credentials at every place where one may be shown, of a server that lets in who has a signed
 * token. Who shows none that is good is neither connected nor takes a picture in.
 */
public final class AdmissionFuzzTarget implements FuzzTarget {
  private static final String GOOD = Tokens.good(Tokens.Way.HS256, "device-1");

  private static final Pattern TOKEN =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

  @Override
  public String name() {
    return "admission";
  }

  @Override
  public String description() {
    return "upgrades, handshakes and pictures with good, forged and no credentials";
  }

  @Override
  public int share() {
    return 6;
  }

  @Override
  public byte[] generate(Random random) {
    Script.Writer script = new Script.Writer();
    if (random.nextInt(4) == 0) {
      script.segment(Mutator.maybe(Bytes.of(picture(random)), 20, random));
      return script.toBytes();
    }
    String upgrade = ClientFrames.UPGRADE.replace("\r\n\r\n", "\r\n" + headers(random) + "\r\n");
    if (random.nextInt(6) == 0) {
      upgrade = upgrade.replace("/ws", "/ws?token=" + token(random));
    }
    script.segment(Mutator.maybe(Bytes.of(upgrade), 20, random));
    String field = random.nextBoolean() ? "" : ",\"token\":\"" + token(random) + "\"";
    byte[] hello = Bytes.of("{\"session_id\":\"s\"" + field + "}");
    script.segment(readable(Mutator.maybe(hello, 20, random)));
    script.segment(ClientFrames.text("{\"signal\":\"TEXT\",\"text\":\"hello\"}", random));
    return script.toBytes();
  }

  /** A text with a mask of zeros, so that a token in it can be found again. */
  private static byte[] readable(byte[] text) {
    byte[] head = {
      (byte) 0x81, (byte) 0xFE, (byte) (text.length >> 8), (byte) text.length, 0, 0, 0, 0
    };
    return Bytes.join(head, text);
  }

  private static String picture(Random random) {
    String body =
        "--B\r\nContent-Disposition: form-data; name=\"session\"\r\n\r\ns\r\n"
            + "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx\r\n--B--";
    return "POST /image HTTP/1.1\r\nHost: localhost\r\n"
        + headers(random)
        + "Content-Type: multipart/form-data; boundary=B\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String headers(Random random) {
    StringBuilder headers = new StringBuilder();
    for (int left = random.nextInt(3); left > 0; left--) {
      headers.append(oneOf(random, "Authorization: ", "authorization:", "Proxy-Authorization: "));
      headers.append(oneOf(random, "Bearer ", "bearer ", "Bearer  ", "Basic ", ""));
      headers.append(token(random)).append("\r\n");
    }
    return headers.toString();
  }

  private static String token(Random random) {
    return switch (random.nextInt(5)) {
      case 0, 1 -> GOOD;
      case 2 -> Tokens.any(Tokens.Way.HS256, random);
      case 3 -> oneOf(random, "a.b.c", "null", "x".repeat(Bytes.size(5_000, random)), "é", "");
      default ->
          new String(Mutator.bend(Bytes.of(GOOD), 1, random), StandardCharsets.ISO_8859_1)
              .replaceAll("[\\p{Cntrl}\"\\\\]", "");
    };
  }

  @Override
  public void run(byte[] input) {
    ServerJudge seen = FuzzedServer.playGuarded(input);
    if (seen.isConnected()) {
      boolean shown =
          TOKEN
              .matcher(new String(input, StandardCharsets.ISO_8859_1))
              .results()
              .anyMatch(found -> Tokens.isSignedRightly(Tokens.Way.HS256, found.group()));
      Violation.unless(shown, "let in without a good credential");
    }
  }
}
