package dev.hotpin.server;

import static dev.hotpin.bench.fuzz.Bytes.oneOf;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.FuzzTarget;
import dev.hotpin.bench.fuzz.Mutator;
import dev.hotpin.bench.fuzz.Script;
import java.util.Arrays;
import java.util.Random;

/** Pictures as multipart bodies, with odd parts, boundaries and lengths, whole and in chunks. */
public final class UploadFuzzTarget implements FuzzTarget {
  private static final byte[] JPEG = {
    (byte) 0xFF,
    (byte) 0xD8,
    (byte) 0xFF,
    (byte) 0xE0,
    0,
    16,
    'J',
    'F',
    'I',
    'F',
    0,
    1,
    1,
    0,
    0,
    1,
    0,
    1,
    0,
    0,
    (byte) 0xFF,
    (byte) 0xC0,
    0,
    17,
    8,
    0,
    1,
    0,
    1,
    3,
    1,
    0x22,
    0,
    2,
    0x11,
    1,
    3,
    0x11,
    1,
    (byte) 0xFF,
    (byte) 0xD9
  };
  private static final byte[] PNG = {
    (byte) 0x89,
    'P',
    'N',
    'G',
    '\r',
    '\n',
    0x1A,
    '\n',
    0,
    0,
    0,
    13,
    'I',
    'H',
    'D',
    'R',
    0,
    0,
    0,
    1,
    0,
    0,
    0,
    1,
    8,
    2,
    0,
    0,
    0
  };

  @Override
  public String name() {
    return "upload";
  }

  @Override
  public String description() {
    return "multipart bodies with pictures, posted to /image";
  }

  @Override
  public int share() {
    return 10;
  }

  @Override
  public byte[] generate(Random random) {
    Script.Writer script = new Script.Writer();
    for (int left = 1 + random.nextInt(2); left > 0; left--) {
      byte[] body = Mutator.maybe(body(random), 50, random);
      boolean chunked = random.nextInt(4) == 0;
      String length =
          chunked
              ? "Transfer-Encoding: chunked"
              : "Content-Length: " + (random.nextInt(8) == 0 ? random.nextInt(300) : body.length);
      String expect = random.nextInt(8) == 0 ? "Expect: 100-continue\r\n" : "";
      String head =
          "POST /image HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; "
              + oneOf(random, "boundary=B", "boundary=B", "boundary=\"B\"", "boundary=", "x=y")
              + "\r\n"
              + expect
              + length
              + "\r\n\r\n";
      script.segment(Bytes.of(head));
      for (int at = 0; at < body.length; ) {
        int end = Math.min(body.length, at + 1 + Bytes.size(2_000, random));
        byte[] part = Arrays.copyOfRange(body, at, end);
        at = end;
        script.segment(chunked ? chunk(part) : part);
      }
      if (chunked) {
        script.segment(Bytes.of("0\r\n\r\n"));
      }
    }
    return script.toBytes();
  }

  private static byte[] chunk(byte[] part) {
    return Bytes.join(Bytes.of(Integer.toHexString(part.length) + "\r\n"), part, Bytes.of("\r\n"));
  }

  private static byte[] body(Random random) {
    byte[] picture = Mutator.maybe(oneOf(random, JPEG, PNG), 30, random);
    byte[] body = new byte[0];
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      String name = oneOf(random, "session", "session", "file", "file", "x", "");
      String more =
          name.equals("file")
              ? "; filename=\"" + oneOf(random, "a.jpg", "..\\..\\x", "é", "") + "\""
              : "";
      String type =
          oneOf(
              random,
              "",
              "Content-Type: image/jpeg\r\n",
              "Content-Transfer-Encoding: base64\r\n",
              "Content-Type: multipart/mixed; boundary=C\r\n");
      byte[] value =
          name.equals("file")
              ? picture
              : Bytes.of(oneOf(random, "fuzz-1", "fuzz-1", "a b", "", "x".repeat(70)));
      body =
          Bytes.join(
              body,
              Bytes.of(
                  "--B\r\nContent-Disposition: form-data; name=\""
                      + name
                      + "\""
                      + more
                      + "\r\n"
                      + type
                      + "\r\n"),
              value,
              Bytes.of("\r\n"));
    }
    return Bytes.join(body, Bytes.of(oneOf(random, "--B--\r\n", "--B--", "--B", "")));
  }

  @Override
  public void run(byte[] input) {
    FuzzedServer.play(input);
  }
}
