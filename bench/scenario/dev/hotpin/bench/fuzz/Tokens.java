package dev.hotpin.bench.fuzz;

import static dev.hotpin.bench.fuzz.Bytes.oneOf;

import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed tokens (RFC 7519), good ones and such as attackers make; and a second opinion on whether
 * one was signed by the right key, by the JDK alone. The same keys in every run.
 */
public final class Tokens {
  /** How a server wants tokens to be signed. */
  public enum Way {
    HS256("HS256", "h"),
    RS256("RS256", "r"),
    EDDSA("EdDSA", "e");

    private final String alg;
    private final String kid; // of the right key

    Way(String alg, String kid) {
      this.alg = alg;
      this.kid = kid;
    }
  }

  /** Of HS256. */
  public static final String SECRET =
      "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";

  /** For whom good tokens are. */
  public static final String AUDIENCE = "hotpin";

  /** When good tokens are good, and for an hour. */
  public static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

  /** A token that a server may have taken back, and a device all of whose tokens it has. */
  public static final String REVOKED_ID = "revoked";

  public static final String REVOKED_SUBJECT = "gone";

  private static final long HOUR_SECONDS = 3_600;
  private static final int RSA_BITS = 2_048;
  private static final int ED25519_BYTES = 32;
  private static final KeyPair RSA = keyPair("RSA", RSA_BITS, 1);
  private static final KeyPair ED = keyPair("Ed25519", 255, 2);
  private static final KeyPair STRANGERS_RSA = keyPair("RSA", RSA_BITS, 3);
  private static final KeyPair STRANGERS_ED = keyPair("Ed25519", 255, 4);

  private Tokens() {}

