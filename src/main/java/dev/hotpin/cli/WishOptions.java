package dev.hotpin.cli;

import dev.hotpin.client.Wishes;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of {@code talk} that ask for part 2 of the protocol. */
final class WishOptions {
  /** Stands for {@code --vad} without a time. */
  private static final String SERVERS_OWN = "0ms";

  @Option(
      names = "--vad",
      arity = "0..1",
      paramLabel = "SILENCE",
      converter = Durations.class,
      preprocessor = OptionalTime.class,
      description =
          "Let the server find the end of speech: silence follows the recording, EOS does not."
              + " With a time, as in --vad 500ms, the silence to wait for at most.")
  private Long vadSilenceMillis;

  @Option(names = "--partials", description = "Show what is understood while it is being spoken.")
  private boolean partials;

  @Option(
      names = "--interrupt-after",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Send INTERRUPT so long after the reply's first audio, as in 800ms.")
  private Long interruptAfterMillis;

  @Option(
      names = "--barge-in-after",
      paramLabel = "TIME",
      converter = Durations.class,
      description =
          "Speak into the reply so long after its first audio: the second FILE.wav, or the same"
              + " recording again. Asks for barge_in.")
  private Long bargeInAfterMillis;

  @Option(names = "--voice", description = "The voice to be answered in; GET /voices has them.")
  private String voice;

  @Option(names = "--language", description = "The language that is spoken, as in en-US.")
  private String language;

  @Option(
      names = "--lead-ms",
      paramLabel = "MS",
      description = "How far a reply may be ahead of its playing, in milliseconds.")
  private Integer leadMillis;

  @Option(
      names = "--no-spoken-errors",
      description = "Get errors as JSON alone and at once, not spoken.")
  private boolean silentErrors;

  /** Takes what follows {@code --vad} for its own only where it is a time, not a file. */
  static final class OptionalTime implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // picocli's own signature
    public boolean preprocess(
        Stack<String> left, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      if (left.isEmpty() || !Durations.looksLikeOne(left.peek())) {
        left.push(SERVERS_OWN);
      }
      return false;
    }
  }

  boolean vad() {
    return vadSilenceMillis != null;
  }

  boolean partials() {
    return partials;
  }

  /** Null where nothing is to be interrupted. */
  Long interruptAfterMillis() {
    return interruptAfterMillis;
  }

  /** Null where nothing is to be said into the reply. */
  Long bargeInAfterMillis() {
    return bargeInAfterMillis;
  }

  /** What contradicts itself, in a sentence; null where nothing does. */
  String contradiction() {
    if (interruptAfterMillis != null && bargeInAfterMillis != null) {
      return "--interrupt-after and --barge-in-after exclude each other: a reply is stopped once.";
    }
    if (leadMillis != null && leadMillis < 0) {
      return "--lead-ms is " + leadMillis + ", allowed are 0 ms and more.";
    }
    return null;
  }

  Wishes wishes() {
    Wishes wishes =
        Wishes.NONE.withVoice(language == null ? "" : language, voice == null ? "" : voice);
    wishes = partials ? wishes.withPartials() : wishes;
    wishes = bargeInAfterMillis != null ? wishes.withBargeIn() : wishes;
    wishes = silentErrors ? wishes.withoutSpokenErrors() : wishes;
    wishes = leadMillis != null ? wishes.withLead(leadMillis) : wishes;
    return vad() ? wishes.withEndpointing(silenceMillis()) : wishes;
  }

  private OptionalInt silenceMillis() {
    int millis = Math.toIntExact(vadSilenceMillis);
    return millis == 0 ? OptionalInt.empty() : OptionalInt.of(millis);
  }

  /** What to do about a setting that the server has refused; empty where there is no advice. */
  static String adviceOn(String refusal) {
    String[][] options = {
      {"endpointing", "--vad"},
      {"barge_in", "--barge-in-after"},
      {"partials", "--partials"},
      {"voice", "--voice"},
      {"language", "--language"},
      {"reply.lead_ms", "--lead-ms"},
      {"audio.", "--format"},
      {"reply.", "--reply-format"}
    };
    for (String[] option : options) {
      if (refusal.contains("\"" + option[0])) {
        return " (" + option[1] + " asked for it.)";
      }
    }
    return refusal.contains("credential") ? " (--token or HOTPIN_TOKEN gives one.)" : "";
  }
}
