package dev.hotpin.bench.load;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Looks into a server in Java on this machine, by its process id: its heap, its threads, and what
 * it says of itself in beans of the domain {@code dev.hotpin}. To be opened before a first look
 * that another one is compared with: the door itself takes a few threads and some memory. Blocks.
 * One thread at a time.
 */
public final class ServerInsight implements AutoCloseable {
  private static final String OWN = "dev.hotpin:*";

  /** Threads that serve those who look. */
  private static final Set<String> OF_THE_DOOR = Set.of("RMI ", "JMX ", "Attach ", "GC Daemon");

  /** A second collection finds what the first one's reference handling let go of. */
  private static final int COLLECTIONS = 2;

  private final JMXConnector connector;
  private final MBeanServerConnection beans;

  private ServerInsight(JMXConnector connector) throws IOException {
    this.connector = connector;
    this.beans = connector.getMBeanServerConnection();
  }

  /**
   * Opens one.
   *
   * @throws IOException with a sentence, where the process is no JVM or of somebody else
   */
  @SuppressWarnings("BanJNDI") // the address is the one that the process itself has told
  public static ServerInsight of(long pid) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        return new ServerInsight(
            JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException("Process " + pid + " can't be looked into: " + e.getMessage(), e);
    }
  }

  /** Bytes of heap in use after full collections, which this asks for. */
  public long heapAfterCollection() throws IOException {
    MemoryMXBean memory = platform(ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
    for (int i = 0; i < COLLECTIONS; i++) {
      memory.gc();
    }
    return memory.getHeapMemoryUsage().getUsed();
  }

  /** Bytes of heap that the process has, in use or not. */
  public long committedHeap() throws IOException {
    return platform(ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class)
        .getHeapMemoryUsage()
        .getCommitted();
  }

  /** Threads of Java, without those that serve this look. */
  public long threads() throws IOException {
    ThreadMXBean threads = platform(ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    long count = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && OF_THE_DOOR.stream().noneMatch(thread.getThreadName()::startsWith)) {
        count++;
      }
    }
    return count;
  }

  /** All numbers that the server tells of itself, by name; empty for another's server. */
  public Map<String, Long> ownFigures() throws IOException {
    Map<String, Long> figures = new LinkedHashMap<>();
    try {
      for (ObjectName name : beans.queryNames(new ObjectName(OWN), null)) {
        MBeanAttributeInfo[] known = beans.getMBeanInfo(name).getAttributes();
        String[] names = new String[known.length];
        for (int i = 0; i < known.length; i++) {
          names[i] = known[i].getName();
        }
        for (Attribute attribute : beans.getAttributes(name, names).asList()) {
          if (attribute.getValue() instanceof Number number) {
            figures.put(attribute.getName(), number.longValue());
          }
        }
      }
    } catch (JMException e) {
      throw new IOException("The server's figures can't be read: " + e.getMessage(), e);
    }
    return figures;
  }

  private <T> T platform(String name, Class<T> type) throws IOException {
    return ManagementFactory.newPlatformMXBeanProxy(beans, name, type);
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
