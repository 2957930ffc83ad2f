package dev.hotpin.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LostThreadsTest {
  private final AtomicInteger told = new AtomicInteger();
  private final LostThreads threads = new LostThreads(2, told::incrementAndGet);

  @Test
  void oneMoreThanMayBeLostIsToldOnce() {
    threads.lose("one");
    threads.lose("two");
    assertEquals(0, told.get());
    threads.lose("three");
    threads.lose("four");
    assertEquals(1, told.get());
    assertEquals(4, threads.lost());
  }

  @Test
  void oneThatComesBackCountsNoMoreAndOnlyOnce() {
    for (int i = 0; i < 100; i++) {
      LostThreads.Loss loss = threads.lose("one");
      loss.cameBack();
      loss.cameBack();
    }
    assertEquals(0, threads.lost());
    assertEquals(100, threads.everLost());
    assertEquals(0, told.get());
  }

  @Test
  void oneThatComesBackBeforeItIsCountedNeverCounts() {
    for (int i = 0; i < 100; i++) {
      LostThreads.Loss loss = threads.suspect("one");
      loss.cameBack();
      loss.count();
    }
    assertEquals(0, threads.lost());
    assertEquals(0, threads.everLost());
    assertEquals(0, told.get());
  }
}
