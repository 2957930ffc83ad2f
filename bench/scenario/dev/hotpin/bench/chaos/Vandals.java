package dev.hotpin.bench.chaos;

import dev.hotpin.bench.fuzz.ClientFrames;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that no server wishes for, each with a thread and a plain socket: they connect and say
 * nothing, break off in mid-speech, send bytes that are no frames and frames that are no messages,
 * and ask for replies that they never read. One connection each at a time.
 */
final class Vandals {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int MAX_HOLD_MILLIS = 1_500;

  /** Longer than the server of a run waits for a client that does not read. */
  private static final int MAX_DEAF_MILLIS = 4_000;

  private static final int PCM_FRAME_BYTES = 4_096;

  /** What they do, by turns. */
  private enum Deed {
    HALF_OPEN,
    RESET_IN_SPEECH,
    GARBAGE_BYTES,
    GARBAGE_MESSAGES,
    NEVER_READS,
    HALF_A_FRAME
  }

  private final InetSocketAddress server;
  private final FaultPlan plan;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  Vandals(InetSocketAddress server, FaultPlan plan, int count, long seed) {
    this.server = server;
    this.plan = plan;
    for (int i = 0; i < count; i++) {
      Random random = new Random(seed + i);
      String name = "chaos-vandal-" + i;
      Thread thread = new Thread(() -> run(name, random), name);
      thread.setDaemon(true);
      threads.add(thread);
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Waits until each has left. */
  void stop() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
      thread.join(TimeUnit.SECONDS.toMillis(10));
    }
  }

  private void run(String name, Random random) {
    Deed[] deeds = Deed.values();
    while (!over) {
      Deed deed = deeds[random.nextInt(deeds.length)];
      plan.count("client." + deed.name().toLowerCase(Locale.ROOT));
      try (Socket socket = new Socket()) {
        socket.setSoTimeout(CONNECT_MILLIS);
        socket.connect(server, CONNECT_MILLIS);
        commit(deed, socket, name, random);
      } catch (IOException e) {
        plan.count("client.thrown_out");
      }
    }
  }

  private void commit(Deed deed, Socket socket, String name, Random random) throws IOException {
    OutputStream out = socket.getOutputStream();
    switch (deed) {
      case HALF_OPEN -> {
        out.write("GET /ws HTTP/1.1\r\nHost: localhost\r\n".getBytes(StandardCharsets.US_ASCII));
        hold(random);
      }
      case RESET_IN_SPEECH -> {
        connect(socket, out, name, random);
        speak(out, random);
        socket.setSoLinger(true, 0); // RST
      }
      case GARBAGE_BYTES -> {
        connect(socket, out, name, random);
        byte[] garbage = new byte[1 + random.nextInt(2_000)];
        random.nextBytes(garbage);
        out.write(garbage);
        hold(random);
      }
      case GARBAGE_MESSAGES -> {
        connect(socket, out, name, random);
        for (String message : List.of("{", "[]", "{\"signal\":\"DANCE\"}", "\"EOS\"", "{}")) {
          out.write(ClientFrames.text(message, random));
        }
        hold(random);
      }
      case NEVER_READS -> {
        connect(socket, out, name, random);
        out.write(ClientFrames.text("{\"signal\":\"TEXT\",\"text\":\"tell me all\"}", random));
        hold(random.nextInt(MAX_DEAF_MILLIS));
        socket.setSoLinger(true, 0);
      }
      case HALF_A_FRAME -> {
        connect(socket, out, name, random);
        out.write(new byte[] {(byte) (0x80 | ClientFrames.BINARY), (byte) 0xFE, 0x10});
        hold(random);
      }
    }
  }

  private static void connect(Socket socket, OutputStream out, String name, Random random)
      throws IOException {
    out.write(ClientFrames.UPGRADE.getBytes(StandardCharsets.US_ASCII));
    if (socket.getInputStream().read() < 0) {
      throw new IOException("refused");
    }
    out.write(ClientFrames.text("{\"session_id\":\"" + name + "\"}", random));
  }

  private static void speak(OutputStream out, Random random) throws IOException {
    byte[] noise = new byte[PCM_FRAME_BYTES];
    for (int i = random.nextInt(20); i >= 0; i--) {
      random.nextBytes(noise);
      out.write(ClientFrames.binary(noise, random));
    }
  }

  private void hold(Random random) {
    hold(random.nextInt(MAX_HOLD_MILLIS));
  }

  private void hold(int millis) {
    long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!over && System.nanoTime() - untilNanos < 0) {
      LockSupport.parkNanos(untilNanos - System.nanoTime());
    }
  }
}
