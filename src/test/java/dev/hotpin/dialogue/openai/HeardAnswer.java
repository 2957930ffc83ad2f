package dev.hotpin.dialogue.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatListener;
import dev.hotpin.dialogue.TokenUsage;
import dev.hotpin.testing.ChatTestServer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what a listener was told, and that it was told by the rules. */
final class HeardAnswer implements ChatListener {
  private final List<TokenUsage> usages = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final CountDownLatch firstToken = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicInteger endings = new AtomicInteger();
  private final AtomicInteger late = new AtomicInteger();
  private volatile ChatFailure failure;
  private volatile long firstTokenNanos;

  @Override
  public void onToken(String text) {
    if (firstToken.getCount() > 0) {
      firstTokenNanos = System.nanoTime();
    }
    late.addAndGet(endings.get());
    tokens.add(text);
    firstToken.countDown();
  }

  @Override
  public void onComplete() {
    endings.incrementAndGet();
    ended.countDown();
  }

  @Override
  public void onFailure(ChatFailure why) {
    failure = why;
    endings.incrementAndGet();
    ended.countDown();
  }

  @Override
  public void onUsage(TokenUsage told) {
    usages.add(told);
  }

  /** What it was told of the cost so far. */
  List<TokenUsage> usages() {
    return usages;
  }

  /** Waits until it was told of the cost. */
  TokenUsage awaitUsage() {
    ChatTestServer.await("the cost", () -> !usages.isEmpty());
    assertEquals(1, usages.size());
    return usages.get(0);
  }

  String text() {
    return String.join("", tokens);
  }

  int endings() {
    return endings.get();
  }

  long firstTokenNanos() {
    return firstTokenNanos;
  }

  void awaitFirstToken() {
    await(firstToken, "a token");
  }

  /** Waits for the whole answer. */
  String awaitAnswer() {
    awaitEnd();
    if (failure != null) {
      fail("failed: " + failure);
    }
    return text();
  }

  /** Waits for the failure. */
  ChatFailure awaitFailure() {
    awaitEnd();
    assertTrue(failure != null, "completed with: " + text());
    return failure;
  }

  private void awaitEnd() {
    await(ended, "an ending");
    assertEquals(1, endings.get(), "endings");
    assertEquals(0, late.get(), "tokens after the end");
  }

  private static void await(CountDownLatch latch, String what) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS), "waited in vain for " + what);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