  private static KeyPair keyPair(String algorithm, int bits, long seed) {
    try {
      SecureRandom random = SecureRandom.getInstance("SHA1PRNG"); // repeats itself if told to
      random.setSeed(seed);
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  /** The public keys as a JWKS. */
  public static String jwks() {
    RSAPublicKey rsa = (RSAPublicKey) RSA.getPublic();
    return "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"r\",\"n\":\""
        + base64(unsigned(rsa.getModulus()))
        + "\",\"e\":\""
        + base64(unsigned(rsa.getPublicExponent()))
        + "\"},{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"e\",\"x\":\""
        + base64(edPoint(ED.getPublic()))
        + "\"}]}";
  }

  private static byte[] edPoint(PublicKey key) {
    byte[] encoded = key.getEncoded(); // of X.509, which ends with it
    return Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length);
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static String base64(byte[] bytes) {
    return Base64URL.encode(bytes).toString();
  }

  private static String base64(String text) {
    return base64(Bytes.of(text));
  }

  /** A token that is to be let in, at {@link #NOW}. */
  public static String good(Way way, String subject) {
    return good(way, subject, NOW);
  }

  /** The same at another time. */
  public static String good(Way way, String subject, Instant now) {
    return rightly(way, claims(subject, AUDIENCE, "id", now.plusSeconds(HOUR_SECONDS)));
  }

  /** Tokens that are to be refused, by what is wrong with them. */
  public static Map<String, String> bad(Way way, String subject, Instant now) {
    Instant end = now.plusSeconds(HOUR_SECONDS);
    String claims = claims(subject, AUDIENCE, "id", end);
    String good = rightly(way, claims);
    String operators = claims.replace("}", ",\"scope\":\"operator\"}");
    Map<String, String> bad = new LinkedHashMap<>();
    bad.put("alg none", signed("{\"alg\":\"none\"}", claims) + ".");
    bad.put(
        "alg none, signature of another", good.replaceFirst("[^.]*", base64("{\"alg\":\"nOnE\"}")));
    bad.put("no signature", good.substring(0, good.lastIndexOf('.') + 1));
    bad.put("wrong key", with(signed(header(way), claims), s -> asStranger(way, s)));
    bad.put(
        "wrong key, brought along",
        with(
            signed("{\"alg\":\"" + way.alg + "\",\"jku\":\"http://192.0.2.1/\"}", claims),
            s -> asStranger(way, s)));
    int number = 0;
    for (byte[] known : knownToAll()) {
      number++;
      bad.put(
          "public key taken for a secret " + number,
          with(signed("{\"alg\":\"HS256\"}", claims), s -> mac(known, s)));
    }
    bad.put("claims changed", good.replaceFirst("\\.[^.]*", "." + base64(operators)));
    bad.put("expired", rightly(way, claims(subject, AUDIENCE, "id", now.minusSeconds(60))));
    bad.put("end that is null", rightly(way, claims.replaceFirst("\"exp\":\\d+", "\"exp\":null")));
    bad.put("other audience", rightly(way, claims(subject, "another", "id", end)));
    bad.put("revoked", rightly(way, claims(subject, AUDIENCE, REVOKED_ID, end)));
    bad.put("revoked with its device", rightly(way, claims(REVOKED_SUBJECT, AUDIENCE, "id", end)));
    return bad;
  }

  private static String claims(String subject, String audience, String id, Instant end) {
    return "{\"sub\":\"%s\",\"aud\":\"%s\",\"exp\":%d,\"jti\":\"%s\"}"
        .formatted(subject, audience, end.getEpochSecond(), id);
  }

  private static String header(Way way) {
    return "{\"alg\":\"" + way.alg + "\",\"kid\":\"" + way.kid + "\"}";
  }

  private static String signed(String header, String claims) {
    return base64(header) + "." + base64(claims);
  }

  private static String with(String signed, UnaryOperator<byte[]> signer) {
    return signed + "." + base64(signer.apply(Bytes.of(signed)));
  }

  private static String rightly(Way way, String claims) {
    return with(signed(header(way), claims), signed -> rightly(way, signed));
  }

  /** A token as somebody may have made it who means well, or does not. */
  public static String any(Way way, Random random) {
    String signed = base64(header(way, random)) + "." + base64(claims(random));
    String signature =
        switch (random.nextInt(10)) {
          case 0 -> "";
          case 1 -> base64(Bytes.noise(oneOf(random, 1, 32, 64, 256), random));
          case 2 -> base64(confused(Bytes.of(signed), random));
          case 3 -> base64(asStranger(way, Bytes.of(signed)));
          default -> base64(rightly(way, Bytes.of(signed)));
        };
    return switch (random.nextInt(20)) {
      case 0 -> signed;
      case 1 -> signed + "." + signature + "." + signature;
      case 2 -> "." + signed + signature;
      default -> signed + "." + signature;
    };
  }

  private static String header(Way way, Random random) {
    String alg =
        random.nextInt(4) > 0
            ? way.alg
            : oneOf(
                random,
                "none",
                "None",
                "HS256",
                "HS384",
                "HS512",
                "RS256",
                "PS256",
                "EdDSA",
                "Ed25519",
                "ES256",
                "RSA-OAEP",
                "dir",
                "");
    String more =
        oneOf(
            random,
            "",
            "",
            "",
            ",\"typ\":\"JWT\"",
            ",\"kid\":\"" + oneOf(random, "r", "e", "../../dev/null", "") + "\"",
            ",\"crit\":[\"exp\"]",
            ",\"b64\":false,\"crit\":[\"b64\"]",
            ",\"jku\":\"http://192.0.2.1/keys\"",
            ",\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}",
            ",\"x5c\":[\"AAAA\"]",
            ",\"zip\":\"DEF\"",
            ",\"alg\":\"none\"",
            ",\"x\":" + "[".repeat(Bytes.size(800, random)));
    return "{\"alg\":\"" + alg + "\"" + more + "}";
  }

  private static String claims(Random random) {
    String subject =
        random.nextInt(3) > 0
            ? "device-1"
            : oneOf(random, "device-2", "a b", "", REVOKED_SUBJECT, "x".repeat(200));
    StringBuilder claims = new StringBuilder("{\"sub\":\"" + subject + "\"");
    claims.append(",\"aud\":");
    claims.append(
        random.nextInt(3) > 0
            ? "\"hotpin\""
            : oneOf(random, "[\"other\",\"hotpin\"]", "\"other\"", "[]", "null", "{\"hotpin\":1}"));
    claims.append(",\"exp\":");
    long now = NOW.getEpochSecond();
    claims.append(
        random.nextInt(3) > 0
            ? String.valueOf(now + 3_600)
            : oneOf(
                random,
                String.valueOf(now - 25 - random.nextInt(20)),
                "0",
                "-1",
                "1e300",
                "9223372036854775807",
                "99999999999999999999",
                "\"" + (now + 3_600) + "\"",
                "true",
                "null"));
    claims.append(
        oneOf(
            random,
            "",
            "",
            ",\"nbf\":" + (now + 20 + random.nextInt(30)),
            ",\"iat\":" + (now - random.nextInt(100)),
            ",\"jti\":\"" + oneOf(random, "id", REVOKED_ID, "") + "\"",
            ",\"scope\":" + oneOf(random, "\"device operator\"", "\"\"", "\"root\"", "[]", "7"),
            ",\"session_ids\":" + oneOf(random, "[\"a\"]", "\"a\"", "[]", "[null]", "[[\"a\"]]"),
            ",\"shared\":" + oneOf(random, "true", "\"true\"", "1"),
            ",\"aud\":\"hotpin\"",
            ",\"x\":\"" + "y".repeat(Bytes.size(5_000, random)) + "\""));
    return claims.append("}").toString();
  }

  private static byte[] rightly(Way way, byte[] signed) {
    return switch (way) {
      case HS256 -> mac(Bytes.of(SECRET), signed);
      case RS256 -> sign("SHA256withRSA", RSA.getPrivate(), signed);
      case EDDSA -> sign("Ed25519", ED.getPrivate(), signed);
    };
  }

  private static byte[] asStranger(Way way, byte[] signed) {
    return switch (way) {
      case HS256 -> mac(Bytes.of(SECRET.replace('0', '1')), signed);
      case RS256 -> sign("SHA256withRSA", STRANGERS_RSA.getPrivate(), signed);
      case EDDSA -> sign("Ed25519", STRANGERS_ED.getPrivate(), signed);
    };
  }

  /** Signed as HS256 with what everybody knows of a public key. */
  private static byte[] confused(byte[] signed, Random random) {
    List<byte[]> known = knownToAll();
    return mac(known.get(random.nextInt(known.size())), signed);
  }

  private static List<byte[]> knownToAll() {
    return List.of(
        RSA.getPublic().getEncoded(),
        edPoint(ED.getPublic()),
        unsigned(((RSAPublicKey) RSA.getPublic()).getModulus()),
        Bytes.of(jwks()));
  }

  private static byte[] mac(byte[] secret, byte[] signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static byte[] sign(String algorithm, PrivateKey key, byte[] signed) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(signed);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  /** Whether {@code token} bears the signature of the one whom a server with that way trusts. */
  public static boolean isSignedRightly(Way way, String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return false;
    }
    byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8);
    byte[] signature = new Base64URL(parts[2]).decode();
    return switch (way) {
      case HS256 -> Arrays.equals(mac(Bytes.of(SECRET), signed), signature);
      case RS256 -> verify("SHA256withRSA", RSA.getPublic(), signed, signature);
      case EDDSA -> verify("Ed25519", ED.getPublic(), signed, signature);
    };
  }

  private static boolean verify(String algorithm, PublicKey key, byte[] signed, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // not the form of a signature
    }
  }
}
