package dev.hotpin.dialogue.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.dialogue.ConversationStore;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.dialogue.StoredImage;
import dev.hotpin.testing.Cable;
import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.RedisServer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A device that goes from node to node, with a Redis that is well. */
class RoamingIT {
  private static RedisServer redis;
  private static int sessions;

  private final Nodes nodes = new Nodes();
  private final String session = "roaming-" + sessions++;

  @BeforeAll
  static void start() {
    redis = RedisServer.start();
  }

  @AfterAll
  static void stop() {
    if (redis != null) {
      redis.close();
    }
  }

  @AfterEach
  void closeNodes() {
    nodes.close();
  }

  @Test
  void aConversationGoesOnAtAnotherNode() {
    Nodes.Node a = nodes.start(redis.url());
    Nodes.Node b = nodes.start(redis.url());
    ConversationStore.Hold atA = a.store().hold(session, () -> {});
    a.append(session, "one");
    a.append(session, "two");
    a.awaitWritten();
    atA.close();
    b.store().hold(session, () -> {});
    assertEquals(List.of("one", "two"), b.questions(session));
    b.append(session, "three");
    b.awaitWritten();
    a.store().hold(session, () -> {});
    assertEquals(List.of("one", "two", "three"), a.questions(session));
  }

  @Test
  void theNewestConnectionOwnsTheSessionAndTheOlderNodeIsTold() throws InterruptedException {
    Nodes.Node a = nodes.start(redis.url());
    Nodes.Node b = nodes.start(redis.url());
    CountDownLatch toldA = new CountDownLatch(1);
    CountDownLatch toldB = new CountDownLatch(1);
    ConversationStore.Hold atA = a.store().hold(session, toldA::countDown);
    a.append(session, "one");
    a.awaitWritten();
    b.store().hold(session, toldB::countDown);
    assertTrue(toldA.await(20, TimeUnit.SECONDS));
    a.append(session, "late at the old node");
    a.store().amendLast(session, new Exchange("one", "r"), new Exchange("one", "changed"));
    a.store().forget(session);
    atA.close();
    b.append(session, "two");
    b.awaitWritten();
    assertEquals(0, a.store().pending());
    assertEquals(1, a.store().counters().droppedTaken());
    assertEquals(1, a.store().counters().takenElsewhere());
    assertEquals(
        List.of(new Exchange("one", "r"), new Exchange("two", "r")),
        nodes.start(redis.url()).history(session));
    assertEquals(1, toldB.getCount());
  }

  @Test
  void aWriteThatArrivesAfterAnotherNodeHasTakenTheSessionIsDroppedAndCounted() {
    try (Cable cable = Cable.to(redis.port())) {
      Nodes.Node a = nodes.start("redis://127.0.0.1:" + cable.port());
      Nodes.Node b = nodes.start(redis.url());
      a.store().hold(session, () -> {});
      a.append(session, "one");
      a.awaitWritten();
      cable.cut();
      a.awaitTrouble();
      a.append(session, "cut off");
      assertEquals(List.of("one", "cut off"), a.questions(session));
      assertEquals(1, a.store().pending());
      b.store().hold(session, () -> {});
      assertEquals(List.of("one"), b.questions(session));
      b.append(session, "two");
      b.awaitWritten();
      cable.mend();
      a.awaitHealthy();
      a.awaitWritten();
      assertEquals(1, a.store().counters().droppedTaken());
      assertEquals(1, a.store().counters().takenElsewhere());
      assertEquals(List.of("one", "two"), nodes.start(redis.url()).questions(session));
    }
  }

  @Test
  void aDeviceThatConnectedToACutOffNodeAfterTheOthersOwnsItsSessionWhenTheCableIsMended() {
    try (Cable cable = Cable.to(redis.port())) {
      Nodes.Node a = nodes.start("redis://127.0.0.1:" + cable.port());
      Nodes.Node b = nodes.start(redis.url());
      b.store().hold(session, () -> {});
      b.append(session, "one");
      b.awaitWritten();
      cable.cut();
      a.awaitTrouble();
      a.store().hold(session, () -> {});
      assertEquals(List.of(), a.questions(session));
      a.append(session, "two");
      cable.mend();
      a.awaitHealthy();
      a.awaitWritten();
      assertEquals(List.of("one", "two"), a.questions(session));
      assertEquals(List.of("one", "two"), nodes.start(redis.url()).questions(session));
      ChatTestServer.await("b is told", () -> b.store().counters().takenElsewhere() == 1);
    }
  }

