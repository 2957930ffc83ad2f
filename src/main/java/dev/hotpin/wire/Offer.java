package dev.hotpin.wire;

import java.util.List;

/**
 * What a server offers of part 2 of the protocol, where that depends on its engines or on what is
 * built. A handshake that asks for more is refused by {@link HandshakeReader}.
 *
 * @param inputs what devices may send
 * @param replies what they may get
 * @param sizedReplies whether a WAV may come with its true length
 * @param partials whether transcripts come while the user speaks
 * @param endpointing whether the server finds the end of speech
 * @param bargeIn whether speech may stop a reply
 * @param languages BCP 47 tags; the first is what a device gets that asks for none. May be empty
 * @param voices ids; may be empty
 */
public record Offer(
    List<FormatOffer> inputs,
    List<FormatOffer> replies,
    boolean sizedReplies,
    boolean partials,
    boolean endpointing,
    boolean bargeIn,
    List<String> languages,
    List<String> voices) {
  private static final List<Integer> RATE_OF_PART_1 = List.of(InputFormat.DEFAULT.sampleRate());

  /** The formats of part 1 and nothing else. */
  public static final Offer PART_1 =
      new Offer(
          List.of(FormatOffer.at(AudioEncoding.PCM_S16LE, 1, RATE_OF_PART_1)),
          List.of(FormatOffer.at(AudioEncoding.WAV, 1, RATE_OF_PART_1)),
          false,
          false,
          false,
          false,
          List.of(),
          List.of());

  public Offer {
    inputs = List.copyOf(inputs);
    replies = List.copyOf(replies);
    languages = List.copyOf(languages);
    voices = List.copyOf(voices);
  }
}
