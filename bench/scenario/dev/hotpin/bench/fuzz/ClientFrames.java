package dev.hotpin.bench.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Frames of WebSockets as clients write them, well or not. Stateless. */
public final class ClientFrames {
  /** Opcodes. */
  public static final int CONTINUATION = 0;

  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  /** A request for the WebSocket that is well-formed. */
  public static final String UPGRADE =
      String.join(
          "\r\n",
          "GET /ws HTTP/1.1",
          "Host: localhost",
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
          "Sec-WebSocket-Version: 13",
          "",
          "");

  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;

  private ClientFrames() {}

  /** A whole text. */
  public static byte[] text(String text, Random random) {
    return frame(TEXT, true, Bytes.of(text), random);
  }

  /** A whole binary message. */
  public static byte[] binary(byte[] payload, Random random) {
    return frame(BINARY, true, payload, random);
  }

  /** A frame as it should be, masked. */
  public static byte[] frame(int opcode, boolean last, byte[] payload, Random random) {
    return frame((last ? FIN : 0) | opcode, true, 0, payload, random);
  }

  /**
   * Any frame.
   *
   * @param head FIN, reserved bits and opcode
   * @param lengthBytes of the extended length: 0 for as many as it takes, else 2 or 8
   */
  public static byte[] frame(
      int head, boolean masked, int lengthBytes, byte[] payload, Random random) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(head);
    int mark = masked ? MASKED : 0;
    int needed = payload.length < 126 ? 0 : payload.length <= 0xFFFF ? 2 : 8;
    int extended = Math.max(lengthBytes, needed);
    frame.write(mark | (extended == 0 ? payload.length : extended == 2 ? 126 : 127));
    for (int i = extended - 1; i >= 0; i--) {
      frame.write(i < Integer.BYTES ? payload.length >> (Byte.SIZE * i) : 0);
    }
    byte[] mask = masked ? Bytes.noise(4, random) : new byte[4];
    if (masked) {
      frame.writeBytes(mask);
    }
    for (int i = 0; i < payload.length; i++) {
      frame.write(payload[i] ^ mask[i % 4]);
    }
    return frame.toByteArray();
  }
}
