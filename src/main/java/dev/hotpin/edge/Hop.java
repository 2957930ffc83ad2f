package dev.hotpin.edge;

import java.net.InetAddress;
import java.util.Optional;

/**
 * What one proxy says of the request that it passed on.
 *
 * @param address who asked it; empty where it does not say or can't be read
 * @param secure whether that was over TLS
 * @param host as the client named the server; empty where it does not say
 */
record Hop(Optional<InetAddress> address, boolean secure, Optional<String> host) {}
