/** Replies without any model: honest about being offline, useful where that is possible. */
package dev.hotpin.dialogue.offline;
