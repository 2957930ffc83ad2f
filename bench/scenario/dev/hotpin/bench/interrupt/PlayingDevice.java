package dev.hotpin.bench.interrupt;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocketFactory;

/**
 * A device with little memory: a plain socket with a small receive buffer, from which a reply is
 * read no faster than it is played, and the few bytes of WebSocket that this takes. Blocking; one
 * thread.
 */
public final class PlayingDevice implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int READ_TIMEOUT_MILLIS = 20_000;
  private static final int FINAL_TEXT = 0x81;
  private static final int FINAL_PONG = 0x8A;
  private static final int OPCODE = 0x0F;
  private static final int PING = 0x9;
  private static final int CLOSE = 0x8;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7F;
  private static final int LENGTH_OF_2_BYTES = 126;
  private static final int LENGTH_OF_8_BYTES = 127;

  /** What is read at once while playing: 20 ms. */
  private static final int PLAYED_AT_ONCE_BYTES = 640;

  private static final long NANOS_PER_BYTE = TimeUnit.SECONDS.toNanos(1) / 32_000;

  /** A frame, and when its last byte was read. */
  public record Frame(boolean binary, String text, int bytes, long readNanos) {
    /** Whether it is a message of that status. */
    public boolean isStatus(String status) {
      return !binary && text.startsWith("{\"status\":\"" + status + "\"");
    }
  }

  private final Socket socket; // over TLS, if that is asked for
  private final DataInputStream in;
  private long playingSinceNanos; // 0 while nothing is played
  private long playedBytes; // read while playing

  /**
   * Connects and says hello.
   *
   * @param handshake the first message
   */
  public PlayingDevice(InetSocketAddress server, String handshake, int receiveBufferBytes)
      throws IOException {
    this(server, handshake, receiveBufferBytes, null);
  }

  /**
   * The same over TLS.
   *
   * @param tls null for none
   */
  public PlayingDevice(
      InetSocketAddress server, String handshake, int receiveBufferBytes, SSLSocketFactory tls)
      throws IOException {
    Socket plain = new Socket();
    plain.setReceiveBufferSize(receiveBufferBytes); // before connecting, or it means little
    plain.setSoTimeout(READ_TIMEOUT_MILLIS);
    plain.setTcpNoDelay(true);
    plain.connect(server, CONNECT_TIMEOUT_MILLIS);
    socket =
        tls == null
            ? plain
            : tls.createSocket(plain, server.getHostString(), server.getPort(), true);
    in = new DataInputStream(socket.getInputStream());
    upgrade(server);
    send(handshake);
    Frame answer = next();
    if (!answer.isStatus("connected")) {
      throw new IOException("The server refused the handshake: " + answer.text());
    }
  }

  private void upgrade(InetSocketAddress server) throws IOException {
    String request =
        String.join(
            "\r\n",
            "GET /ws HTTP/1.1",
            "Host: " + server.getHostString() + ":" + server.getPort(),
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "",
            "");
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("The server did not upgrade: " + head);
      }
      head.append((char) next);
    }
  }

  /** Sends a message, masked with zeros, which change nothing. */
  public void send(String message) throws IOException {
    frame(FINAL_TEXT, message.getBytes(StandardCharsets.UTF_8));
  }

  private void frame(int first, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    if (payload.length < LENGTH_OF_2_BYTES) {
      frame.write(MASKED | payload.length);
    } else {
      frame.write(MASKED | LENGTH_OF_2_BYTES);
      frame.writeBytes(ByteBuffer.allocate(Short.BYTES).putShort((short) payload.length).array());
    }
    frame.writeBytes(new byte[Integer.BYTES]);
    frame.writeBytes(payload);
    socket.getOutputStream().write(frame.toByteArray());
  }

  /** From now on audio is read as it is played. */
  public void play() {
    playingSinceNanos = System.nanoTime();
    playedBytes = 0;
  }

  /** From now on audio is read as it comes. */
  public void stopPlaying() {
    playingSinceNanos = 0;
  }

  /** The next text or binary frame. Pings are answered. */
  public Frame next() throws IOException {
    while (true) {
      int opcode = in.readUnsignedByte() & OPCODE;
      int length = length();
      boolean binary = opcode == 0x2;
      byte[] payload = payload(length, binary);
      if (opcode == PING) {
        frame(FINAL_PONG, payload);
      } else if (opcode == CLOSE) {
        throw new EOFException(
            "The server closed: " + new String(payload, StandardCharsets.UTF_8).strip());
      } else {
        String text = binary ? "" : new String(payload, StandardCharsets.UTF_8);
        return new Frame(binary, text, length, System.nanoTime());
      }
    }
  }

  private int length() throws IOException {
    int length = in.readUnsignedByte() & LENGTH;
    if (length == LENGTH_OF_2_BYTES) {
      return in.readUnsignedShort();
    }
    return length == LENGTH_OF_8_BYTES ? Math.toIntExact(in.readLong()) : length;
  }

  private byte[] payload(int length, boolean binary) throws IOException {
    byte[] payload = new byte[length];
    if (!binary || playingSinceNanos == 0) {
      in.readFully(payload);
      return payload;
    }
    for (int read = 0; read < length; ) {
      awaitPlayed();
      int bytes = Math.min(PLAYED_AT_ONCE_BYTES, length - read);
      in.readFully(payload, read, bytes);
      read += bytes;
      playedBytes += bytes;
    }
    return payload;
  }

  /** Until all that was read is played, as a device with a full memory waits. */
  private void awaitPlayed() {
    long dueNanos = playingSinceNanos + playedBytes * NANOS_PER_BYTE;
    for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
