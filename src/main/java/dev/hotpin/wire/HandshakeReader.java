package dev.hotpin.wire;

import com.fasterxml.jackson.core.JsonParser;
import dev.hotpin.wire.AskedValues.NotOffered;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the first frame of a device and holds what it asks for against what is offered. A key that
 * is known but has a value of another type is refused, too: a silent default would be found out
 * only by ear. Keeps nothing but the offer; any thread.
 */
public final class HandshakeReader {
  private static final String ID = "session_id";
  private static final String TOKEN = "token";

  /** Keys on whose account {@code connected} repeats the settings. */
  private static final Set<String> OPTIONS =
      Set.of(
          "audio",
          "reply",
          "partials",
          "endpointing",
          "barge_in",
          "acks",
          "spoken_errors",
          "max_text_bytes",
          "timings",
          "language",
          "voice");

  private static final Set<String> INNER =
      Set.of(
          "encoding", "sample_rate", "channels", "frame_bytes", "lead_ms", "sized", "silence_ms");

  private static final Set<String> WANTED = wanted();

  private final Offer offer;

  public HandshakeReader(Offer offer) {
    this.offer = offer;
  }

  private static Set<String> wanted() {
    Set<String> all = new HashSet<>(OPTIONS);
    all.addAll(INNER);
    all.add(ID);
    all.add(TOKEN);
    return Set.copyOf(all);
  }

  /** What {@code utf8} is. */
  public Handshake read(byte[] utf8) {
    Map<String, Object> fields;
    try (JsonParser parser = ClientMessageReader.JSON.createParser(utf8)) {
      fields = JsonTree.read(parser, WANTED);
    } catch (IOException e) {
      return new Handshake.Malformed();
    }
    if (!(fields.get(ID) instanceof String id) || !ClientMessageReader.isSessionId(id)) {
      return new Handshake.Malformed();
    }
    String token = fields.get(TOKEN) instanceof String text ? text : "";
    try {
      boolean asked = fields.keySet().stream().anyMatch(OPTIONS::contains);
      SessionOptions options =
          asked ? options(new AskedValues("", fields)) : SessionOptions.DEFAULT;
      return new Handshake.Accepted(new ClientMessage.Hello(id, options, token));
    } catch (NotOffered e) {
      return new Handshake.Unsupported(e.getMessage());
    }
  }

  private SessionOptions options(AskedValues asked) throws NotOffered {
    boolean bargeIn = asked.flag("barge_in", false, offer.bargeIn());
    return SessionOptions.asking()
        .input(input(asked.object("audio")))
        .reply(reply(asked.object("reply"), bargeIn))
        .partials(asked.flag("partials", false, offer.partials()))
        .endpointing(endpointing(asked))
        .bargeIn(bargeIn)
        .acks(asked.flag("acks", true))
        .spokenErrors(asked.flag("spoken_errors", true))
        .maxTextBytes(
            asked.number(
                "max_text_bytes",
                ServerMessageWriter.MAX_MESSAGE_BYTES,
                ServerMessageWriter.MAX_MESSAGE_BYTES,
                SessionOptions.MAX_TEXT_BYTES))
        .timings(asked.flag("timings", false))
        .language(asked.oneOf("language", firstOf(offer.languages()), offer.languages()))
        .voice(asked.oneOf("voice", "", offer.voices()))
        .build();
  }

  private static String firstOf(List<String> names) {
    return names.isEmpty() ? "" : names.get(0);
  }

  private InputFormat input(AskedValues asked) throws NotOffered {
    InputFormat byDefault = InputFormat.DEFAULT;
    FormatOffer format = format(asked, byDefault.encoding(), offer.inputs());
    return new InputFormat(
        format.encoding(),
        rate(asked, byDefault.sampleRate(), format),
        asked.number("channels", byDefault.channels(), 1, format.maxChannels()));
  }

  private ReplyFormat reply(AskedValues asked, boolean bargeIn) throws NotOffered {
    ReplyFormat byDefault = ReplyFormat.DEFAULT;
    FormatOffer format = format(asked, byDefault.encoding(), offer.replies());
    int rate = rate(asked, byDefault.sampleRate(), format);
    int leadMillis = leadMillis(asked, bargeIn);
    boolean maybeSized = offer.sizedReplies() && format.encoding() == AudioEncoding.WAV;
    return new ReplyFormat(
        format.encoding(),
        rate,
        Math.min(frameBytes(asked), maxFrameBytes(format.encoding(), rate, leadMillis)),
        leadMillis,
        asked.flag("sized", false, maybeSized));
  }

  private static FormatOffer format(
      AskedValues asked, AudioEncoding byDefault, List<FormatOffer> offered) throws NotOffered {
    List<String> names = offered.stream().map(format -> format.encoding().onTheWire()).toList();
    String name = asked.oneOf("encoding", byDefault.onTheWire(), names);
    return offered.get(names.indexOf(name));
  }

  private static int rate(AskedValues asked, int byDefault, FormatOffer format) throws NotOffered {
    int rate;
    try {
      rate = asked.number("sample_rate", byDefault, 1, Integer.MAX_VALUE);
    } catch (NotOffered e) {
      rate = 0;
    }
    if (!format.hasRate(rate)) {
      throw asked.refuse("sample_rate", format.rates());
    }
    return rate;
  }

  private static int frameBytes(AskedValues asked) throws NotOffered {
    int bytes =
        asked.number(
            "frame_bytes",
            ReplyFormat.DEFAULT.frameBytes(),
            ReplyFormat.MIN_FRAME_BYTES,
            ReplyFormat.MAX_FRAME_BYTES);
    if (bytes % 2 != 0) {
      throw asked.refuse("frame_bytes", "even numbers");
    }
    return bytes;
  }

  /** A frame longer than the lead would break it; half of it keeps the frames coming evenly. */
  private static int maxFrameBytes(AudioEncoding encoding, int sampleRate, int leadMillis) {
    if (leadMillis == 0) {
      return ReplyFormat.MAX_FRAME_BYTES;
    }
    long samplesInHalf = (long) sampleRate * leadMillis / (2 * 1_000);
    long bytesInHalf = encoding == AudioEncoding.MULAW ? samplesInHalf : 2 * samplesInHalf;
    return (int) Math.min(ReplyFormat.MAX_FRAME_BYTES, bytesInHalf & ~1L);
  }

  private static int leadMillis(AskedValues asked, boolean bargeIn) throws NotOffered {
    int byDefault = bargeIn ? ReplyFormat.BARGE_IN_LEAD_MILLIS : ReplyFormat.DEFAULT.leadMillis();
    int millis = asked.number("lead_ms", byDefault, 0, ReplyFormat.MAX_LEAD_MILLIS);
    if (millis > 0 && millis < ReplyFormat.MIN_LEAD_MILLIS) {
      throw asked.refuse(
          "lead_ms",
          "0, and " + ReplyFormat.MIN_LEAD_MILLIS + " to " + ReplyFormat.MAX_LEAD_MILLIS);
    }
    return millis;
  }

  private Endpointing endpointing(AskedValues asked) throws NotOffered {
    if (!asked.has("endpointing")) {
      return Endpointing.OFF;
    }
    if (!offer.endpointing()) {
      throw asked.refuse("endpointing", "nothing: leave it out and send EOS");
    }
    return new Endpointing(
        asked
            .object("endpointing")
            .number(
                "silence_ms",
                Endpointing.DEFAULT_SILENCE_MILLIS,
                Endpointing.MIN_SILENCE_MILLIS,
                Endpointing.MAX_SILENCE_MILLIS));
  }
}
