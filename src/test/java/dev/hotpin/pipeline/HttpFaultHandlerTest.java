package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.hotpin.testing.LoggedLines;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class HttpFaultHandlerTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @AfterEach
  void releaseAll() {
    channel.finishAndReleaseAll();
  }

  @Test
  void aConnectionThatSaysNothingIsClosedWithoutAWordAndIsNoFault() {
    ((Logger) LoggerFactory.getLogger(HttpFaultHandler.class)).setLevel(Level.INFO);
    channel.freezeTime();
    channel.pipeline().addLast(new ReadTimeoutHandler(120, TimeUnit.SECONDS));
    channel.pipeline().addLast(new HttpFaultHandler());
    try (LoggedLines log = new LoggedLines(HttpFaultHandler.class)) {
      channel.advanceTimeBy(121, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
      channel.runPendingTasks();
      assertFalse(channel.isActive());
      assertNull(channel.readOutbound());
      assertEquals(List.of(), log.lines());
    }
  }

  @Test
  void aLostConnectionIsNoFaultEither() {
    channel.pipeline().addLast(new HttpFaultHandler());
    channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
    assertFalse(channel.isActive());
    assertNull(channel.readOutbound());
  }
}
