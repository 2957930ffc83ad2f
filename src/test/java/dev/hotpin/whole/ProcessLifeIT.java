package dev.hotpin.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.ChatTestServer.Script;
import dev.hotpin.testing.FreePort;
import dev.hotpin.testing.Recordings;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The end of the process, however it comes, as devices and supervisors see it. */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class ProcessLifeIT {
  private static final byte[] COMMAND = Recordings.pcm(Recordings.GO_FORWARD);
  private static final String SESSION = "wearable-1";
  private static final String SECRET = "gsk_thisMustNotBeInAnyCrashReport0123456789";
  private static final int KILLED = 128 + 9;
  private static final int ABORTED = 128 + 6;
  private static final int OUT_OF_MEMORY = 3;
  private static final int TO_BE_STARTED_AGAIN = 70;

  @TempDir private Path home;

  private final EventLoopGroup wearables =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ChatTestServer chat = ChatTestServer.start();

  @AfterEach
  void stop() {
    chat.close();
    wearables.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void afterACrashOrAKillInMidTurnTheSameDeviceGoesOnAndSigtermEndsWithZero() throws Exception {
    int port = FreePort.any();
    Files.writeString(home.resolve(".env"), "GROQ_API_KEY=" + SECRET + "\n");
    crashesInMidTurn(port);
    isKilledInMidTurnWithItsLogOnAFullDisk(port);
    stopsInOrder(port);
  }

  private void crashesInMidTurn(int port) throws Exception {
    Path report = home.resolve("crash.log");
    List<String> flags = List.of("-XX:ErrorFile=" + report);
    try (ServerChild server = start(port, flags, log("first")).awaitReady();
        Device device = Device.connect(wearables, server.address(), SESSION)) {
      Device.Turn turn = beginTurn(device);
      server.signal("SEGV");
      assertEquals(ABORTED, server.awaitExit(), server::said);
      assertFalse(turn.endOfConnection().isEmpty());
      String said = Files.readString(report);
      assertTrue(said.contains("SIGSEGV"), "this is no crash report");
      assertFalse(said.contains(SECRET), "the report has the key");
    }
  }

  private void isKilledInMidTurnWithItsLogOnAFullDisk(int port) throws Exception {
    try (ServerChild server = start(port, List.of(), new File("/dev/full")).awaitReady();
        Device device = Device.connect(wearables, server.address(), SESSION)) {
      worksAgain(device);
      excusesItselfWithoutFileDescriptors(server, device);
      worksAgain(device);
      Device.Turn turn = beginTurn(device);
      server.signal("KILL");
      assertEquals(KILLED, server.awaitExit());
      assertFalse(turn.endOfConnection().isEmpty());
    }
  }

  /** No connection to the model can be opened, and its old one is gone. */
  private void excusesItselfWithoutFileDescriptors(ServerChild server, Device device)
      throws Exception {
    chat.always(Script.hangUp());
    // First with descriptors: these classes are in a folder here, and loading them takes some.
    device.speak(COMMAND.clone()).failedWith("llm_unavailable");
    server.limitFiles(10);
    SpokenTurn turn = device.speak(COMMAND.clone()).failedWith("llm_unavailable");
    assertTrue(turn.report().degraded());
    server.limitFiles(1_000);
  }

  private void stopsInOrder(int port) throws Exception {
    try (ServerChild server = start(port, List.of(), log("third")).awaitReady();
        Device device = Device.connect(wearables, server.address(), SESSION);
        Device recording = Device.connect(wearables, server.address(), "wearable-2")) {
      worksAgain(device);
      Device.Turn turn = beginTurn(device);
      Device.Turn neverEnded = recording.listen();
      recording.send(new byte[4_096]);
      server.signal("TERM");
      server.await("503", () -> server.status("/ready") == 503);
      server.signal("TERM"); // which changes nothing
      assertFalse(turn.isOver());
      assertEquals("We begin. And end.", turn.end().proper().succeeded().reply());
      assertTrue(device.endOfConnection().contains("1001"));
      assertTrue(neverEnded.endOfConnection().contains("1001"));
      assertEquals(0, server.awaitExit(), server::said);
      assertTrue(server.said().contains("stopped; turns by outcome"), server::said);
    }
  }

  @Test
  void sigtermDuringTheStartEndsWithZeroAndWithoutAStackTrace() throws Exception {
    try (ServerChild server = start(FreePort.any(), List.of(), log("early"))) {
      server.await("503", () -> server.status("/ready") == 503);
      server.signal("TERM");
      assertEquals(0, server.awaitExit(), server::said);
      assertFalse(server.said().contains("\tat "), server::said);
    }
  }

  @Test
  void aHeapTooSmallEndsTheProcessWithItsOwnCode() throws Exception {
    File log = log("small");
    try (ServerChild server = start(FreePort.any(), List.of("-Xmx40m"), log)) {
      assertEquals(OUT_OF_MEMORY, server.awaitExit(), server::said);
      assertTrue(server.said().contains("out of memory"), server::said);
    }
  }

  @Test
  void moreEnginesThatHangThanMayEndTheProcessForItsSupervisorToStartAgain() throws Exception {
    int port = FreePort.any();
    try (ServerChild server =
            ServerChild.start(StuckVoices.class, port, List.of(), settings(), home, log("stuck"))
                .awaitReady();
        Device device = Device.connect(wearables, server.address(), SESSION)) {
      worksAgain(device);
      server.tell("hang");
      chat.always(
          Script.tokens(" There is a lot to say about this, and it takes its time.".repeat(8)));
      Device.Turn turn = device.start(COMMAND.clone()); // excused in time, or closed with the rest
      assertEquals(TO_BE_STARTED_AGAIN, server.awaitExit(), server::said);
      assertTrue(server.said().contains("MAX_LOST_ENGINES"), server::said);
      assertTrue(device.endOfConnection().contains("1001"));
      assertTrue(turn.isOver());
    }
  }

  private ServerChild start(int port, List<String> flags, File output) {
    return ServerChild.start(port, flags, settings(), home, output);
  }

  private Map<String, String> settings() {
    return Map.of(
        "GROQ_API_BASE_URL",
        chat.baseUrl(),
        "GROQ_API_KEY",
        SECRET,
        "GROQ_MODEL",
        "test-model",
        "MAX_LOST_ENGINES",
        "0",
        "SHUTDOWN_TIMEOUT_MS",
        "4000");
  }

  private File log(String name) {
    return home.resolve(name + ".log").toFile();
  }

  /** A turn whose reply has begun and goes on for a while. */
  private Device.Turn beginTurn(Device device) {
    chat.always(Script.stream().token("We", " begin.", " And").pause(1_500).token(" end.").done());
    Device.Turn turn = device.start(COMMAND.clone());
    turn.awaitReply();
    return turn;
  }

  private void worksAgain(Device device) {
    chat.always(Script.tokens("All", " is", " well."));
    assertEquals("All is well.", device.speak(COMMAND.clone()).succeeded().reply());
  }
}
