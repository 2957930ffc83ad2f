package dev.hotpin.dialogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImageStoreTest {
  private long now = Long.MAX_VALUE - 1_000_000_000L; // the clock may overflow
  private final ImageStore store = new ImageStore(1_000, 3, 100, () -> now);

  @Test
  void aPictureIsTakenOnce() {
    StoredImage image = image(10);
    assertTrue(store.put("a", image));
    assertTrue(store.has("a"));
    assertSame(image, store.take("a").orElseThrow());
    assertFalse(store.has("a"));
    assertEquals(Optional.empty(), store.take("a"));
    assertEquals(0, store.totalBytes());
  }

  @Test
  void othersHearOfPicturesInTheOrderInWhichTheyCameAndWent() {
    List<String> told = new ArrayList<>();
    store.shareWith(
        new ImageSharing() {
          @Override
          public void posted(String sessionId, StoredImage image) {
            assertTrue(Thread.holdsLock(store), "nobody takes it before others know of it");
            told.add("posted " + sessionId);
          }

          @Override
          public void taken(String sessionId, StoredImage image) {
            assertTrue(Thread.holdsLock(store), "nobody posts a newer one in between");
            told.add("taken " + sessionId);
          }

          @Override
          public void forgotten(String sessionId) {
            assertTrue(Thread.holdsLock(store), "nobody posts a newer one in between");
            told.add("forgotten " + sessionId);
          }
        });
    store.put("a", image(10));
    store.take("a");
    store.take("a");
    store.put("b", image(10));
    assertFalse(store.put("b", image(101)), "and the one before is gone, for others too");
    store.forget("c");
    assertEquals(List.of("posted a", "taken a", "posted b", "forgotten b", "forgotten c"), told);
  }

  @Test
  void aPictureOfOneSessionIsNotSeenByAnother() {
    store.put("a", image(10));
    assertFalse(store.has("b"));
    assertEquals(Optional.empty(), store.take("b"));
    assertTrue(store.has("a"));
  }

  @Test
  void aNewerPictureReplacesAnOlderOne() {
    store.put("a", image(10));
    StoredImage newer = image(20);
    store.put("a", newer);
    assertEquals(20, store.totalBytes());
    assertSame(newer, store.take("a").orElseThrow());
  }

  @Test
  void aPictureThatNobodyTakesExpires() {
    store.put("a", image(10));
    advanceMillis(999);
    assertTrue(store.has("a"));
    advanceMillis(1);
    assertFalse(store.has("a"));
    assertEquals(0, store.size());
    assertEquals(0, store.totalBytes());
  }

  @Test
  void lookingDoesNotProlongTheWait() {
    store.put("a", image(10));
    advanceMillis(600);
    assertTrue(store.has("a"));
    advanceMillis(600);
    assertEquals(Optional.empty(), store.take("a"));
  }

  @Test
  void aReplacedPictureWaitsFromItsOwnTime() {
    store.put("a", image(10));
    store.put("b", image(10));
    advanceMillis(600);
    store.put("a", image(10));
    advanceMillis(600);
    assertTrue(store.has("a"));
    assertFalse(store.has("b"));
  }

  @Test
  void theOldestGoesFirstWhenThereAreTooMany() {
    for (String session : new String[] {"a", "b", "c", "d"}) {
      store.put(session, image(1));
    }
    assertFalse(store.has("a"));
    assertTrue(store.has("b"));
    assertEquals(3, store.size());
  }

  @Test
  void theOldestGoFirstWhenTheyAreTooLargeTogether() {
    store.put("a", image(40));
    store.put("b", image(40));
    store.put("c", image(90));
    assertFalse(store.has("a"));
    assertFalse(store.has("b"));
    assertTrue(store.has("c"));
    assertEquals(90, store.totalBytes());
  }

  @Test
  void aPictureThatFitsNowhereIsRefusedAndTheOthersStay() {
    store.put("a", image(10));
    assertFalse(store.put("b", image(101)));
    assertTrue(store.has("a"));
    assertFalse(store.has("b"));
  }

  @Test
  void forgettingFreesTheBytes() {
    store.put("a", image(10));
    store.forget("a");
    store.forget("never there");
    assertEquals(0, store.totalBytes());
  }

  @Test
  void boundsAreKeptWhateverHappens() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      for (int i = 0; i < 500; i++) {
        String session = "s" + random.nextInt(6);
        switch (random.nextInt(4)) {
          case 0 -> store.take(session);
          case 1 -> store.forget(session);
          case 2 -> advanceMillis(random.nextInt(300));
          default -> store.put(session, image(random.nextInt(120)));
        }
        assertTrue(store.totalBytes() <= 100 && store.size() <= 3, "seed " + seed);
        assertTrue(store.totalBytes() == 0 || store.size() > 0, "seed " + seed);
      }
    }
  }

  @Test
  void impossibleBoundsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ImageStore(0, 1, 1, () -> 0));
    assertThrows(IllegalArgumentException.class, () -> new ImageStore(1, 0, 1, () -> 0));
    assertThrows(IllegalArgumentException.class, () -> new ImageStore(1, 1, 0, () -> 0));
  }

  @Test
  void theKindOfAFileIsFoundByItsFirstBytes() {
    byte[] jpeg = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0};
    byte[] png = {(byte) 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0};
    assertEquals(Optional.of("image/jpeg"), ImageStore.mediaTypeOf(jpeg));
    assertEquals(Optional.of("image/png"), ImageStore.mediaTypeOf(png));
    assertEquals(Optional.empty(), ImageStore.mediaTypeOf(new byte[0]));
    assertEquals(Optional.empty(), ImageStore.mediaTypeOf(new byte[] {(byte) 0xFF, (byte) 0xD8}));
    assertEquals(Optional.empty(), ImageStore.mediaTypeOf(new byte[] {(byte) 0x89, 0x50, 0x4E}));
    assertEquals(
        Optional.empty(), ImageStore.mediaTypeOf("GIF89a...".getBytes(StandardCharsets.US_ASCII)));
  }

  private void advanceMillis(long millis) {
    now += millis * 1_000_000;
  }

  private static StoredImage image(int bytes) {
    return new StoredImage("image/jpeg", new byte[bytes]);
  }
}
