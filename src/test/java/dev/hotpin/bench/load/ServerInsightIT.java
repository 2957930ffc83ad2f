package dev.hotpin.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From one process into another. */
@Timeout(60)
class ServerInsightIT {
  /** What a bean of the other process tells. */
  public interface FiguresMXBean {
    /** A number. */
    long getHeldBytes();

    /** None. */
    String getName();
  }

  /** The other process: holds 20 MB and says so, until its input ends. */
  public static final class Looked implements FiguresMXBean {
    private static final int BYTES = 20 << 20;
    private static final byte[] HELD = new byte[BYTES];

    @Override
    public long getHeldBytes() {
      return HELD.length;
    }

    @Override
    public String getName() {
      return "looked";
    }

    /** Its main. */
    public static void main(String[] args) throws Exception {
      ManagementFactory.getPlatformMBeanServer()
          .registerMBean(new Looked(), new ObjectName("dev.hotpin:type=Looked"));
      System.out.write('!');
      System.out.flush();
      System.in.read();
    }
  }

  @Test
  void anotherProcessIsLookedIntoAndWhatServesTheLookIsNotCounted() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Path.of(Looked.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString(),
                Looked.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertEquals('!', other.getInputStream().read());
      long threads;
      try (ServerInsight insight = ServerInsight.of(other.pid())) {
        assertEquals(Looked.BYTES, insight.ownFigures().get("HeldBytes"));
        assertEquals(1, insight.ownFigures().size());
        assertTrue(insight.heapAfterCollection() >= Looked.BYTES);
        assertTrue(insight.committedHeap() >= Looked.BYTES);
        threads = insight.threads();
        assertTrue(threads > 0);
      }
      try (ServerInsight again = ServerInsight.of(other.pid());
          ServerInsight beside = ServerInsight.of(other.pid())) {
        assertEquals(threads, again.threads());
        assertEquals(threads, beside.threads());
      }
    } finally {
      other.getOutputStream().close();
      assertTrue(other.waitFor(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void aProcessThatIsNotThereIsASentence() {
    assertThrows(IOException.class, () -> ServerInsight.of(Integer.MAX_VALUE));
  }
}
