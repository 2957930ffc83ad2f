package dev.hotpin.dialogue.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.dialogue.Exchange;
import dev.hotpin.dialogue.memory.InMemoryConversations.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class InMemoryConversationsTest {
  private long now = -5; // the clock may begin anywhere
  private final InMemoryConversations store =
      new InMemoryConversations(new Limits(1_000, 3, 4, 40), () -> now);

  @Test
  void anUnknownSessionHasNoHistory() {
    assertEquals(List.of(), history("a"));
    assertEquals(0, store.size());
  }

  @Test
  void exchangesComeBackOldestFirst() {
    append("a", "one", "1");
    append("a", "two", "2");
    assertEquals(List.of(new Exchange("one", "1"), new Exchange("two", "2")), history("a"));
    assertEquals(List.of(), history("b"));
  }

  @Test
  void aHistoryOnceReadDoesNotChange() {
    append("a", "one", "1");
    List<Exchange> before = history("a");
    append("a", "two", "2");
    assertEquals(1, before.size());
  }

  @Test
  void theOldestExchangesGoFirst() {
    for (int i = 0; i < 6; i++) {
      append("a", "q" + i, "r");
    }
    assertEquals(List.of("q2", "q3", "q4", "q5"), questions("a"));
  }

  @Test
  void theOldestExchangesGoWhenTheTextIsTooLong() {
    append("a", "first", "x".repeat(15));
    append("a", "second", "x".repeat(15));
    append("a", "third", "");
    assertEquals(List.of("second", "third"), questions("a"));
  }

  @Test
  void anExchangeThatIsTooLongByItselfIsCut() {
    append("a", "q".repeat(500), "r".repeat(19) + "😀" + "r".repeat(500));
    assertEquals(List.of(new Exchange("q".repeat(20), "r".repeat(19))), history("a"));
  }

  @Test
  void aConversationExpiresAfterItsLastUse() {
    append("a", "q", "r");
    advanceMillis(999);
    assertEquals(1, history("a").size()); // reading is a use
    advanceMillis(999);
    assertEquals(1, history("a").size());
    advanceMillis(1_000);
    assertEquals(List.of(), history("a"));
    assertEquals(0, store.size());
  }

  @Test
  void nothingOfAnExpiredConversationComesBack() {
    append("a", "old", "r");
    advanceMillis(1_000);
    append("a", "new", "r");
    assertEquals(List.of("new"), questions("a"));
  }

  @Test
  void expiredConversationsGoThoughNobodyAsksForThem() {
    append("a", "q", "r");
    append("b", "q", "r");
    append("c", "q", "r");
    advanceMillis(1_000);
    history("x");
    history("x");
    assertEquals(0, store.size());
  }

  @Test
  void theSessionUnusedLongestGoesWhenThereAreTooMany() {
    append("a", "q", "r");
    append("b", "q", "r");
    append("c", "q", "r");
    history("a");
    append("d", "q", "r");
    assertEquals(3, store.size());
    assertEquals(1, history("a").size());
    assertEquals(0, history("b").size());
  }

  @Test
  void aForgottenConversationIsGone() {
    append("a", "q", "r");
    store.forget("a").toCompletableFuture().join();
    store.forget("never there").toCompletableFuture().join();
    assertEquals(List.of(), history("a"));
  }

  @Test
  void closingForgetsEverything() {
    append("a", "q", "r");
    store.close();
    assertEquals(0, store.size());
  }

  @Test
  void boundsAreKeptWhateverHappens() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      for (int i = 0; i < 500; i++) {
        String session = "s" + random.nextInt(6);
        switch (random.nextInt(4)) {
          case 0 -> advanceMillis(random.nextInt(500));
          case 1 -> store.forget(session);
          default ->
              append(session, "q".repeat(random.nextInt(30)), "r".repeat(random.nextInt(30)));
        }
        List<Exchange> history = history("s" + random.nextInt(6));
        int chars =
            history.stream().mapToInt(e -> e.userText().length() + e.replyText().length()).sum();
        assertTrue(store.size() <= 3 && history.size() <= 4 && chars <= 40, "seed " + seed);
      }
    }
  }

  @Test
  void manyThreadsLoseNothingOfEachOther() throws InterruptedException {
    InMemoryConversations shared =
        new InMemoryConversations(new Limits(1_000, 100, 1_000, 1_000_000), () -> 0);
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      String own = "own" + t;
      Thread thread =
          new Thread(
              () -> {
                awaitUninterrupted(start);
                for (int i = 0; i < 100; i++) {
                  shared.append(own, new Exchange("q" + i, "r"));
                  shared.append("all", new Exchange("q", "r"));
                }
              });
      thread.start();
      threads.add(thread);
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(400, shared.history("all").toCompletableFuture().join().size());
    List<Exchange> own = shared.history("own2").toCompletableFuture().join();
    for (int i = 0; i < 100; i++) {
      assertEquals("q" + i, own.get(i).userText());
    }
  }

  @Test
  void impossibleLimitsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Limits(0, 1, 1, 2));
    assertThrows(IllegalArgumentException.class, () -> new Limits(1, 0, 1, 2));
    assertThrows(IllegalArgumentException.class, () -> new Limits(1, 1, 0, 2));
    assertThrows(IllegalArgumentException.class, () -> new Limits(1, 1, 1, 1));
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void append(String session, String user, String reply) {
    store.append(session, new Exchange(user, reply)).toCompletableFuture().join();
  }

  private List<Exchange> history(String session) {
    return store.history(session).toCompletableFuture().join();
  }

  private List<String> questions(String session) {
    return history(session).stream().map(Exchange::userText).toList();
  }

  private void advanceMillis(long millis) {
    now += millis * 1_000_000;
  }
}
