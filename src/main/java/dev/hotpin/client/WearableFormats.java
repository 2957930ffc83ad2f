package dev.hotpin.client;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.codec.Codecs;
import dev.hotpin.audio.codec.Encoding;
import java.util.List;
import java.util.Locale;

/**
 * How a wearable's sound goes over the wire. The program around it speaks and hears {@link Pcm}.
 *
 * @param input what it sends, mono
 * @param reply what it asks for
 */
public record WearableFormats(Format input, Format reply) {
  /** Part 1 of the protocol. */
  public static final WearableFormats DEFAULT =
      new WearableFormats(
          new Format("pcm_s16le", Pcm.SAMPLE_RATE_HZ), new Format("wav", Pcm.SAMPLE_RATE_HZ));

  /**
   * An encoding as the protocol names it.
   *
   * @param rateHz 8,000 to 48,000
   */
  public record Format(String name, int rateHz) {
    private static final List<String> NAMES = List.of("wav", "pcm_s16le", "mulaw", "alaw", "opus");

    /** Refuses what no server takes. */
    public Format {
      if (!NAMES.contains(name) || rateHz < Codecs.MIN_RATE_HZ || rateHz > Codecs.MAX_RATE_HZ) {
        throw new IllegalArgumentException(
            name + "@" + rateHz + " is none of " + NAMES + " at 8000 to 48000 Hz.");
      }
    }

    /**
     * Reads {@code opus}, {@code pcm@48000}, {@code mulaw@8000} and the like; {@code pcm} is short
     * for {@code pcm_s16le}, G.711 without a rate is at 8 kHz, all else at 16.
     *
     * @throws IllegalArgumentException with a sentence
     */
    public static Format parse(String text) {
      String[] parts = text.toLowerCase(Locale.ROOT).split("@", 2);
      String name = parts[0].equals("pcm") ? "pcm_s16le" : parts[0];
      int rateHz = name.endsWith("law") ? Codecs.MIN_RATE_HZ : Pcm.SAMPLE_RATE_HZ;
      if (parts.length == 2) {
        try {
          rateHz = Integer.parseInt(parts[1]);
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException(parts[1] + " is no sampling rate.", e);
        }
      }
      return new Format(name, rateHz);
    }

    Encoding encoding() {
      return name.equals("wav")
          ? Encoding.PCM_S16LE
          : Encoding.valueOf(name.toUpperCase(Locale.ROOT));
    }

    boolean isWav() {
      return name.equals("wav");
    }
  }

  boolean convertsInput() {
    return !input.equals(DEFAULT.input);
  }

  boolean convertsReply() {
    return !reply.equals(DEFAULT.reply);
  }
}
