package dev.hotpin.dialogue.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.dialogue.StoredImage;
import dev.hotpin.testing.Cable;
import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.ExternalTool;
import dev.hotpin.testing.FreePort;
import dev.hotpin.testing.RedisServer;
import io.lettuce.core.RedisURI;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose Redis is not well: what it goes on with, what it says, and what it makes up for. */
class RedisFaultsIT {
  private static final String SESSION = "device-1";

  private final Nodes nodes = new Nodes();

  @AfterEach
  void closeNodes() {
    nodes.close();
  }

  @Test
  void aNodeStartsWithoutRedisAndSharesWhatItHasWhenRedisIsThere() {
    int port = FreePort.any();
    try (Cable cable = Cable.to(port)) {
      cable.cut();
      Nodes.Node node = nodes.start("redis://:secret@127.0.0.1:" + cable.port());
      String trouble = node.store().trouble().orElseThrow();
      assertTrue(trouble.contains("127.0.0.1:" + cable.port()), trouble);
      assertFalse(trouble.contains("secret"), trouble);
      node.store().hold(SESSION, () -> {});
      node.append(SESSION, "one");
      assertEquals(List.of("one"), node.questions(SESSION));
      try (RedisServer redis = RedisServer.start("--requirepass", "secret")) {
        cable.leadTo(redis.port());
        cable.mend();
        node.awaitHealthy();
        node.awaitWritten();
        RedisURI uri = RedisURI.create("redis://:secret@127.0.0.1:" + redis.port());
        assertTrue(
            redis.ask(uri, client -> client.hget(Keys.talk(SESSION), "doc")).contains("one"));
      }
    }
  }

  @Test
  void aHangingRedisHoldsNoTurnUpAndGetsEverythingWhenItGoesOn() {
    try (RedisServer redis = RedisServer.start()) {
      Nodes.Node node = nodes.start(redis.url());
      node.store().hold(SESSION, () -> {});
      node.append(SESSION, "one");
      node.awaitWritten();
      redis.hang();
      try {
        node.append(SESSION, "two");
        assertEquals(List.of("one", "two"), node.questions(SESSION));
        node.store().hold("device-2", () -> {}); // claimed when nobody knows yet that it hangs
        assertEquals(List.of(), node.questions("device-2"));
        node.awaitTrouble();
        node.append("device-2", "new");
        assertEquals(List.of("new"), node.questions("device-2"));
        assertEquals(2, node.store().pending());
        assertTrue(node.store().trouble().orElseThrow().contains("answer"));
      } finally {
        redis.goOn();
      }
      node.awaitHealthy();
      node.awaitWritten();
      Nodes.Node other = nodes.start(redis.url());
      assertEquals(List.of("one", "two"), other.questions(SESSION));
      assertEquals(List.of("new"), other.questions("device-2"));
      assertEquals(0, node.store().counters().droppedTaken());
    }
  }

  @Test
  void aTurnWaitsOnlyBrieflyForAConversationThatDoesNotCome() {
    try (RedisServer redis = RedisServer.start()) {
      Nodes.Node node = nodes.start(Nodes.impatient(redis.url()));
      Nodes.Node other = nodes.start(redis.url());
      other.append(SESSION, "one");
      other.awaitWritten();
      redis.hang();
      try {
        node.store().hold(SESSION, () -> {});
        assertEquals(List.of(), node.questions(SESSION)); // though nobody knows that it hangs
        assertEquals(1, node.store().counters().lateHistories());
        assertEquals(Optional.empty(), node.store().trouble());
      } finally {
        redis.goOn();
      }
      ChatTestServer.await("it comes late", () -> node.questions(SESSION).equals(List.of("one")));
    }
  }

  @Test
  void aRedisThatForgotEverythingIsToldAgainWhatItsNodesHave() {
    try (RedisServer redis = RedisServer.start()) {
      Nodes.Node node = nodes.start(redis.url());
      node.store().hold(SESSION, () -> {});
      node.append(SESSION, "one");
      node.awaitWritten();
      redis.kill();
      node.awaitTrouble();
      redis.startAgain();
      node.awaitHealthy();
      Nodes.Node other = nodes.start(redis.url());
      ChatTestServer.await("it is told", () -> other.questions(SESSION).equals(List.of("one")));
      redis.ask(client -> client.flushall() + client.scriptFlush());
      node.append(SESSION, "two");
      node.awaitWritten();
      assertEquals(List.of("one", "two"), other.questions(SESSION));
    }
  }

