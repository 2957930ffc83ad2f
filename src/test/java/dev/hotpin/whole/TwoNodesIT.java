package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.bench.chat.ChatStandIn;
import dev.hotpin.client.ServerMessage;
import dev.hotpin.client.TurnListener;
import dev.hotpin.client.TurnReport;
import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.ExternalTool;
import dev.hotpin.testing.FreePort;
import dev.hotpin.testing.RedisServer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes in processes of their own, one Redis, and a real HAProxy before them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoNodesIT {
  private static final List<String> REDIS_METRICS =
      List.of(
          "hotpin_redis_pending",
          "hotpin_redis_writes_total",
          "hotpin_redis_connects_total",
          "hotpin_redis_taken_elsewhere_total",
          "hotpin_redis_late_histories_total",
          "hotpin_redis_dropped_total",
          "hotpin_redis_images_total",
          "hotpin_model_rests_total",
          "hotpin_model_refusals_total");

  private static final int DEVICES = 8;

  @TempDir private static Path directory;

  private static RedisServer redis;
  private static ChatStandIn chat;
  private static LoadBalancer balancer;
  private static List<NodeProcess> nodes = List.of();
  private static EventLoopGroup wearables;

  @BeforeAll
  static void start() throws IOException {
    ExternalTool.needs("haproxy", "apt-get install haproxy");
    redis = RedisServer.start();
    chat = ChatStandIn.open(0, new ChatStandIn.Timing(20, 20, 1));
    wearables = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Map<String, String> settings =
        Map.of(
            "REDIS_URL",
            redis.url(),
            "GROQ_API_BASE_URL",
            chat.baseUrl(),
            "GROQ_MODEL",
            "stand-in",
            "GROQ_VISION_MODEL",
            "stand-in",
            "REDIS_HISTORY_WAIT_MS",
            "500", // nobody measures here, and the machine may be busy
            "MAX_TURN_MS",
            "60000");
    nodes =
        List.of(
            new NodeProcess("a", FreePort.any(), settings, directory).start(),
            new NodeProcess("b", FreePort.any(), settings, directory).start());
    nodes.forEach(NodeProcess::awaitReady);
    balancer = LoadBalancer.start(directory, nodes);
  }

  @AfterAll
  static void stop() {
    nodes.forEach(NodeProcess::close);
    if (balancer != null) {
      balancer.close();
    }
    if (wearables != null) {
      wearables.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
      chat.close();
    }
    if (redis != null) {
      redis.close();
    }
  }

  @Test
  void sessionsSpreadEvenlyAndAnOlderConnectionIsClosedForANewerOneAtAnotherNode() {
    balancer.awaitAllUpAndIdle();
    List<RoamingDevice> devices = connect("spread");
    try {
      int a = nodes.get(0).sessions();
      int b = nodes.get(1).sessions();
      System.out.printf("TwoNodesIT: %d sessions, %d and %d at the two nodes%n", a + b, a, b);
      assertEquals(DEVICES, a + b);
      assertTrue(Math.abs(a - b) <= 1, a + " and " + b);
    } finally {
      devices.forEach(RoamingDevice::close);
    }
    RoamingDevice older = new RoamingDevice(wearables, "taken").connect(nodes.get(0).port());
    try (RoamingDevice newer = new RoamingDevice(wearables, "taken")) {
      CompletableFuture<TurnReport> waiting = older.ask(TurnListener.NONE);
      newer.connect(nodes.get(1).port());
      assertTrue(newer.turn());
      // The older one's turn may have ended before; then its next one finds the connection closed.
      ExecutionException closed =
          assertThrows(
              ExecutionException.class,
              () -> {
                waiting.get(60, TimeUnit.SECONDS);
                while (true) {
                  older.ask(TurnListener.NONE).get(60, TimeUnit.SECONDS);
                }
              });
      assertTrue(closed.getCause().getMessage().contains("1012"), closed.getCause()::getMessage);
    }
  }

  /** The last: the node stays dead. */
  @Test
  @Order(Integer.MAX_VALUE)
  void aDeviceWhoseNodeIsKilledInMidTurnGoesOnWithItsConversationAtAnother() {
    try (RoamingDevice device = new RoamingDevice(wearables, "survivor")) {
      device.connect(balancer.port());
      assertTrue(device.turn());
      assertTrue(device.turn());
      NodeProcess its = nodes.stream().filter(node -> node.sessions() == 1).findAny().orElseThrow();
      CompletableFuture<Void> llm = new CompletableFuture<>();
      CompletableFuture<TurnReport> cut =
          device.ask(
              new TurnListener() {
                @Override
                public void message(ServerMessage message) {
                  llm.complete(null); // any stage: it is in the middle
                }
              });
      llm.join();
      its.kill();
      assertThrows(ExecutionException.class, () -> cut.get(60, TimeUnit.SECONDS));
      device.lost();
      device.connect(balancer.port());
      assertTrue(device.turn(), "the third turn, which knows of two");
      System.out.printf(
          "TwoNodesIT: node killed in mid-turn; %d turns completed on %d connections, the last knew"
              + " the %d before%n",
          device.completed(), device.connects(), device.completed() - 1);
    }
  }

  @Test
  void aPictureThatOneNodeTookIsUsedByATurnAtTheOther() throws Exception {
    try (RoamingDevice device = new RoamingDevice(wearables, "painter")) {
      device.connect(nodes.get(1).port());
      assertTrue(device.turn());
      post("painter", nodes.get(0).port());
      AtomicBoolean withImage = new AtomicBoolean();
      TurnListener looking =
          new TurnListener() {
            @Override
            public void message(ServerMessage message) {
              if (message instanceof ServerMessage.Stage stage && stage.hasImage()) {
                withImage.set(true);
              }
            }
          };
      // A turn that is asked before the picture is there goes without.
      ChatTestServer.await(
          "a turn with the picture", () -> device.turn(looking) && withImage.get());
      ChatTestServer.await(
          "no picture in Redis",
          () -> redis.ask(client -> client.keys("*painter*image")).isEmpty());
    }
  }

  private static void post(String sessionId, int port) {
    URI address = URI.create("http://127.0.0.1:" + port + "/image");
    HttpRequest request = PictureForm.post(address, sessionId, "a.png", PictureForm.PNG).build();
    assertEquals(200, TestServer.send(request).statusCode());
  }

  @Test
  void aRollingRestartUnderLoadLosesNoCompletedTurnAndNoHistory() throws Exception {
    balancer.awaitAllUpAndIdle();
    List<RoamingDevice> devices = connect("rolling");
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService users = Executors.newFixedThreadPool(DEVICES);
    try {
      List<Future<?>> loops = new ArrayList<>();
      for (RoamingDevice device : devices) {
        loops.add(users.submit(() -> talk(device, over)));
      }
      for (NodeProcess node : nodes) {
        assertEquals(0, node.stop());
        node.start().awaitReady();
      }
      over.set(true);
      for (Future<?> loop : loops) {
        loop.get(60, TimeUnit.SECONDS);
      }
    } finally {
      over.set(true);
      users.shutdownNow();
    }
    int turns = devices.stream().mapToInt(RoamingDevice::completed).sum();
    int reconnects = devices.stream().mapToInt(device -> device.connects() - 1).sum();
    System.out.printf(
        "TwoNodesIT: rolling restart of 2 nodes, %d devices: %d turns completed, %d reconnects, 0"
            + " completed turns or histories lost%n",
        devices.size(), turns, reconnects);
    assertTrue(reconnects >= DEVICES / 2, "every node had devices: " + reconnects);
    String metrics = nodes.get(0).get("/metrics").body();
    for (String metric : REDIS_METRICS) {
      assertTrue(metrics.contains("\n" + metric), metric);
    }
    assertFalse(metrics.contains("hotpin_redis_writes_total 0.0"), metrics);
    assertTrue(metrics.contains("hotpin_problems 0.0"), metrics);
    devices.forEach(RoamingDevice::close);
  }

  private static void talk(RoamingDevice device, AtomicBoolean over) {
    while (!over.get()) {
      if (!device.turn()) {
        device.connect(balancer.port());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(150)); // a user who thinks
    }
    if (!device.turn()) { // the last word: nothing was lost up to here
      device.connect(balancer.port());
      assertTrue(device.turn());
    }
  }

  private static List<RoamingDevice> connect(String name) {
    List<RoamingDevice> devices = new ArrayList<>();
    for (int i = 0; i < DEVICES; i++) {
      devices.add(new RoamingDevice(wearables, name + "-" + i).connect(balancer.port()));
    }
    return devices;
  }
}
