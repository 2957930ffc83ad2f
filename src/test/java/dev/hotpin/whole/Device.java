package dev.hotpin.whole;

import dev.hotpin.client.Handshake;
import dev.hotpin.client.Pacing;
import dev.hotpin.client.ServerAddress;
import dev.hotpin.client.ServerMessage;
import dev.hotpin.client.SessionLimits;
import dev.hotpin.client.TurnListener;
import dev.hotpin.client.TurnReport;
import dev.hotpin.client.WearableException;
import dev.hotpin.client.WearableSession;
import dev.hotpin.testing.ChatTestServer;
import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A wearable whose user can wait. For one thread, but for {@link #close}. */
final class Device implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 90;

  private final WearableSession session;
  private final String sessionId;

  private Device(WearableSession session, String sessionId) {
    this.session = session;
    this.sessionId = sessionId;
  }

  static Device connect(TestServer server, String sessionId) {
    return connect(server.wearables(), server.address(), sessionId);
  }

  static Device connect(EventLoopGroup wearables, ServerAddress server, String sessionId) {
    WearableSession session =
        new WearableSession(
            wearables, server, new Handshake(sessionId, true), SessionLimits.DEFAULT);
    await(session.open());
    return new Device(session, sessionId);
  }

  String sessionId() {
    return sessionId;
  }

  /** A turn that goes on. */
  static final class Turn implements TurnListener {
    private final List<ServerMessage> messages = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> replyBegun = new CompletableFuture<>();
    private CompletableFuture<TurnReport> report;

    @Override
    public void message(ServerMessage message) {
      messages.add(message);
    }

    @Override
    public void replyAudio(byte[] pcm) {
      replyBegun.complete(null);
    }

    boolean isOver() {
      return report.isDone();
    }

    /** Waits for the first samples of the reply. */
    void awaitReply() {
      await(replyBegun);
    }

    /** Waits for a stage. */
    void awaitStage(String stage) {
      ChatTestServer.await("stage " + stage, () -> stages(messages).contains(stage));
    }

    /** Waits for the turn's end. */
    SpokenTurn end() {
      return new SpokenTurn(await(report), List.copyOf(messages));
    }

    /** Waits for the connection's end, and gives the client's sentence on it. */
    String endOfConnection() {
      try {
        report.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        throw new AssertionError("the turn ended, not the connection");
      } catch (ExecutionException e) {
        if (e.getCause() instanceof WearableException lost) {
          return lost.getMessage();
        }
        throw new AssertionError(e);
      } catch (InterruptedException | TimeoutException e) {
        throw new AssertionError(e);
      }
    }
  }

  static List<String> stages(List<ServerMessage> messages) {
    return messages.stream()
        .filter(ServerMessage.Stage.class::isInstance)
        .map(message -> ((ServerMessage.Stage) message).stage())
        .toList();
  }

  /** Sends a recording as fast as it goes, in frames as devices send them. */
  Turn start(byte[] pcm) {
    return start(pcm, Pacing.UNPACED);
  }

  Turn start(byte[] pcm, Pacing pacing) {
    Turn turn = new Turn();
    turn.report = session.speak(pcm, pacing, turn);
    return turn;
  }

  /** Begins a turn whose audio and end are sent by hand. */
  Turn listen() {
    Turn turn = new Turn();
    turn.report = session.beginLive(turn);
    return turn;
  }

  /** One binary frame. */
  void send(byte[] pcm) {
    session.sendAudio(pcm, 0, pcm.length);
  }

  void endSpeech() {
    session.endSpeech();
  }

  void reset() {
    session.reset();
  }

  /** A whole turn that keeps to the protocol and ends in {@code complete}. */
  SpokenTurn speak(byte[] pcm) {
    return start(pcm).end().proper();
  }

  /** Waits for the connection's end between turns, and gives the client's sentence on it. */
  String endOfConnection() {
    return listen().endOfConnection();
  }

  /** Closes, or finds closed, and checks that nothing came after the last turn. */
  @Override
  public void close() {
    var late = await(session.close());
    if (!late.isEmpty()) {
      throw new AssertionError(late.describe());
    }
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
