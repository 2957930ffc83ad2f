package dev.hotpin.models;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the official list: a JSON array of flat objects. Entries without a usable name or address
 * are left out, unknown keys are ignored.
 */
final class ModelListParser {
  private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");
  private static final JsonFactory JSON = new JsonFactory();

  private ModelListParser() {}

  /**
   * The entries of {@code json}, in its order.
   *
   * @param base against which a relative address is resolved
   * @throws IOException where it is not such a list
   */
  static List<ModelEntry> parse(byte[] json, URI base) throws IOException {
    List<ModelEntry> entries = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new IOException("not a JSON array");
      }
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        entry(fields(parser), base).ifPresent(entries::add);
      }
      if (parser.currentToken() != JsonToken.END_ARRAY) {
        throw new IOException("not an array of objects");
      }
    }
    return entries;
  }

  private static Map<String, String> fields(JsonParser parser) throws IOException {
    Map<String, String> fields = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken().isScalarValue()) {
        fields.put(name, parser.getText());
      } else {
        parser.skipChildren();
      }
    }
    return fields;
  }

  private static Optional<ModelEntry> entry(Map<String, String> fields, URI base) {
    String name = fields.getOrDefault("name", "");
    if (!ModelEntry.isName(name)) {
      return Optional.empty();
    }
    URI url;
    try {
      url = base.resolve(fields.getOrDefault("url", name + ".zip"));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (!HttpDownload.isWeb(url)) {
      return Optional.empty();
    }
    String md5 = fields.getOrDefault("md5", "").toLowerCase(Locale.ROOT);
    return Optional.of(
        new ModelEntry(
            name,
            fields.getOrDefault("lang", ""),
            fields.getOrDefault("lang_text", ""),
            fields.getOrDefault("type", ""),
            url,
            size(fields.getOrDefault("size", "0")),
            MD5.matcher(md5).matches() ? Optional.of(md5) : Optional.empty(),
            "true".equals(fields.get("obsolete"))));
  }

  private static long size(String text) {
    try {
      return Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
