package dev.hotpin.whole;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.ClientFrames;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
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
  private int closeCode; // 0 while no close frame was read

  private Attacker() {}

  /** Connects. */
  static Attacker connect(TestServer server) {
    return connectFrom("127.0.0.1", server);
  }

  /** Connects from one of this machine's addresses. */
  static Attacker connectFrom(String address, TestServer server) {
    Attacker attacker = new Attacker();
    try {
      attacker.socket.bind(new InetSocketAddress(address, 0));
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

  /** Reads frames until the close frame: its code; 0 if the connection ends without. */
  int closeCode() {
    untilCloseFrame();
    return closeCode;
  }

  /**
   * Reads frames until the close frame, or until the server ends the connection.
   *
   * @return the payloads of all before it, in {@code ISO 8859-1}
   */
  String untilCloseFrame() {
    StringBuilder all = new StringBuilder();
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      closeCode = 0;
      while (closeCode == 0) {
        int head = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        byte[] payload = new byte[length == 126 ? in.readUnsignedShort() : length];
        in.readFully(payload);
        if (head == CLOSE && payload.length >= 2) {
          closeCode = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
        } else {
          all.append(new String(payload, StandardCharsets.ISO_8859_1));
        }
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the server keeps the connection open: " + all, e);
    } catch (IOException e) {
      // the end, or reset: what came is what there is
    }
    return all.toString();
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
