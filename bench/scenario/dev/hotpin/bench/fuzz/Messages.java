package dev.hotpin.bench.fuzz;

import static dev.hotpin.bench.fuzz.Bytes.oneOf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Handshakes and control messages in JSON, as devices write them, well or not. Stateless. */
public final class Messages {
  private static final int MAX_NESTING = 40;

  private Messages() {}

  /** A handshake that is accepted, with options that are on offer. */
  public static String goodHandshake(Random random) {
    List<String> fields = new ArrayList<>();
    fields.add("\"session_id\":\"fuzz-" + random.nextInt(3) + "\"");
    if (random.nextInt(3) > 0) {
      addOptions(fields, random);
      Collections.shuffle(fields, random);
    }
    return object(fields);
  }

  private static void addOptions(List<String> fields, Random random) {
    int rate = oneOf(random, 8_000, 11_025, 16_000, 22_050, 44_100, 48_000);
    int opusRate = oneOf(random, 8_000, 12_000, 16_000, 24_000, 48_000);
    maybe(fields, random, "\"acks\":" + random.nextBoolean());
    maybe(fields, random, "\"spoken_errors\":" + (random.nextInt(3) > 0));
    maybe(fields, random, "\"partials\":true");
    maybe(fields, random, "\"timings\":true");
    maybe(fields, random, "\"barge_in\":true");
    maybe(fields, random, "\"max_text_bytes\":" + (1_300 + random.nextInt(60_000)));
    maybe(fields, random, "\"voice\":\"noise\"");
    maybe(fields, random, "\"token\":\"abc\"");
    maybe(fields, random, "\"endpointing\":{\"silence_ms\":" + (300 + random.nextInt(700)) + "}");
    maybe(
        fields,
        random,
        oneOf(
            random,
            "\"audio\":{\"encoding\":\"mulaw\",\"sample_rate\":" + rate + "}",
            "\"audio\":{\"encoding\":\"alaw\",\"sample_rate\":" + rate + ",\"channels\":2}",
            "\"audio\":{\"encoding\":\"pcm_s16le\",\"sample_rate\":" + rate + ",\"channels\":2}",
            "\"audio\":{\"encoding\":\"opus\",\"sample_rate\":" + opusRate + "}"));
    maybe(
        fields,
        random,
        oneOf(
            random,
            "\"reply\":{\"encoding\":\"mulaw\",\"sample_rate\":" + rate + "}",
            "\"reply\":{\"encoding\":\"opus\",\"sample_rate\":" + opusRate + ",\"lead_ms\":200}",
            "\"reply\":{\"encoding\":\"wav\",\"sized\":true}",
            "\"reply\":{\"frame_bytes\":" + 2 * (128 + random.nextInt(1_900)) + ",\"lead_ms\":400}",
            "\"reply\":{\"encoding\":\"pcm_s16le\",\"sample_rate\":" + rate + "}"));
  }

  private static void maybe(List<String> fields, Random random, String field) {
    if (random.nextInt(4) == 0) {
      fields.add(field);
    }
  }

  /** A handshake or another object, with whatever as keys and values. */
  public static String any(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> goodHandshake(random);
      case 1 -> signal(random);
      default -> value(random, random.nextInt(4) == 0 ? MAX_NESTING : 3);
    };
  }

  /** One of the signals, or something like one. */
  public static String signal(Random random) {
    return oneOf(
        random,
        "{\"signal\": \"EOS\"}",
        "{\"signal\":\"RESET\"}",
        "{\"signal\":\"INTERRUPT\"}",
        "{\"signal\":\"TEXT\",\"text\":\"" + escaped(Bytes.text(random)) + "\"}",
        "{\"signal\":\"TEXT\",\"text\":\"what time is it\"}",
        "{\"signal\":\"" + escaped(Bytes.text(random)) + "\"}",
        "{\"session_id\":\"again\"}");
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 4)) {
      case 0 -> "\"" + escaped(Bytes.text(random)) + "\"";
      case 1 -> oneOf(random, "0", "-1", "1e999", "0.1", "16000", "99999999999999999999", "1E-400");
      case 2 -> oneOf(random, "true", "false", "null");
      case 3 -> oneOf(random, "\"opus\"", "\"wav\"", "\"pcm_s16le\"", "\"mulaw\"", "\"EOS\"");
      case 4 -> {
        List<String> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          elements.add(value(random, depth - 1));
        }
        yield "[" + String.join(",", elements) + "]";
      }
      default -> {
        List<String> fields = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
          fields.add("\"" + key(random) + "\":" + value(random, depth - 1));
        }
        yield object(fields);
      }
    };
  }

  private static String key(Random random) {
    return oneOf(
        random,
        "session_id",
        "signal",
        "text",
        "token",
        "audio",
        "reply",
        "encoding",
        "sample_rate",
        "channels",
        "frame_bytes",
        "lead_ms",
        "sized",
        "partials",
        "endpointing",
        "silence_ms",
        "barge_in",
        "acks",
        "spoken_errors",
        "max_text_bytes",
        "timings",
        "language",
        "voice",
        "x",
        "");
  }

  private static String object(List<String> fields) {
    return "{" + String.join(",", fields) + "}";
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        escaped.append("\\u%04x".formatted((int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
