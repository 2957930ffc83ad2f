/** Tests of who may connect. */
package dev.hotpin.identity;
