/** What tests share: leak reporting, a blocked-loop alarm, recordings, word error rate. */
package dev.hotpin.testing;
