package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.bench.chat.Marker;
import dev.hotpin.client.Handshake;
import dev.hotpin.client.ServerAddress;
import dev.hotpin.client.SessionLimits;
import dev.hotpin.client.TurnListener;
import dev.hotpin.client.TurnReport;
import dev.hotpin.client.WearableException;
import dev.hotpin.client.WearableSession;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * A device that comes back to whatever node it finds, and checks by the marks in the replies of a
 * chat stand-in that its conversation goes on. For one thread.
 */
final class RoamingDevice implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final EventLoopGroup group;
  private final String sessionId;
  private WearableSession session; // null while not connected
  private Marker last; // null before the first reply
  private int asked;
  private int completed;
  private int connects;

  RoamingDevice(EventLoopGroup group, String sessionId) {
    this.group = group;
    this.sessionId = sessionId;
  }

  /** Turns that ended with {@code complete}. */
  int completed() {
    return completed;
  }

  /** Connections that were made. */
  int connects() {
    return connects;
  }

  /** Connects, as often as it takes. */
  RoamingDevice connect(int port) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (session == null) {
      WearableSession attempt =
          new WearableSession(
              group, address(port), new Handshake(sessionId, false), SessionLimits.DEFAULT);
      try {
        attempt.open().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        session = attempt;
        connects++;
      } catch (ExecutionException e) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError(sessionId + " can't connect", e);
        }
        LockSupport.parkNanos(PAUSE_NANOS); // as a device that tries again
      } catch (InterruptedException | TimeoutException e) {
        throw new AssertionError(e);
      }
    }
    return this;
  }

  private static ServerAddress address(int port) {
    try {
      return ServerAddress.resolve("ws://127.0.0.1:" + port + "/ws");
    } catch (WearableException e) {
      throw new AssertionError(e);
    }
  }

  /** Asks something that nobody asked before; the reply comes later. */
  CompletableFuture<TurnReport> ask(TurnListener listener) {
    return session.text(question(), listener);
  }

  private String question() {
    return "question " + asked + " of " + sessionId;
  }

  /**
   * Takes a turn to its end, and checks that its reply goes on from the last one.
   *
   * @return false if the connection was lost; the turn may be asked again on another
   */
  boolean turn() {
    return turn(TurnListener.NONE);
  }

  /** The same, with somebody who follows it. */
  boolean turn(TurnListener listener) {
    try {
      TurnReport report = ask(listener).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertTrue(report.violations().isEmpty(), () -> report.violations().describe());
      assertTrue(report.answered(), report::toString);
      check(Marker.find(report.reply()).orElseThrow());
      asked++;
      completed++;
      return true;
    } catch (ExecutionException e) {
      session = null;
      return false;
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(sessionId, e);
    }
  }

  /** A reply's mark has the conversation that it goes on, the number of its turn, the question. */
  private void check(Marker mark) {
    assertEquals(Marker.checkOf(question()), mark.check(), sessionId);
    if (last != null) {
      assertEquals(last.conversation(), mark.conversation(), sessionId + " lost its conversation");
      assertEquals(last.step() + 1, mark.step(), sessionId + " lost a turn");
    }
    last = mark;
  }

  /** The connection was lost. */
  void lost() {
    session = null;
  }

  @Override
  public void close() {
    if (session != null) {
      session.close().join();
      session = null;
    }
  }
}
