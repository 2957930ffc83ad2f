package dev.hotpin.dialogue.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.dialogue.ConversationStore;
import dev.hotpin.dialogue.Exchange;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NodeCopiesTest {
  private static final Exchange EXCHANGE = new Exchange("hello", "Hi.");

  private final NodeCopies copies =
      new NodeCopies(
          new RedisSettings(
              "redis://unused", Optional.empty(), 1, 1, 10, 1, 60_000, 60_000, 1, 10, 1_000),
          "node",
          new RedisCounters(),
          () -> 0);

  @Test
  void whoWaitsForTheLastWriteIsToldThatItWasGivenUpForRoom() {
    ConversationStore.Hold hold = copies.open("written", () -> {});
    NodeCopies.Claim claim = assertInstanceOf(NodeCopies.Claim.class, copies.next("written"));
    ClaimReply owned = new ClaimReply(ClaimReply.Status.OK, "", "1", 0, "", null, false);
    copies.claimed(claim, owned, List.of(EXCHANGE), nanos -> nanos).carryOut();
    copies.append("waiting", EXCHANGE);
    CompletableFuture<Void> flushed = copies.flushed();
    assertFalse(flushed.isDone());
    hold.close(); // there is room for one that nobody is connected for
    assertEquals(0, copies.pending());
    assertTrue(flushed.isDone());
  }
}
