package dev.hotpin.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.config.AddressRanges;
import dev.hotpin.pipeline.Peer;
import dev.hotpin.pipeline.Refused;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AddressLimitsTest {
  private long nowNanos;

  private AddressLimits limits(String maxOpen, String newPerSecond) {
    return new AddressLimits(
        EdgeChannel.settings(
            Map.of(
                "MAX_CONNECTIONS_PER_ADDRESS",
                maxOpen,
                "NEW_CONNECTIONS_PER_SECOND",
                newPerSecond)),
        () -> nowNanos);
  }

  private static AddressKey key(String address) {
    return AddressKey.of(AddressRanges.address(address).orElseThrow());
  }

  @Test
  void soManyConnectionsOfAnAddressAndNoMoreUntilOneIsClosed() {
    AddressLimits limits = limits("2", "0");
    AddressKey one = key("192.0.2.1");
    assertEquals(Optional.empty(), limits.open(one));
    assertEquals(Optional.empty(), limits.open(one));
    assertEquals(Optional.of(Refused.TOO_MANY_CONNECTIONS), limits.open(one));
    assertEquals(Optional.empty(), limits.open(key("192.0.2.2")));
    limits.close(one);
    assertEquals(Optional.empty(), limits.open(one));
    assertEquals(2, limits.openOf(one));
  }

  @Test
  void zeroIsAnyNumber() {
    AddressLimits limits = limits("0", "0");
    assertTrue(IntStream.range(0, 5_000).allMatch(i -> limits.open(key("::1")).isEmpty()));
  }

  @Test
  void anIpv6HouseholdIsOneAndItsNeighbourAnother() {
    assertEquals(key("2001:db8:0:1::1"), key("2001:db8:0:1:ffff::2"));
    assertNotEquals(key("2001:db8:0:1::1"), key("2001:db8:0:2::1"));
    assertNotEquals(key("0.0.0.1"), key("0:0:0:1::"));
    assertNotEquals(key("192.0.2.1"), key("192.0.2.2"));
  }

  @Test
  void tenSecondsWorthMayComeAtOnceThenSoManyASecond() {
    AddressLimits limits = limits("0", "5");
    AddressKey one = key("192.0.2.1");
    for (int i = 0; i < 50; i++) {
      assertEquals(Optional.empty(), limits.open(one));
    }
    assertEquals(Optional.of(Refused.TOO_FAST), limits.open(one));
    assertEquals(Optional.empty(), limits.open(key("192.0.2.2")));
    nowNanos += TimeUnit.MILLISECONDS.toNanos(200);
    assertEquals(Optional.empty(), limits.open(one));
    assertEquals(Optional.of(Refused.TOO_FAST), limits.open(one));
    nowNanos += TimeUnit.HOURS.toNanos(1);
    long admitted = IntStream.range(0, 100).filter(i -> limits.open(one).isEmpty()).count();
    assertEquals(50, admitted);
  }

  @Test
  void atTheBoundOfAddressesTheLeastRecentIsForgotten() {
    ConnectionRates rates = new ConnectionRates(1, 3);
    AddressKey flooder = key("192.0.2.1");
    for (int i = 0; i < ConnectionRates.BURST_SECONDS; i++) {
      assertTrue(rates.take(flooder, 0));
    }
    for (int i = 0; i < 1_000; i++) {
      assertFalse(rates.take(flooder, 0), "who keeps coming is remembered");
      assertTrue(rates.take(new AddressKey(true, i), 0));
      assertTrue(rates.addresses() <= 3);
    }
    for (int i = 0; i < 3; i++) {
      assertTrue(rates.take(new AddressKey(true, -1 - i), 0));
    }
    assertTrue(rates.take(flooder, 0), "who stayed away is forgotten");
  }

  @Test
  void aConnectionIsCountedForOneClientAtATime() {
    AddressLimits limits = limits("1", "0");
    AddressHold hold = new AddressHold(limits);
    assertEquals(Optional.empty(), hold.moveTo(EdgeChannel.peer("192.0.2.1")));
    assertEquals(Optional.empty(), hold.moveTo(EdgeChannel.peer("192.0.2.1")));
    assertEquals(1, limits.openOf(key("192.0.2.1")));
    assertEquals(Optional.empty(), hold.moveTo(EdgeChannel.peer("192.0.2.2")));
    assertEquals(0, limits.openOf(key("192.0.2.1")));
    AddressHold other = new AddressHold(limits);
    assertEquals(
        Optional.of(Refused.TOO_MANY_CONNECTIONS), other.moveTo(EdgeChannel.peer("192.0.2.2")));
    other.release();
    assertEquals(1, limits.openOf(key("192.0.2.2")));
    hold.release();
    hold.release();
    assertEquals(0, limits.openOf(key("192.0.2.2")));
  }

  @Test
  void programsOfThisMachineAreExemptAndWhatAProxyOfItForwardsIsNot() {
    AddressLimits limits = limits("1", "1");
    for (int i = 0; i < 100; i++) {
      assertEquals(Optional.empty(), new AddressHold(limits).moveTo(EdgeChannel.peer("127.0.0.1")));
    }
    Peer forwarded = new Peer(AddressRanges.address("127.0.0.1").orElseThrow(), true, false);
    assertEquals(Optional.empty(), new AddressHold(limits).moveTo(forwarded));
    assertEquals(
        Optional.of(Refused.TOO_MANY_CONNECTIONS), new AddressHold(limits).moveTo(forwarded));
  }
}
