/** The FreeTTS engine with its voice kevin16. */
package dev.hotpin.synthesis.freetts;
