package dev.hotpin.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AcknowledgementTest {

  @Test
  void itIsSpelledAsInTheContract() {
    assertEquals(
        "{\"status\":\"receiving\",\"chunks_received\":2,\"bytes_received\":8192}",
        written(2, 8_192));
  }

  @Test
  void everyNumberIsWrittenInFull() {
    Random random = new Random(11);
    assertNumbers(0, 1);
    assertNumbers(9, 10);
    assertNumbers(99, 100);
    assertNumbers(1_000_000_000_000_000_000L, Long.MAX_VALUE);
    for (int i = 0; i < 2_000; i++) {
      assertNumbers(random.nextLong() >>> (1 + random.nextInt(63)), random.nextInt(1 << 30));
    }
  }

  @Test
  void theLongestFitsTheBound() {
    assertEquals(Acknowledgement.MAX_BYTES, written(Long.MAX_VALUE, Long.MAX_VALUE).length());
  }

  private static void assertNumbers(long chunks, long bytes) {
    assertEquals(
        "{\"status\":\"receiving\",\"chunks_received\":"
            + chunks
            + ",\"bytes_received\":"
            + bytes
            + "}",
        written(chunks, bytes));
  }

  private static String written(long chunks, long bytes) {
    ByteBuf out = Unpooled.buffer(Acknowledgement.MAX_BYTES, Acknowledgement.MAX_BYTES);
    Acknowledgement.write(chunks, bytes, out);
    return out.toString(StandardCharsets.US_ASCII);
  }
}
