/**
 * Where connections come in: who is there, whether they may, how much they may send, and TLS. Its
 * handlers stand before and around those of HTTP.
 */
package dev.hotpin.edge;
