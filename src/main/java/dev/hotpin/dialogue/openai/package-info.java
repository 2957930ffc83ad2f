/** A chat model behind an OpenAI-compatible endpoint, streamed by server-sent events. */
package dev.hotpin.dialogue.openai;
