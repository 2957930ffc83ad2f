package dev.hotpin.synthesis;

/** Hears a reply freed of its markdown, character by character. */
interface PlainTextSink {
  /** One more character (UTF-16 unit) that people should see and hear. */
  void text(char c);

  /** A paragraph, heading, list item or table row has ended. May come several times in a row. */
  void paragraph();

  /** A tone is to sound here. */
  void tone();
}
