package dev.hotpin.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.pipeline.ConnectionCounter;
import dev.hotpin.pipeline.UnreadReplies;
import dev.hotpin.turn.SessionRegistry;
import dev.hotpin.turn.SlowTurns;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class ServerBeanTest {
  private static final int PORT = 3;

  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
  private final ConnectionCounter connections = new ConnectionCounter(Integer.MAX_VALUE);

  @Test
  void itIsFoundByItsNameUntilItIsClosed() throws Exception {
    ObjectName name = new ObjectName("dev.hotpin:type=Server,port=" + PORT);
    EmbeddedChannel open = new EmbeddedChannel(connections);
    ServerBean bean = bean(ByteBufAllocator.DEFAULT);
    bean.register(PORT);
    assertEquals(1, beans.getAttribute(name, "Connections"));
    assertEquals(0, beans.getAttribute(name, "Sessions"));
    assertEquals(0L, beans.getAttribute(name, "SlowTurns"));
    assertEquals(0, ((String[]) beans.getAttribute(name, "NewestSlowTurns")).length);
    open.finishAndReleaseAll();
    assertEquals(0, beans.getAttribute(name, "Connections"));
    bean.close();
    assertFalse(beans.isRegistered(name));
    bean.close(); // harmless
  }

  @Test
  void aBufferThatIsHeldIsSeenAndOneThatIsReleasedIsNot() {
    PooledByteBufAllocator allocator = new PooledByteBufAllocator(true);
    ServerBean bean = bean(allocator);
    ByteBuf held = allocator.directBuffer(100_000);
    assertTrue(bean.getAllocatorPinnedDirectBytes() >= 100_000);
    assertTrue(bean.getAllocatorDirectBytes() >= bean.getAllocatorPinnedDirectBytes());
    held.release();
    assertEquals(0, bean.getAllocatorPinnedDirectBytes());
  }

  @Test
  void anAllocatorThatCannotTellWhatIsHeldSaysSo() {
    AdaptiveByteBufAllocator allocator = new AdaptiveByteBufAllocator(true);
    ServerBean bean = bean(allocator);
    ByteBuf held = allocator.directBuffer(100_000);
    assertTrue(bean.getAllocatorDirectBytes() >= 100_000);
    assertEquals(-1, bean.getAllocatorPinnedDirectBytes());
    held.release();
  }

  /** One without engines: what it says of them is the pool's own, which has its tests. */
  private ServerBean bean(ByteBufAllocator allocator) {
    return new ServerBean(
        connections,
        new SessionRegistry(System::nanoTime),
        null,
        new UnreadReplies(1_000),
        new SlowTurns(500),
        allocator);
  }
}