  @Test
  void aFullRedisIsReadAndIsWrittenWhenItHasRoom() {
    try (RedisServer redis = RedisServer.start("--maxmemory-policy", "noeviction")) {
      Nodes.Node node = nodes.start(redis.url());
      Nodes.Node other = nodes.start(redis.url());
      other.append(SESSION, "one");
      other.awaitWritten();
      redis.ask(client -> client.configSet("maxmemory", "1"));
      node.store().hold(SESSION, () -> {});
      assertEquals(List.of("one"), node.questions(SESSION));
      node.append(SESSION, "two");
      node.images().put(SESSION, new StoredImage("image/png", new byte[10]));
      node.awaitTrouble();
      assertTrue(node.store().trouble().orElseThrow().contains("memory"));
      assertEquals(List.of("one", "two"), node.questions(SESSION));
      assertTrue(node.images().has(SESSION));
      redis.ask(client -> client.configSet("maxmemory", "0"));
      node.awaitHealthy();
      node.awaitWritten();
      assertEquals(List.of("one", "two"), nodes.start(redis.url()).questions(SESSION));
    }
  }

  @Test
  void aReplicaThatBecomesThePrimaryIsFoundBySentinel() {
    try (RedisServer first = RedisServer.start();
        RedisServer second = RedisServer.start("--replicaof", "127.0.0.1 " + first.port());
        RedisServer sentinel = RedisServer.sentinelOf(first)) {
      ChatTestServer.await(
          "the replica",
          () -> second.ask(client -> client.info("replication")).contains("link_status:up"));
      ChatTestServer.await(
          "Sentinel knows the replica",
          () -> sentinel.ask(client -> client.info("sentinel")).contains("slaves=1"));
      Nodes.Node node = nodes.start("redis-sentinel://127.0.0.1:" + sentinel.port() + "#main");
      node.awaitHealthy();
      node.store().hold(SESSION, () -> {});
      node.append(SESSION, "one");
      node.awaitWritten();
      ChatTestServer.await(
          "it is replicated", () -> second.ask(client -> client.exists(Keys.talk(SESSION))) == 1);
      first.kill();
      node.append(SESSION, "while it fails over");
      assertEquals(2, node.questions(SESSION).size());
      node.awaitTrouble();
      node.awaitHealthy();
      node.awaitWritten();
      assertTrue(
          second.ask(client -> client.hget(Keys.talk(SESSION), "doc")).contains("fails over"));
      assertEquals(0, node.store().counters().droppedTaken());
    }
  }

  @Test
  void aPrimaryThatWasMadeAReplicaIsLeftForTheNewOne() {
    try (RedisServer first = RedisServer.start();
        RedisServer second = RedisServer.start();
        Cable cable = Cable.to(first.port())) {
      Nodes.Node node = nodes.start("redis://127.0.0.1:" + cable.port());
      node.store().hold(SESSION, () -> {});
      node.append(SESSION, "one");
      node.awaitWritten();
      cable.leadTo(second.port()); // as a name or a load balancer that points to the new one
      first.ask(client -> client.replicaof("127.0.0.1", second.port()));
      node.append(SESSION, "two");
      ChatTestServer.await("the new one", () -> node.store().counters().connects() == 2);
      node.awaitWritten();
      assertTrue(second.ask(client -> client.hget(Keys.talk(SESSION), "doc")).contains("two"));
    }
  }

  @Test
  void moreThanMayWaitIsDroppedAndCountedTheOldestFirst() {
    try (RedisServer redis = RedisServer.start();
        Cable cable = Cable.to(redis.port())) {
      Nodes.Node node = nodes.start(Nodes.settings("redis://127.0.0.1:" + cable.port(), 2, 60_000));
      cable.cut();
      node.awaitTrouble();
      for (int i = 0; i < 5; i++) {
        node.append("device-" + i, "one");
      }
      assertEquals(2, node.store().pending());
      assertEquals(3, node.store().counters().droppedFull());
      node.append("device-0", "two"); // carries what was dropped
      cable.mend();
      node.awaitHealthy();
      node.awaitWritten();
      Nodes.Node other = nodes.start(redis.url());
      assertEquals(List.of("one", "two"), other.questions("device-0"));
      assertEquals(List.of(), other.questions("device-1"));
      assertEquals(List.of("one"), other.questions("device-4"));
    }
  }

  @Test
  void closingWritesWhatIsUnwritten() {
    try (RedisServer redis = RedisServer.start()) {
      RedisConversations store =
          RedisConversations.start(Nodes.settings(redis.url()), new ImageStore());
      for (int i = 0; i < 90; i++) {
        store.append("device-" + i, new dev.hotpin.dialogue.Exchange("q", "r"));
      }
      store.close();
      assertEquals(0, store.pending());
      assertEquals(90, redis.ask(client -> client.keys("*:talk")).size());
    }
  }

