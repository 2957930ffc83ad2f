/** Tests of the edge. */
package dev.hotpin.edge;
