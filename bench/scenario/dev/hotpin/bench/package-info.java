/** What a server can carry: wearables played by the hundred, and what they saw. */
package dev.hotpin.bench;
