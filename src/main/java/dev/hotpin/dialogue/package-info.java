/**
 * From what the user said to what the answer says: the chat model behind one interface, the
 * conversations that it is given, and where they are kept.
 */
package dev.hotpin.dialogue;
