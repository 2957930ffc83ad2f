/** Tests of finding where speech begins and ends. */
package dev.hotpin.endpointing;
