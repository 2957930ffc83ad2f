package dev.hotpin.dialogue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every store of conversations does. Each keeps four exchanges and forty characters of a
 * session here.
 */
public abstract class ConversationStoreContract {
  /** Of one session. */
  public static final int MAX_EXCHANGES = 4;

  /** Of one session. */
  public static final int MAX_CHARS = 40;

  private static int sessions;

  private final String session = "contract-" + sessions++;

  /** The store, the same one during a test. */
  protected abstract ConversationStore store();

  /** A conversation as whoever comes next finds it, at another node where there are many. */
  protected abstract List<Exchange> kept(String sessionId);

  @Test
  void anUnknownSessionHasNoHistory() {
    assertEquals(List.of(), history(session));
    assertEquals(List.of(), kept(session));
  }

  @Test
  void exchangesComeBackOldestFirst() {
    append("one", "1");
    append("two", "2");
    List<Exchange> both = List.of(new Exchange("one", "1"), new Exchange("two", "2"));
    assertEquals(both, history(session));
    assertEquals(List.of(), history(session + "-other"));
    assertEquals(both, kept(session));
  }

  @Test
  void aHistoryOnceReadDoesNotChange() {
    append("one", "1");
    List<Exchange> before = history(session);
    append("two", "2");
    assertEquals(1, before.size());
  }

  @Test
  void theOldestExchangesGoFirst() {
    for (int i = 0; i < 6; i++) {
      append("q" + i, "r");
    }
    assertEquals(List.of("q2", "q3", "q4", "q5"), questions(history(session)));
    assertEquals(List.of("q2", "q3", "q4", "q5"), questions(kept(session)));
  }

  @Test
  void theOldestExchangesGoWhenTheTextIsTooLong() {
    append("first", "x".repeat(15));
    append("second", "x".repeat(15));
    append("third", "");
    assertEquals(List.of("second", "third"), questions(history(session)));
    assertEquals(List.of("second", "third"), questions(kept(session)));
  }

  @Test
  void anExchangeThatIsTooLongByItselfIsCutButNotWithinACharacter() {
    append("q".repeat(500), "r".repeat(19) + "😀" + "r".repeat(500));
    List<Exchange> cut = List.of(new Exchange("q".repeat(20), "r".repeat(19)));
    assertEquals(cut, history(session));
    assertEquals(cut, kept(session));
  }

  @Test
  void everyCharacterComesBackAsItWas() {
    append("ಕನ್ನಡ 😀 \"\\\n\t\u0001", "नमस्ते </script>");
    assertEquals(
        List.of(new Exchange("ಕನ್ನಡ 😀 \"\\\n\t\u0001", "नमस्ते </script>")), kept(session));
  }

  @Test
  void theNewestExchangeIsAmended() {
    append("one", "1");
    append("two", "all of it");
    amend("two", "all of it", "all");
    assertEquals(List.of(new Exchange("one", "1"), new Exchange("two", "all")), history(session));
    assertEquals(List.of(new Exchange("one", "1"), new Exchange("two", "all")), kept(session));
  }

  @Test
  void anExchangeThatIsNotTheNewestAnyMoreIsNotAmended() {
    append("one", "1");
    append("two", "2");
    amend("one", "1", "changed");
    amend("never", "there", "changed");
    assertEquals(List.of(new Exchange("one", "1"), new Exchange("two", "2")), kept(session));
  }

  @Test
  void aForgottenConversationIsGone() {
    append("one", "1");
    assertEquals(1, kept(session).size());
    done(store().forget(session));
    done(store().forget(session + "-never-there"));
    assertEquals(List.of(), history(session));
    assertEquals(List.of(), kept(session));
  }

  @Test
  void aConversationBeginsAnewAfterItWasForgotten() {
    append("one", "1");
    done(store().forget(session));
    append("two", "2");
    assertEquals(List.of("two"), questions(history(session)));
    assertEquals(List.of("two"), questions(kept(session)));
  }

  @Test
  void aDeviceThatHoldsItsConversationFindsItAgain() {
    ConversationStore.Hold hold = store().hold(session, () -> {});
    append("one", "1");
    hold.close();
    hold.close();
    ConversationStore.Hold next = store().hold(session, () -> {});
    append("two", "2");
    assertEquals(List.of("one", "two"), questions(history(session)));
    next.close();
    assertEquals(List.of("one", "two"), questions(kept(session)));
  }

  @Test
  void manyThreadsLoseNothingOfEachOther() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      String own = session + "-" + t;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 50; i++) {
                  done(store().append(own, new Exchange("q" + i, "r")));
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (int t = 0; t < 4; t++) {
      assertEquals(List.of("q46", "q47", "q48", "q49"), questions(kept(session + "-" + t)));
    }
  }

  private void append(String user, String reply) {
    done(store().append(session, new Exchange(user, reply)));
  }

  private void amend(String user, String reply, String amended) {
    done(store().amendLast(session, new Exchange(user, reply), new Exchange(user, amended)));
  }

  private List<Exchange> history(String sessionId) {
    return done(store().history(sessionId));
  }

  private static List<String> questions(List<Exchange> exchanges) {
    return exchanges.stream().map(Exchange::userText).toList();
  }

  /** What the stage gives; a store that does not answer fails the test. */
  protected static <T> T done(java.util.concurrent.CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
