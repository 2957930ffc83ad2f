package dev.hotpin.edge;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * What shares the limits of an address: one address of IPv4; of IPv6 a whole /64, which is what one
 * household or one rented machine has.
 *
 * @param prefix all of an IPv4 address, or the first half of one of IPv6
 */
record AddressKey(boolean ipv6, long prefix) {
  static AddressKey of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == Integer.BYTES
        ? new AddressKey(false, ByteBuffer.wrap(bytes).getInt())
        : new AddressKey(true, ByteBuffer.wrap(bytes).getLong());
  }
}
