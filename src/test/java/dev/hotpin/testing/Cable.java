package dev.hotpin.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server on loopback that can be cut, so that one client loses it and others don't. */
public final class Cable implements AutoCloseable {
  private final ServerSocket entry;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile int port;
  private volatile boolean cut;

  private Cable(ServerSocket entry, int port) {
    this.entry = entry;
    this.port = port;
  }

  /** To {@code port}. */
  public static Cable to(int port) {
    try {
      Cable cable = new Cable(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
      daemon(cable::accept);
      return cable;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it begins. */
  public int port() {
    return entry.getLocalPort();
  }

  /** Ends what goes through it; whoever comes is turned away. */
  public void cut() {
    cut = true;
    sockets.forEach(Cable::close);
  }

  /** Lets through again. */
  public void mend() {
    cut = false;
  }

  /** Leads to another server from now on. */
  public void leadTo(int otherPort) {
    port = otherPort;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = entry.accept();
        if (cut) {
          close(client);
          continue;
        }
        sockets.add(client);
        try {
          Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
          sockets.add(server);
          daemon(() -> copy(client, server));
          daemon(() -> copy(server, client));
        } catch (IOException e) {
          close(client);
        }
      }
    } catch (IOException e) {
      sockets.forEach(Cable::close); // it was closed
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[16 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int bytes = in.read(buffer); bytes >= 0; bytes = in.read(buffer)) {
        out.write(buffer, 0, bytes);
      }
    } catch (IOException e) {
      // one of them was closed: so is the other
    } finally {
      close(from);
      close(to);
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "cable");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      entry.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sockets.forEach(Cable::close);
  }
}
