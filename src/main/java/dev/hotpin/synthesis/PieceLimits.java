package dev.hotpin.synthesis;

/** How much text is spoken at a time. */
public final class PieceLimits {
  /**
   * The longest piece, in characters. At 175 words a minute FreeTTS speaks about 15 characters a
   * second, so this is some 10 s of audio (measured: 5,000 characters are 305 s).
   */
  public static final int MAX_PIECE_CHARS = 150;

  private PieceLimits() {}
}
