package dev.hotpin.audio.codec;

/**
 * Sound that is not in the format that was agreed on. The message is a sentence for the maker of
 * the device, with what to send instead.
 */
public final class BadAudioException extends Exception {
  private static final long serialVersionUID = 1L;

  public BadAudioException(String message) {
    super(message);
  }
}
