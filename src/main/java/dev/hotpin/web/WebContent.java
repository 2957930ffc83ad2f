package dev.hotpin.web;

/** Kinds of files that the console is made of. */
enum WebContent {
  /** A page: the one kind that is asked for by a name that does not change with its content. */
  HTML(".html", "text/html; charset=utf-8", true),
  /** A module. */
  JS(".js", "text/javascript; charset=utf-8", true),
  /** A style sheet. */
  CSS(".css", "text/css; charset=utf-8", true),
  /** A drawing. */
  SVG(".svg", "image/svg+xml", true),
  /** A recording. */
  WAV(".wav", "audio/wav", false);

  private final String ending;
  private final String mediaType;
  private final boolean text;

  WebContent(String ending, String mediaType, boolean text) {
    this.ending = ending;
    this.mediaType = mediaType;
    this.text = text;
  }

  /**
   * The kind of a file.
   *
   * @throws IllegalArgumentException if its ending is not known
   */
  static WebContent of(String fileName) {
    for (WebContent kind : values()) {
      if (fileName.endsWith(kind.ending)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no content type is known for " + fileName);
  }

  /** For the header {@code Content-Type}. */
  String mediaType() {
    return mediaType;
  }

  /** Whether it is worth compressing. */
  boolean isText() {
    return text;
  }
}
