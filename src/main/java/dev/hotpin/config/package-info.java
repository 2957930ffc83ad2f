/** Settings: where they come from, what they may be, one immutable record of them. */
package dev.hotpin.config;
