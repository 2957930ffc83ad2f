package dev.hotpin.endpointing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a file of weights in the safetensors format: the length of a JSON header (8 bytes, little
 * endian), the header (each tensor's type, shape and place), the numbers. Only 32-bit floats. No
 * state, any thread.
 */
final class SafeTensors {
  private SafeTensors() {}

  /**
   * Every tensor by its name, row by row.
   *
   * @throws IOException if the bytes are no such file
   */
  static Map<String, float[]> parse(byte[] file) throws IOException {
    if (file.length < Long.BYTES) {
      throw new IOException("No safetensors file: " + file.length + " bytes");
    }
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long headerBytes = bytes.getLong();
    if (headerBytes < 2 || headerBytes > bytes.remaining()) {
      throw new IOException("No safetensors file: a header of " + headerBytes + " bytes");
    }
    int dataAt = Long.BYTES + (int) headerBytes;
    Map<String, float[]> tensors = new HashMap<>();
    try (JsonParser json = new JsonFactory().createParser(file, Long.BYTES, (int) headerBytes)) {
      expect(json.nextToken() == JsonToken.START_OBJECT, "header");
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals("__metadata__")) {
          json.skipChildren();
        } else {
          tensors.put(name, tensor(json, name, bytes, dataAt));
        }
      }
    }
    return tensors;
  }

  private static float[] tensor(JsonParser json, String name, ByteBuffer bytes, int dataAt)
      throws IOException {
    long from = -1;
    long to = -1;
    String type = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      if (key.equals("dtype")) {
        type = json.getText();
      } else if (key.equals("data_offsets")) {
        from = json.nextLongValue(-1);
        to = json.nextLongValue(-1);
        json.nextToken(); // the end of the array
      } else {
        json.skipChildren();
      }
    }
    expect(type.equals("F32"), name);
    expect(from >= 0 && to >= from && dataAt + to <= bytes.capacity(), name);
    float[] values = new float[(int) (to - from) / Float.BYTES];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes.getFloat(dataAt + (int) from + i * Float.BYTES);
    }
    return values;
  }

  private static void expect(boolean right, String name) throws IOException {
    if (!right) {
      throw new IOException("Unreadable weights: " + name);
    }
  }
}
