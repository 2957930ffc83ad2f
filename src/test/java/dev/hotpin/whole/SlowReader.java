package dev.hotpin.whole;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A device that speaks and then reads nothing: a plain socket with a small receive buffer and the
 * few bytes of WebSocket that it takes.
 */
final class SlowReader implements AutoCloseable {
  private static final int RECEIVE_BUFFER_BYTES = 4_096;
  private static final int READ_TIMEOUT_MILLIS = 20_000;
  private static final int FINAL_TEXT = 0x81;
  private static final int FINAL_BINARY = 0x82;
  private static final int MASKED = 0x80;
  private static final int LENGTH_OF_2_BYTES = 126;
  private static final int LENGTH_OF_8_BYTES = 127;

  private Socket socket = new Socket();

  private SlowReader() {}

  /** Connects and says hello. */
  static SlowReader connect(TestServer server) {
    SlowReader reader = new SlowReader();
    try {
      reader.socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
      reader.socket.setSoTimeout(READ_TIMEOUT_MILLIS);
      reader.socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.hotpin().port()));
      reader.socket = server.secure(reader.socket);
      reader.upgrade();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reader.text("{\"session_id\":\"" + server.newSessionId() + "\"}");
    return reader;
  }

  private void upgrade() throws IOException {
    String request =
        String.join(
            "\r\n",
            "GET /ws HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "",
            "");
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no upgrade: " + head);
      }
      head.append((char) next);
    }
  }

  void speak(byte[] pcm) {
    frame(FINAL_BINARY, pcm);
    text("{\"signal\":\"EOS\"}");
  }

  private void text(String message) {
    frame(FINAL_TEXT, message.getBytes(StandardCharsets.UTF_8));
  }

  /** One frame, masked with zeros, which change nothing. */
  private void frame(int first, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    if (payload.length < LENGTH_OF_2_BYTES) {
      frame.write(MASKED | payload.length);
    } else if (payload.length < 1 << Short.SIZE) {
      frame.write(MASKED | LENGTH_OF_2_BYTES);
      frame.writeBytes(ByteBuffer.allocate(Short.BYTES).putShort((short) payload.length).array());
    } else {
      frame.write(MASKED | LENGTH_OF_8_BYTES);
      frame.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(payload.length).array());
    }
    frame.writeBytes(new byte[4]);
    frame.writeBytes(payload);
    try {
      socket.getOutputStream().write(frame.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what is left until the connection's end: how many bytes. */
  long readToTheEnd() {
    long bytes = 0;
    byte[] block = new byte[RECEIVE_BUFFER_BYTES];
    try {
      int read = socket.getInputStream().read(block);
      while (read >= 0) {
        bytes += read;
        read = socket.getInputStream().read(block);
      }
    } catch (SocketException e) {
      return bytes; // reset: an end as well
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
