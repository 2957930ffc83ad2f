package dev.hotpin.bench.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Results as trees of maps, lists, strings, booleans and numbers, written as JSON and read again.
 * No state.
 */
public final class JsonTree {
  /** A result with its timeline is some hundred KB. */
  private static final int MAX_CHARS = 256 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxDocumentLength(MAX_CHARS).build())
          .build();

  private static final double THOUSANDTH = 1000;

  private JsonTree() {}

  /** On one line. Numbers to a thousandth; those that are none as null. */
  public static String write(Object tree) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      write(tree, out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString();
  }

  /** Reads a value. */
  public static Object read(String json) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      return value(parser);
    }
  }

  /**
   * The results in a file of JSON lines.
   *
   * @throws IOException with a sentence that names the file
   */
  public static List<Map<String, Object>> readLines(Path file) throws IOException {
    List<Map<String, Object>> lines = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (!line.isBlank()) {
          lines.add(asMap(read(line)));
        }
      }
    } catch (IOException e) {
      throw new IOException(file + " can't be read: " + e.getMessage(), e);
    }
    if (lines.isEmpty()) {
      throw new IOException(file + " holds no result.");
    }
    return lines;
  }

  /** A tree that is known to be a map; an empty one where it isn't. */
  @SuppressWarnings("unchecked") // all maps of a tree have strings as keys
  public static Map<String, Object> asMap(Object tree) {
    return tree instanceof Map ? (Map<String, Object>) tree : new LinkedHashMap<>();
  }

  /** What lies at a path of keys, such as {@code groups/talking/turns}; null where nothing does. */
  public static Object at(Object tree, String path) {
    Object here = tree;
    for (String key : path.split("/", -1)) {
      here = asMap(here).get(key);
    }
    return here;
  }

  /** The number at a path; not a number where there is none. */
  public static double number(Object tree, String path) {
    return at(tree, path) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** All numbers in maps, by path; lists are left out. */
  public static Map<String, Double> numbers(Object tree) {
    Map<String, Double> numbers = new TreeMap<>();
    collect("", tree, numbers);
    return numbers;
  }

  private static void collect(String path, Object tree, Map<String, Double> numbers) {
    if (tree instanceof Number number) {
      numbers.put(path, number.doubleValue());
    } else if (tree instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> collect(path.isEmpty() ? key + "" : path + "/" + key, value, numbers));
    }
  }

  private static void write(Object tree, JsonGenerator out) throws IOException {
    if (tree instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.writeFieldName(String.valueOf(entry.getKey()));
        write(entry.getValue(), out);
      }
      out.writeEndObject();
    } else if (tree instanceof List<?> list) {
      out.writeStartArray();
      for (Object item : list) {
        write(item, out);
      }
      out.writeEndArray();
    } else if (tree instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (tree instanceof Long || tree instanceof Integer) {
      out.writeNumber(((Number) tree).longValue());
    } else if (tree instanceof Number number && Double.isFinite(number.doubleValue())) {
      out.writeNumber(Math.round(number.doubleValue() * THOUSANDTH) / THOUSANDTH);
    } else if (tree instanceof String text) {
      out.writeString(text);
    } else {
      out.writeNull();
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IOException("no JSON value");
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          map.put(key, value(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }
}
