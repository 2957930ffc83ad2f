/** Tests of certificates and keys. */
package dev.hotpin.edge.tls;
