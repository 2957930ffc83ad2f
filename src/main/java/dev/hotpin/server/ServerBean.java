package dev.hotpin.server;

import dev.hotpin.pipeline.ConnectionCounter;
import dev.hotpin.pipeline.UnreadReplies;
import dev.hotpin.recognition.RecognizerPool;
import dev.hotpin.turn.SessionRegistry;
import dev.hotpin.turn.SlowTurns;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link ServerMXBean} of one server, from its registration until it is closed. */
final class ServerBean implements ServerMXBean, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerBean.class);

  private final ConnectionCounter connections;
  private final SessionRegistry registry;
  private final RecognizerPool recognizers;
  private final UnreadReplies unreadReplies;
  private final SlowTurns slowTurns;
  private final ByteBufAllocator allocator;
  private ObjectName name; // null while it is not registered

  ServerBean(
      ConnectionCounter connections,
      SessionRegistry registry,
      RecognizerPool recognizers,
      UnreadReplies unreadReplies,
      SlowTurns slowTurns,
      ByteBufAllocator allocator) {
    this.connections = connections;
    this.registry = registry;
    this.recognizers = recognizers;
    this.unreadReplies = unreadReplies;
    this.slowTurns = slowTurns;
    this.allocator = allocator;
  }

  /** Lets it be found. A server runs as well without: a failure is logged. */
  void register(int port) {
    try {
      MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
      name =
          beans
              .registerMBean(this, new ObjectName(DOMAIN + ":type=Server,port=" + port))
              .getObjectName();
    } catch (JMException e) {
      LOG.warn("The figures of this server can't be looked at", e);
    }
  }

  @Override
  public void close() {
    if (name == null) {
      return;
    }
    try {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
    } catch (JMException e) {
      LOG.debug("was not registered any more", e);
    }
    name = null;
  }

  @Override
  public int getConnections() {
    return connections.open();
  }

  @Override
  public int getSessions() {
    return registry.size();
  }

  @Override
  public int getPermits() {
    return recognizers.permits();
  }

  @Override
  public int getRecognizersFree() {
    return recognizers.free();
  }

  @Override
  public int getRecognizersInUse() {
    return recognizers.inUse();
  }

  @Override
  public int getRecognizersBeingReplaced() {
    return recognizers.beingReplaced();
  }

  @Override
  public int getWaitingUtterances() {
    return recognizers.waiting();
  }

  @Override
  public long getWaitingAudioBytes() {
    return recognizers.waitingPcmBytes();
  }

  @Override
  public long getQueuedReplyBytes() {
    return unreadReplies.bytes();
  }

  @Override
  public long getSlowTurns() {
    return slowTurns.count();
  }

  @Override
  public List<String> getNewestSlowTurns() {
    return slowTurns.newest();
  }

  @Override
  public long getNettyDirectBytes() {
    return PlatformDependent.usedDirectMemory();
  }

  @Override
  public long getAllocatorDirectBytes() {
    return metric() == null ? -1 : metric().usedDirectMemory();
  }

  @Override
  public long getAllocatorHeapBytes() {
    return metric() == null ? -1 : metric().usedHeapMemory();
  }

  @Override
  public long getAllocatorPinnedDirectBytes() {
    return allocator instanceof PooledByteBufAllocator pooled ? pooled.pinnedDirectMemory() : -1;
  }

  private ByteBufAllocatorMetric metric() {
    return allocator instanceof ByteBufAllocatorMetricProvider counted ? counted.metric() : null;
  }
}
