package dev.hotpin.models;

/**
 * How long a site may take.
 *
 * @param connectMillis for the TCP and TLS connection
 * @param answerMillis from the request, name look-up and redirects included, to the headers
 * @param stallMillis between two pieces of a body
 */
public record HttpTimeouts(int connectMillis, int answerMillis, int stallMillis) {
  /**
   * A site that can't be reached is reported within 5 s, whatever the reason; a download may pause
   * for half a minute, as mobile networks do.
   */
  public static final HttpTimeouts DEFAULT = new HttpTimeouts(4_000, 4_500, 30_000);
}
