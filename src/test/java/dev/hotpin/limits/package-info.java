/** Tests of the limits. */
package dev.hotpin.limits;
