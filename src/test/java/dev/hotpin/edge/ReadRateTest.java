package dev.hotpin.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.limits.Limit;
import dev.hotpin.pipeline.Reading;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadRateTest {
  private static final int BYTES_PER_SECOND = 1_000;
  private static final int BURST_BYTES = 4_000;

  private final EdgeChannel channel =
      EdgeChannel.from("192.0.2.1", new ReadRate(BYTES_PER_SECOND, BURST_BYTES));

  @AfterEach
  void releaseAll() {
    channel.finishAndReleaseAll();
  }

  private void send(int bytes) {
    channel.send("x".repeat(bytes));
  }

  private boolean reading() {
    return channel.config().isAutoRead();
  }

  @Test
  void aBurstPassesAtOnceAndWhatIsMorePassesButHoldsReading() {
    send(BURST_BYTES);
    assertTrue(reading());
    send(500);
    assertFalse(reading());
    assertEquals(2, channel.inboundMessages().size());
    assertEquals(1, channel.hits(Limit.BYTES_PER_SECOND));
    channel.advance(499);
    assertFalse(reading());
    channel.advance(1);
    assertTrue(reading());
  }

  @Test
  void whatDecodersAskForMeanwhileIsPaidToo() {
    send(BURST_BYTES + 500);
    send(500);
    channel.advance(999);
    assertFalse(reading());
    channel.advance(1);
    assertTrue(reading());
    assertEquals(1, channel.hits(Limit.BYTES_PER_SECOND));
  }

  @Test
  void aSteadySenderBelowTheRateIsNeverHeld() {
    for (int i = 0; i < 1_000; i++) {
      send(BYTES_PER_SECOND / 10);
      channel.advance(100);
    }
    assertTrue(reading());
    assertEquals(0, channel.hits(Limit.BYTES_PER_SECOND));
  }

  @Test
  void theBurstIsThereAgainAfterAPauseAndNoMoreThanThat() {
    send(BURST_BYTES);
    channel.advance(3_600_000);
    send(BURST_BYTES);
    assertTrue(reading());
    send(1);
    assertFalse(reading());
  }

  @Test
  void anotherReasonNotToReadStands() {
    Reading.pause(channel, Reading.Reason.DECODING);
    send(BURST_BYTES + 500);
    channel.advance(500);
    assertFalse(reading());
    Reading.resume(channel, Reading.Reason.DECODING);
    assertTrue(reading());
    Reading.resume(channel, Reading.Reason.DECODING);
    assertTrue(reading());
  }

  @Test
  void aConnectionThatGoesLeavesNoTimer() {
    send(BURST_BYTES + 500);
    channel.close();
    assertFalse(channel.hasPendingTasks());
  }
}
