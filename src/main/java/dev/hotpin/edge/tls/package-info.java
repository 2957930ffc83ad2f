/**
 * TLS of the server: its certificate and key, read again when they change, and a certificate for
 * development.
 */
package dev.hotpin.edge.tls;
