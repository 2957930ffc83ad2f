/**
 * Conversations and pictures that many nodes share, in Redis.
 *
 * <p>A node works on its own copy ({@link dev.hotpin.dialogue.redis.NodeCopies}) and never waits
 * for Redis but for the first look at a conversation, and then briefly. What changes is sent to
 * Redis by one thread of its own ({@link dev.hotpin.dialogue.redis.Courier}), always as the whole
 * conversation, so that a write may be repeated, be late or replace one that was lost. Scripts in
 * Redis compare each write with who owns the conversation. docs/fleet.md says what that guarantees.
 */
package dev.hotpin.dialogue.redis;
