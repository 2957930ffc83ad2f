/** The protocol as data: messages in, messages out, codes. No threads, no state. */
package dev.hotpin.wire;
