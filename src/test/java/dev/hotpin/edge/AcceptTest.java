package dev.hotpin.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.limits.Limit;
import dev.hotpin.pipeline.ConnectionCounter;
import java.io.IOException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** More connections than there can be. */
class AcceptTest {

  @Test
  void afterAFaultAcceptingPausesAndGoesOn() {
    EdgeChannel listener = EdgeChannel.from("0.0.0.0", new AcceptFaults());
    for (int i = 0; i < 3; i++) {
      listener.pipeline().fireExceptionCaught(new IOException("Too many open files"));
      assertFalse(listener.config().isAutoRead());
      listener.advance(AcceptFaults.PAUSE_MILLIS - 1);
      assertFalse(listener.config().isAutoRead());
      listener.advance(1);
      assertTrue(listener.config().isAutoRead());
    }
    assertTrue(listener.isActive());
    assertEquals(3, listener.hits(Limit.CONNECTIONS));
    listener.finishAndReleaseAll();
  }

  @Test
  void whatIsMoreThanTheServerCanHaveIsClosedAtOnce() {
    ConnectionCounter counter = new ConnectionCounter(1);
    EdgeChannel first = EdgeChannel.from("192.0.2.1", counter);
    EdgeChannel second = EdgeChannel.from("192.0.2.2", counter);
    assertTrue(first.isActive());
    assertFalse(second.isActive());
    assertEquals(1, second.hits(Limit.CONNECTIONS));
    assertEquals(1, counter.open());
    first.close();
    assertTrue(EdgeChannel.from("192.0.2.3", counter).isActive());
  }

  @Test
  void whereThereAreDescriptorsEnoughTheSettingHoldsWithRoomForAnswers() {
    ConnectionCap cap = ConnectionCap.of(12_000, OptionalLong.of(20_000));
    assertEquals(12_000, cap.served());
    assertTrue(cap.accepted() > 12_000 && cap.accepted() < 13_000, cap::toString);
    assertEquals("", cap.note());
    assertEquals(12_000, ConnectionCap.of(12_000, OptionalLong.empty()).served());
  }

  @Test
  void whereThereAreNotTheServerTakesFewerAndSaysSo() {
    ConnectionCap cap = ConnectionCap.of(12_000, OptionalLong.of(1_024));
    assertTrue(cap.accepted() < 1_024, cap::toString);
    assertTrue(cap.served() < cap.accepted(), cap::toString);
    assertTrue(cap.note().contains("MAX_CONNECTIONS is 12000"), cap.note());
    assertTrue(cap.note().contains("1024 file descriptors"), cap.note());
    ConnectionCap tiny = ConnectionCap.of(12_000, OptionalLong.of(10));
    assertTrue(tiny.served() >= 1 && tiny.accepted() >= 1, tiny::toString);
  }
}
