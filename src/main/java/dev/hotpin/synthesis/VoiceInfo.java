package dev.hotpin.synthesis;

/**
 * A voice as {@code GET /voices} shows it.
 *
 * @param id what a setting or a handshake names
 * @param name for people
 * @param language BCP 47 tag
 * @param gender {@code male}, {@code female} or {@code neutral}
 */
public record VoiceInfo(String id, String name, String language, String gender) {}
