package dev.hotpin.whole;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.ClientFrames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * A socket that sends what it is told, byte by byte if need be, and sees what the server makes of
 * it. For one thread.
 */
final class Attacker implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int MAX_ANSWER_BYTES = 8 << 20;
  private static final int CLOSE = 0x88;
  private static final Random MASKS = new Random(1);

  private final Socket socket = new Socket();

  private Attacker() {}

  /** Connects. */
  static Attacker connect(TestServer server) {
    Attacker attacker = new Attacker();
    try {
      attacker.socket.setTcpNoDelay(true);
      attacker.socket.setSoTimeout(PATIENCE_MILLIS);
      attacker.socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.hotpin().port()));
      return attacker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects, upgrades and names a session of its own. */
  static Attacker device(TestServer server) {
    Attacker attacker = connect(server).send(ClientFrames.UPGRADE);
    attacker.awaitText("\r\n\r\n");
    attacker.text("{\"session_id\":\"" + server.newSessionId() + "\"}");
    attacker.awaitText("\"}"); // the end of "connected": what follows is a frame
    return attacker;
  }

  /** Sends bytes; that the server has closed meanwhile is no fault. */
  Attacker send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      // what it has to say is still to be read
    }
    return this;
  }

  Attacker send(String text) {
    return send(Bytes.of(text));
  }

  Attacker text(String message) {
    return send(ClientFrames.text(message, MASKS));
  }

  Attacker binary(byte[] payload) {
    return send(ClientFrames.binary(payload, MASKS));
  }

  /** Reads until {@code part} has come; gives all that was read. */
  String awaitText(String part) {
    StringBuilder all = new StringBuilder();
    try {
      while (all.indexOf(part) < 0) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          throw new AssertionError("the connection ended without " + part + ": " + all);
        }
        all.append((char) next);
      }
    } catch (IOException e) {
      throw new AssertionError("no " + part + ": " + all, e);
    }
    return all.toString();
  }

  /** Reads until the server ends the connection; in {@code ISO 8859-1}. */
  String untilClosed() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      InputStream in = socket.getInputStream();
      byte[] part = new byte[4_096];
      for (int read = in.read(part); read >= 0 && all.size() < MAX_ANSWER_BYTES; ) {
        all.write(part, 0, read);
        read = in.read(part);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the server keeps the connection open: " + all.size() + " bytes", e);
    } catch (IOException e) {
      // reset: what came is what there is
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  /** Reads until the server ends the connection: the code of its close frame, the last, or 0. */
  int closeCode() {
    byte[] all = untilClosed().getBytes(StandardCharsets.ISO_8859_1);
    int code = 0;
    for (int at = 0; at + 2 <= all.length; ) {
      int length = all[at + 1] & 0x7F;
      int payload = at + 2;
      if (length == 126) {
        length = ((all[at + 2] & 0xFF) << 8) | (all[at + 3] & 0xFF);
        payload = at + 4;
      }
      if ((all[at] & 0xFF) == CLOSE && length >= 2) {
        code = ((all[payload] & 0xFF) << 8) | (all[payload + 1] & 0xFF);
      }
      at = payload + length;
    }
    return code;
  }

  /** Vanishes: the connection is reset, nothing is said. */
  void vanish() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** No more will be sent. */
  Attacker endOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      // it is closed already
    }
    return this;
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
