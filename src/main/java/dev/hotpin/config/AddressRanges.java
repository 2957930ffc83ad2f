package dev.hotpin.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Networks of IPv4 and IPv6, such as {@code 10.0.0.0/8, ::1}. Names are not looked up. Immutable.
 */
public final class AddressRanges {
  /** No address at all. */
  public static final AddressRanges NONE = new AddressRanges(List.of());

  private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");
  private static final Pattern PREFIX_LENGTH = Pattern.compile("[0-9]{1,3}");

  private final List<Range> ranges;

  private AddressRanges(List<Range> ranges) {
    this.ranges = List.copyOf(ranges);
  }

  /** Addresses whose first {@code prefixBits} are those of {@code network}. */
  private record Range(InetAddress network, int prefixBits) {
    static Optional<Range> parse(String text) {
      int slash = text.indexOf('/');
      Optional<InetAddress> network = address(slash < 0 ? text : text.substring(0, slash));
      if (network.isEmpty()) {
        return Optional.empty();
      }
      int bits = network.get().getAddress().length * Byte.SIZE;
      if (slash < 0) {
        return Optional.of(new Range(network.get(), bits));
      }
      String length = text.substring(slash + 1);
      if (!PREFIX_LENGTH.matcher(length).matches() || Integer.parseInt(length) > bits) {
        return Optional.empty();
      }
      return Optional.of(new Range(network.get(), Integer.parseInt(length)));
    }

    boolean contains(byte[] address) {
      byte[] prefix = network.getAddress();
      int wholeBytes = prefixBits / Byte.SIZE;
      if (prefix.length != address.length
          || !Arrays.equals(prefix, 0, wholeBytes, address, 0, wholeBytes)) {
        return false;
      }
      int restBits = prefixBits % Byte.SIZE;
      return restBits == 0
          || (prefix[wholeBytes] & 0xFF) >> (Byte.SIZE - restBits)
              == (address[wholeBytes] & 0xFF) >> (Byte.SIZE - restBits);
    }

    @Override
    public String toString() {
      String address = network.getHostAddress();
      boolean whole = prefixBits == network.getAddress().length * Byte.SIZE;
      return whole ? address : address + "/" + prefixBits;
    }
  }

  /**
   * Reads addresses and networks, with commas or blanks between; empty if one is neither. An IPv6
   * address that only wraps one of IPv4 is that one.
   */
  public static Optional<AddressRanges> parse(String text) {
    List<Range> ranges = new ArrayList<>();
    for (String part : SEPARATOR.split(text.strip(), -1)) {
      Optional<Range> range = Range.parse(part);
      if (range.isEmpty()) {
        return Optional.empty();
      }
      ranges.add(range.get());
    }
    return Optional.of(new AddressRanges(ranges));
  }

  /** The address that {@code text} writes out; a name is none. */
  public static Optional<InetAddress> address(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }

  /** Whether {@code address} is in one of the networks. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    for (Range range : ranges) {
      if (range.contains(bytes)) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressRanges that && ranges.equals(that.ranges);
  }

  @Override
  public int hashCode() {
    return ranges.hashCode();
  }

  /** As it was written, with commas. */
  @Override
  public String toString() {
    return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
  }
}
