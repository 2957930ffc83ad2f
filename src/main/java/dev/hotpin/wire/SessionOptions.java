package dev.hotpin.wire;

import java.util.Objects;

/**
 * What is in force for one connection: what its handshake asked for, else part 1 of the protocol.
 *
 * @param input what the device sends
 * @param reply what it gets
 * @param partials whether it gets transcripts while its user speaks
 * @param endpointing whether the server finds the end of speech
 * @param bargeIn whether speech during a reply stops it
 * @param acks whether audio frames are acknowledged
 * @param spokenErrors whether an error in a turn is also spoken; if not it ends the turn
 * @param maxTextBytes the longest message that the device takes
 * @param timings whether {@code complete} carries the turn's number and times
 * @param language a tag of those on offer; empty: the only one
 * @param voice an id of those on offer; empty: the server's own choice
 * @param asked whether the handshake named any option, so that the answer repeats them
 */
public record SessionOptions(
    InputFormat input,
    ReplyFormat reply,
    boolean partials,
    Endpointing endpointing,
    boolean bargeIn,
    boolean acks,
    boolean spokenErrors,
    int maxTextBytes,
    boolean timings,
    String language,
    String voice,
    boolean asked) {
  /** Part 1 of the protocol. */
  public static final SessionOptions DEFAULT = new Builder(false).build();

  /** The most that {@code max_text_bytes} may be: no text here is longer. */
  public static final int MAX_TEXT_BYTES = 64 * 1024;

  public SessionOptions {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(reply, "reply");
    Objects.requireNonNull(endpointing, "endpointing");
    Objects.requireNonNull(language, "language");
    Objects.requireNonNull(voice, "voice");
  }

  /** Options of a device that asks: those not set are as in part 1. */
  public static Builder asking() {
    return new Builder(true);
  }

  /** Collects options; not to be shared between threads. */
  public static final class Builder {
    private final boolean asked;
    private InputFormat input = InputFormat.DEFAULT;
    private ReplyFormat reply = ReplyFormat.DEFAULT;
    private boolean partials;
    private Endpointing endpointing = Endpointing.OFF;
    private boolean bargeIn;
    private boolean acks = true;
    private boolean spokenErrors = true;
    private int maxTextBytes = ServerMessageWriter.MAX_MESSAGE_BYTES;
    private boolean timings;
    private String language = "";
    private String voice = "";

    private Builder(boolean asked) {
      this.asked = asked;
    }

    /** Sets what the device sends. */
    public Builder input(InputFormat value) {
      input = value;
      return this;
    }

    /** Sets what the device gets. */
    public Builder reply(ReplyFormat value) {
      reply = value;
      return this;
    }

    /** Asks for transcripts while the user speaks. */
    public Builder partials(boolean value) {
      partials = value;
      return this;
    }

    /** Asks the server to find the end of speech. */
    public Builder endpointing(Endpointing value) {
      endpointing = value;
      return this;
    }

    /** Lets speech stop a reply. */
    public Builder bargeIn(boolean value) {
      bargeIn = value;
      return this;
    }

    /** Sets whether audio is acknowledged. */
    public Builder acks(boolean value) {
      acks = value;
      return this;
    }

    /** Sets whether errors are spoken. */
    public Builder spokenErrors(boolean value) {
      spokenErrors = value;
      return this;
    }

    /** Sets the longest message. */
    public Builder maxTextBytes(int value) {
      maxTextBytes = value;
      return this;
    }

    /** Asks for times. */
    public Builder timings(boolean value) {
      timings = value;
      return this;
    }

    /** Sets the language. */
    public Builder language(String value) {
      language = value;
      return this;
    }

    /** Sets the voice. */
    public Builder voice(String value) {
      voice = value;
      return this;
    }

    /** What was set. */
    public SessionOptions build() {
      return new SessionOptions(
          input,
          reply,
          partials,
          endpointing,
          bargeIn,
          acks,
          spokenErrors,
          maxTextBytes,
          timings,
          language,
          voice,
          asked);
    }
  }
}
