package dev.hotpin.identity;

import static dev.hotpin.bench.fuzz.Bytes.oneOf;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.FuzzTarget;
import dev.hotpin.bench.fuzz.Mutator;
import dev.hotpin.bench.fuzz.Tokens;
import dev.hotpin.bench.fuzz.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Files of keys, of revocations and of public keys. Each is taken, and then means what it says, or
 * refused in a sentence that tells nothing of a key which stands in the wrong place.
 */
public final class KeysFuzzTarget implements FuzzTarget {
  private static final String KEY = "hp_c2VjcmV0LWtleS1pbi1hLXdyb25nLXBsYWNl";

  @FunctionalInterface
  private interface Reader {
    void read(String text) throws IdentityException;
  }

  private static final Reader[] READERS = {
    KeysFuzzTarget::keys,
    Revocations::parse,
    text -> SigningKeys.ofJwks(text, JwtAlgorithm.RS256),
    text -> SigningKeys.ofJwks(text, JwtAlgorithm.EDDSA)
  };

  @Override
  public String name() {
    return "keys";
  }

  @Override
  public String description() {
    return "files of hashed keys, of revocations and of public keys (JWKS)";
  }

  @Override
  public int share() {
    return 4;
  }

  /** A byte for the kind of file, and the file. */
  @Override
  public byte[] generate(Random random) {
    int kind = random.nextInt(READERS.length);
    byte[] file = kind > 1 ? Bytes.of(jwks(random)) : Bytes.of(lines(random));
    return Bytes.join(new byte[] {(byte) kind}, Mutator.maybe(file, 50, random));
  }

  private static String lines(Random random) {
    StringBuilder lines = new StringBuilder();
    for (int left = 1 + random.nextInt(5); left > 0; left--) {
      String id = oneOf(random, "a", "b", "k-" + random.nextInt(100), "", KEY);
      String hash = oneOf(random, "sha256:", "sha256:", "md5:", "") + hex(random);
      lines.append(
          switch (random.nextInt(6)) {
            case 0 -> "jti " + id;
            case 1 -> "subject " + id + " " + oneOf(random, Tokens.NOW.toString(), "now", KEY);
            case 2 -> "# " + id;
            default ->
                id
                    + oneOf(random, " lamp ", "\tlamp\t", " ", " é ")
                    + oneOf(random, "device ", "operator ", "device,operator ", "root ", ", ")
                    + oneOf(random, hash, hash, KEY)
                    + oneOf(
                        random,
                        "",
                        " sessions=a,b",
                        " sessions=",
                        " expires=2027-01-31T00:00:00Z",
                        " expires=+1000000000-12-31T23:59:59.999999999Z",
                        " expires=" + KEY,
                        " shared",
                        " shared shared=1");
          });
      lines.append(oneOf(random, "\n", "\n", "\r\n", "\u2028", "\u0085"));
    }
    return lines.toString();
  }

  private static String hex(Random random) {
    StringBuilder hex = new StringBuilder();
    for (int i = oneOf(random, 64, 64, 64, 63, 0); i > 0; i--) {
      hex.append(Character.forDigit(random.nextInt(16), 16));
    }
    return hex.toString();
  }

  private static String jwks(Random random) {
    String good = Tokens.jwks();
    return switch (random.nextInt(6)) {
      case 0 -> good.replace("\"kid\":\"r\"", "\"d\":\"" + KEY + "\"");
      case 1 -> "{\"keys\":[{\"kty\":\"oct\",\"k\":\"" + KEY + "\"}]}";
      case 2 -> good.replace("}]}", "},null,{},[" + "[".repeat(Bytes.size(3_000, random)));
      case 3 -> good.replace("\"AQAB\"", oneOf(random, "\"\"", "7", "\"AAAA\"", "null", "{}"));
      default -> good;
    };
  }

  private static void keys(String text) throws IdentityException {
    for (KeyEntry entry : KeyRing.parse(text).entries()) {
      Violation.unless(KeyEntry.parse(entry.line()).equals(entry), "a line that changes");
    }
  }

  @Override
  public void run(byte[] input) {
    if (input.length == 0) {
      return;
    }
    String text = new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
    try {
      READERS[(input[0] & 0xFF) % READERS.length].read(text);
    } catch (IdentityException e) {
      String sentence = String.valueOf(e.getMessage());
      Violation.unless(!sentence.isBlank(), "refused without a word");
      Violation.unless(!sentence.contains(KEY), "the key is told: " + sentence);
    }
  }
}
