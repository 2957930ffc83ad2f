package dev.hotpin.client;

import java.util.OptionalInt;

/**
 * What of the protocol's part 2 a wearable asks for in its handshake, beside times and formats. The
 * server judges the values.
 *
 * @param partials whether to be told what is understood while the user speaks
 * @param endpointing whether the server finds the end of speech
 * @param silenceMillis for how long nothing is said at the end, at most; empty for the server's own
 *     idea. Only with {@code endpointing}
 * @param bargeIn whether speech during a reply stops it
 * @param spokenErrors whether errors are spoken, too; else a turn ends with its error
 * @param leadMillis how far a reply may be ahead of its playing; empty for the server's own idea
 * @param language empty for the server's own
 * @param voice empty for the server's own
 */
public record Wishes(
    boolean partials,
    boolean endpointing,
    OptionalInt silenceMillis,
    boolean bargeIn,
    boolean spokenErrors,
    OptionalInt leadMillis,
    String language,
    String voice) {
  /** Part 1 of the protocol. */
  public static final Wishes NONE =
      new Wishes(false, false, OptionalInt.empty(), false, true, OptionalInt.empty(), "", "");

  /** With partial transcripts. */
  public Wishes withPartials() {
    return new Wishes(
        true, endpointing, silenceMillis, bargeIn, spokenErrors, leadMillis, language, voice);
  }

  /** With the end of speech found by the server. */
  public Wishes withEndpointing(OptionalInt afterSilenceMillis) {
    return new Wishes(
        partials, true, afterSilenceMillis, bargeIn, spokenErrors, leadMillis, language, voice);
  }

  /** With replies that speech stops. */
  public Wishes withBargeIn() {
    return new Wishes(
        partials, endpointing, silenceMillis, true, spokenErrors, leadMillis, language, voice);
  }

  /** With errors as JSON alone. */
  public Wishes withoutSpokenErrors() {
    return new Wishes(
        partials, endpointing, silenceMillis, bargeIn, false, leadMillis, language, voice);
  }

  /** With replies that are at most that far ahead of their playing. */
  public Wishes withLead(int millis) {
    return new Wishes(
        partials,
        endpointing,
        silenceMillis,
        bargeIn,
        spokenErrors,
        OptionalInt.of(millis),
        language,
        voice);
  }

  /** With a language and a voice; empty for the server's own. */
  public Wishes withVoice(String ofLanguage, String named) {
    return new Wishes(
        partials, endpointing, silenceMillis, bargeIn, spokenErrors, leadMillis, ofLanguage, named);
  }
}
