package dev.hotpin.whole;

import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.Recordings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes turns, one after the other, until told to stop; each must be answered rightly. Its
 * questions are sums, so that no answer is right by chance. A thread of its own.
 */
final class WellBehavedDevice implements AutoCloseable {
  private static final List<String> NUMBERS =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

  private final PlainClient client;
  private final CompletableFuture<Void> running;
  private volatile boolean stopping;
  private final AtomicInteger turns = new AtomicInteger();

  private WellBehavedDevice(TestServer server) {
    client = PlainClient.connect(server, "127.0.0.1", server.credential());
    client.text("{\"session_id\":\"" + server.newSessionId() + "\"}");
    client.awaitText("connected");
    running = CompletableFuture.runAsync(this::run, task -> new Thread(task, "good").start());
  }

  static WellBehavedDevice begin(TestServer server) {
    return new WellBehavedDevice(server);
  }

  private void run() {
    do {
      int turn = turns.get();
      if (turn % 8 == 7) {
        speak();
      } else {
        calculate(turn % 5, turn % 4);
      }
      turns.incrementAndGet();
    } while (!stopping);
  }

  private void calculate(int a, int b) {
    String sum = NUMBERS.get(a) + " plus " + NUMBERS.get(b) + " is " + NUMBERS.get(a + b) + ".";
    client.forget();
    client.text("{\"signal\":\"TEXT\",\"text\":\"what is " + a + " plus " + b + "\"}");
    assertAnswered(Character.toUpperCase(sum.charAt(0)) + sum.substring(1));
  }

  private void speak() {
    client.forget();
    client.binary(Recordings.pcm(Recordings.GO_FORWARD));
    client.text("{\"signal\":\"EOS\"}");
    assertAnswered("go forward ten meters");
  }

  private void assertAnswered(String words) {
    client.awaitText("complete");
    if (client.find(words) == null) {
      throw new AssertionError("not \"" + words + "\" but " + client.texts());
    }
    if (client.received().stream().noneMatch(m -> m.text() == null && m.bytes().length > 44)) {
      throw new AssertionError("no audio for " + words);
    }
  }

  /** Waits for a few more turns from now on, so that what was done meanwhile would show. */
  void takeTurns(int count) {
    int enough = turns.get() + count;
    ChatTestServer.await(
        "turns of the well-behaved device", () -> turns.get() >= enough || running.isDone());
    if (running.isDone()) {
      rethrow();
    }
  }

  /** How many turns it took. */
  int turns() {
    return turns.get();
  }

  private void rethrow() {
    try {
      running.join();
    } catch (CompletionException e) {
      throw new AssertionError("after " + turns.get() + " turns", e.getCause());
    }
  }

  /** Ends after the turn in progress; throws if any was not answered rightly. */
  @Override
  public void close() {
    stopping = true;
    try {
      rethrow();
    } finally {
      client.close();
    }
  }
}