  @Test
  void whatWasForgottenWhileCutOffIsForgottenOnceTheCableIsMended() {
    try (Cable cable = Cable.to(redis.port())) {
      Nodes.Node a = nodes.start("redis://127.0.0.1:" + cable.port());
      a.store().hold(session, () -> {});
      a.append(session, "one");
      a.awaitWritten();
      cable.cut();
      a.awaitTrouble();
      a.store().forget(session);
      cable.mend();
      a.awaitHealthy();
      a.awaitWritten();
      assertEquals(List.of(), nodes.start(redis.url()).questions(session));
    }
  }

  @Test
  void aDeviceThatReturnsToItsNodeFindsWhatItDidElsewhere() {
    Nodes.Node a = nodes.start(redis.url());
    Nodes.Node b = nodes.start(redis.url());
    a.store().hold(session, () -> {}).close();
    a.append(session, "one");
    a.awaitWritten();
    b.store().hold(session, () -> {});
    b.store().forget(session);
    b.append(session, "two");
    b.awaitWritten();
    a.store().hold(session, () -> {});
    assertEquals(List.of("two"), a.questions(session));
  }

  @Test
  void aPictureOfOneNodeIsUsedAtAnotherAndOnlyOnce() {
    Nodes.Node a = nodes.start(redis.url());
    Nodes.Node b = nodes.start(redis.url());
    b.store().hold(session, () -> {});
    b.history(session); // it is claimed
    a.images().put(session, new StoredImage("image/png", new byte[] {1, 2, 3, '\n', 4}));
    ChatTestServer.await("the picture at b", () -> b.images().has(session));
    ChatTestServer.await("no picture at a", () -> !a.images().has(session));
    StoredImage taken = b.images().take(session).orElseThrow();
    assertEquals("image/png", taken.mediaType());
    assertEquals(5, taken.bytes().length);
    ChatTestServer.await(
        "no picture in Redis", () -> redis.ask(client -> client.exists(Keys.image(session))) == 0);
    a.store().hold(session, () -> {});
    a.history(session);
    assertFalse(a.images().has(session));
  }

  @Test
  void aPictureThatWaitsIsBroughtToWhereItsDeviceConnects() {
    Nodes.Node a = nodes.start(redis.url());
    Nodes.Node b = nodes.start(redis.url());
    a.images().put(session, new StoredImage("image/jpeg", new byte[100_000]));
    ChatTestServer.await("it is shared", () -> a.store().counters().imagesShared() == 1);
    b.store().hold(session, () -> {});
    ChatTestServer.await("the picture at b", () -> b.images().has(session));
    b.images().forget(session);
    ChatTestServer.await(
        "no picture in Redis", () -> redis.ask(client -> client.exists(Keys.image(session))) == 0);
  }

  @Test
  void everythingThatIsKeptHasATimeToLive(TestInfo info) {
    Nodes.Node a = nodes.start(redis.url());
    a.append(session, "one");
    a.awaitWritten();
    a.images().put(session, new StoredImage("image/jpeg", new byte[10]));
    ChatTestServer.await("it is shared", () -> a.store().counters().imagesShared() == 1);
    redis.ask(
        client -> {
          for (String key : client.keys("*")) {
            assertTrue(client.pttl(key) > 0, info.getDisplayName() + " " + key);
          }
          return null;
        });
  }

  @Test
  void whatANewerVersionKeepsIsLeftAlone() {
    redis.ask(client -> client.hset(Keys.talk(session), Map.of("v", "2", "doc", "\u0001binary")));
    Nodes.Node a = nodes.start(redis.url());
    a.store().hold(session, () -> {});
    assertEquals(List.of(), a.questions(session));
    a.append(session, "here only");
    assertEquals(List.of("here only"), a.questions(session));
    a.awaitWritten();
    assertEquals(
        Map.of("v", "2", "doc", "\u0001binary"),
        redis.ask(client -> client.hgetall(Keys.talk(session))));
  }