  @Test
  void aConversationUnusedForTooLongIsGone() {
    try (RedisServer redis = RedisServer.start()) {
      Nodes.Node node = nodes.start(Nodes.settings(redis.url(), 10, 100));
      node.store().hold(SESSION, () -> {});
      node.append(SESSION, "one");
      node.awaitWritten();
      ChatTestServer.await(
          "its end", () -> redis.ask(client -> client.exists(Keys.talk(SESSION))) == 0);
      assertEquals(List.of(), nodes.start(redis.url()).questions(SESSION));
    }
  }

  @Test
  void aUserWithNoMoreRightsThanNeededWillDo() {
    try (RedisServer redis = RedisServer.start()) {
      redis.ask(
          client ->
              client.dispatch(
                  io.lettuce.core.protocol.CommandType.ACL,
                  new io.lettuce.core.output.StatusOutput<>(io.lettuce.core.codec.StringCodec.UTF8),
                  new io.lettuce.core.protocol.CommandArgs<>(io.lettuce.core.codec.StringCodec.UTF8)
                      .add("SETUSER")
                      .add("hotpin")
                      .add("on")
                      .add(">se/cret@1")
                      .add("~hotpin:v1:*")
                      .add("&hotpin:v1:*")
                      .add("+@connection")
                      .add("+eval")
                      .add("+evalsha")
                      .add("+hget")
                      .add("+hmget")
                      .add("+hset")
                      .add("+get")
                      .add("+set")
                      .add("+getrange")
                      .add("+strlen")
                      .add("+unlink")
                      .add("+pexpire")
                      .add("+time")
                      .add("+publish")
                      .add("+subscribe")));
      Nodes.Node node =
          nodes.start("redis://hotpin:se%2Fcret%401@127.0.0.1:" + redis.port() + "/0");
      assertEquals(Optional.empty(), node.store().trouble());
      node.store().hold(SESSION, () -> {});
      node.append(SESSION, "one");
      node.awaitWritten();
      node.images().put(SESSION, new StoredImage("image/png", new byte[10]));
      ChatTestServer.await("it is shared", () -> node.store().counters().imagesShared() == 1);
      node.images().take(SESSION);
      ChatTestServer.await(
          "no picture in Redis",
          () -> redis.ask(client -> client.exists(Keys.image(SESSION))) == 0);
      assertEquals(Optional.empty(), node.store().trouble());
    }
  }

  @Test
  void aWrongPasswordStopsTheStartWithASentenceThatDoesNotShowIt() {
    try (RedisServer redis = RedisServer.start("--requirepass", "right")) {
      IllegalArgumentException stopped =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  RedisConversations.start(
                      Nodes.settings("redis://:wr0ng@127.0.0.1:" + redis.port()),
                      new ImageStore()));
      assertTrue(stopped.getMessage().contains("REDIS_URL"), stopped.getMessage());
      assertFalse(stopped.getMessage().contains("wr0ng"), stopped.getMessage());
    }
  }

  @Test
  void tlsIsSpokenWithACertificateThatOurAuthoritySigned(@TempDir Path directory)
      throws IOException, InterruptedException {
    ExternalTool.needs("openssl", "apt-get install openssl");
    Process openssl =
        new ProcessBuilder(
                ("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out cert.pem"
                        + " -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1")
                    .split(" "))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(new File("/dev/null"))
            .start();
    assertTrue(openssl.waitFor(60, TimeUnit.SECONDS));
    int tlsPort = FreePort.any();
    Path cert = directory.resolve("cert.pem");
    try (RedisServer redis =
        RedisServer.start(
            "--tls-port", Integer.toString(tlsPort),
            "--tls-cert-file", cert.toString(),
            "--tls-key-file", directory.resolve("key.pem").toString(),
            "--tls-ca-cert-file", cert.toString(),
            "--tls-auth-clients", "no")) {
      String url = "rediss://127.0.0.1:" + tlsPort;
      RedisSettings plain = Nodes.settings(url);
      Nodes.Node node =
          nodes.start(
              new RedisSettings(
                  url,
                  Optional.of(cert),
                  5_000,
                  plain.historyWaitMillis(),
                  plain.maxPending(),
                  plain.flushMillis(),
                  plain.ttlMillis(),
                  plain.imageTtlMillis(),
                  plain.maxCopies(),
                  plain.maxExchanges(),
                  plain.maxChars()));
      node.awaitHealthy();
      node.append(SESSION, "one");
      node.awaitWritten();
      assertTrue(redis.ask(client -> client.hget(Keys.talk(SESSION), "doc")).contains("one"));
      Nodes.Node untrusting = nodes.start(url);
      assertTrue(untrusting.store().trouble().isPresent());
    }
  }
}
