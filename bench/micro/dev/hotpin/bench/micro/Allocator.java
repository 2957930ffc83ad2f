package dev.hotpin.bench.micro;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/** The allocators that Netty offers for buffers of sockets. */
public enum Allocator {
  /** The default of Netty 4.2. */
  adaptive,
  /** The default of Netty 4.1. */
  pooled;

  ByteBufAllocator create() {
    return this == adaptive
        ? new AdaptiveByteBufAllocator()
        : new PooledByteBufAllocator(PooledByteBufAllocator.defaultPreferDirect());
  }
}