  /** The first connection's claim is answered to nobody: the second has come meanwhile. */
  @Test
  void whoConnectsTwiceInARowAfterANodeWasCutOffFindsWhatWasSaidElsewhere() {
    for (int round = 0; round < 20; round++) {
      String device = session + "-" + round;
      try (Cable cable = Cable.to(redis.port())) {
        Nodes.Node a = nodes.start("redis://127.0.0.1:" + cable.port());
        Nodes.Node b = nodes.start(redis.url());
        a.store().hold(device, () -> {});
        a.append(device, "one");
        a.awaitWritten();
        cable.cut();
        a.awaitTrouble();
        b.store().hold(device, () -> {});
        b.append(device, "two");
        b.awaitWritten();
        cable.mend();
        while (a.store().trouble().isPresent()) {
          a.store().hold(device, () -> {});
        }
        for (int again = 0; again < 100; again++) {
          a.store().hold(device, () -> {});
        }
        ChatTestServer.await(
            "both are known", () -> a.questions(device).equals(List.of("one", "two")));
        a.append(device, "three");
        a.awaitWritten();
        b.store().hold(device, () -> {});
        assertEquals(List.of("one", "two", "three"), b.questions(device), "round " + round);
      }
      nodes.close();
    }
  }

  /** The first claim comes to Redis when the second connection is there, but not its claim. */
  @Test
  void whoConnectsAgainToTheSameNodeWhileRedisHangsIsNotTakenForOneWhoWentElsewhere() {
    AtomicInteger taken = new AtomicInteger();
    Nodes.Node node = nodes.start(redis.url());
    node.store().hold(session, taken::incrementAndGet);
    node.append(session, "one");
    node.awaitWritten();
    redis.hang();
    try {
      node.store().hold(session, taken::incrementAndGet);
      node.awaitTrouble();
      node.store().hold(session, taken::incrementAndGet);
    } finally {
      redis.goOn();
    }
    node.awaitHealthy();
    node.append(session, "two");
    node.awaitWritten();
    assertEquals(0, taken.get());
    assertEquals(List.of("one", "two"), nodes.start(redis.url()).questions(session));
  }

  /** A device that roams among nodes that each lose Redis now and then. */
  @Test
  void nothingIsEverKeptOutOfOrderOrTwiceAndWhatIsLostIsCounted() {
    for (int seed = 0; seed < 8; seed++) {
      Random random = new Random(seed);
      String device = session + "-" + seed;
      List<Cable> cables = List.of(Cable.to(redis.port()), Cable.to(redis.port()));
      List<Nodes.Node> fleet =
          cables.stream()
              .map(cable -> nodes.start(Nodes.unbounded("redis://127.0.0.1:" + cable.port())))
              .toList();
      int appended = 0;
      Nodes.Node node = null;
      for (int step = 0; step < 60; step++) {
        switch (random.nextInt(5)) {
          case 0 -> cables.get(random.nextInt(2)).cut();
          case 1 -> cables.get(random.nextInt(2)).mend();
          case 2 -> {
            node = fleet.get(random.nextInt(2));
            node.store().hold(device, () -> {});
          }
          default -> {
            if (node != null) {
              node.append(device, Integer.toString(1_000 + appended++));
            }
          }
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(8))); // as time goes by
      }
      cables.forEach(Cable::mend);
      fleet.forEach(Nodes.Node::awaitHealthy);
      fleet.forEach(Nodes.Node::awaitWritten);
      List<String> kept = nodes.start(Nodes.unbounded(redis.url())).questions(device);
      assertEquals(kept.stream().distinct().sorted().toList(), kept, "seed " + seed);
      long dropped = fleet.stream().mapToLong(n -> n.store().counters().droppedTaken()).sum();
      assertTrue(
          kept.size() + dropped >= appended,
          "seed %d: %d appended, %d kept, %d dropped"
              .formatted(seed, appended, kept.size(), dropped));
      cables.forEach(Cable::close);
      nodes.close();
    }
  }

  @Test
  void noTurnIsLostOrTakesAnothersPlaceHoweverADeviceRoams() {
    List<Nodes.Node> fleet =
        List.of(nodes.start(redis.url()), nodes.start(redis.url()), nodes.start(redis.url()));
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      Nodes.Node node = fleet.get(random.nextInt(fleet.size()));
      ConversationStore.Hold hold = node.store().hold(session, () -> {});
      List<String> before = node.questions(session);
      int known = Math.min(i, 4);
      assertEquals(known, before.size(), "turn " + i);
      for (int k = 0; k < known; k++) {
        assertEquals("q" + (i - known + k), before.get(k));
      }
      node.append(session, "q" + i);
      node.awaitWritten();
      if (random.nextBoolean()) {
        hold.close();
      }
    }
    for (Nodes.Node node : fleet) {
      assertEquals(0, node.store().counters().droppedTaken());
    }
  }
}
