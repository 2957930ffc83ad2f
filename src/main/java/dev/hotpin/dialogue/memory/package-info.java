/** Conversations kept in the memory of this process. */
package dev.hotpin.dialogue.memory;
