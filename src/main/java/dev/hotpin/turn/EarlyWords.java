package dev.hotpin.turn;

import dev.hotpin.concurrent.Loop;
import dev.hotpin.dialogue.StoredImage;
import dev.hotpin.recognition.StablePrefix;
import dev.hotpin.tracing.TraceContext;
import dev.hotpin.wire.ServerMessage;
import dev.hotpin.wire.SessionOptions;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a turn does with the words that are known before its user has finished: shows them to a
 * device that asked for them, and guesses with them where the server does that. Thread: the
 * session's loop.
 */
final class EarlyWords {
  private final Partials partials; // null where the device did not ask
  private final Speculation speculation; // null where nobody guesses

  /**
   * For one utterance.
   *
   * @param voice speaks ahead for guesses; null where nobody guesses
   */
  EarlyWords(
      String sessionId,
      SessionOptions options,
      TurnServices services,
      Loop loop,
      DeviceLink link,
      TraceContext trace,
      SpokenAhead voice,
      GuessPolicy.Share share) {
    partials =
        options.partials()
            ? new Partials(loop, words -> show(words, link, options.maxTextBytes()))
            : null;
    speculation =
        voice == null
            ? null
            : new Speculation(sessionId, services, loop, trace, voice, share, new LevelGate());
  }

  /** A longer text would be cut, and a cut takes back what was promised: it is not shown. */
  private static void show(StablePrefix.Shown words, DeviceLink link, int maxMessageBytes) {
    int bytes = words.transcript().getBytes(StandardCharsets.UTF_8).length;
    if (bytes <= maxMessageBytes - ServerMessage.Partial.AROUND_TEXT_BYTES) {
      link.send(new ServerMessage.Partial(words.transcript(), words.stableChars()));
    }
  }

  /** Whether the recognizer is to be asked for words so far. */
  boolean areWanted() {
    return partials != null || speculation != null;
  }

  /** More of the utterance, which the recognizer was given too. */
  void audio(byte[] pcm, int pcmBytes) {
    if (speculation != null) {
      speculation.audio(pcm, pcmBytes);
    }
  }

  /** The words so far changed; see {@link dev.hotpin.recognition.RecognitionListener}. */
  void partial(String transcript, int finishedChars) {
    if (partials != null) {
      partials.heard(transcript, finishedChars);
    }
    if (speculation != null) {
      speculation.partial(transcript);
    }
  }

  /** The utterance is over: nothing is shown and nothing is guessed any more. */
  void endOfSpeech() {
    if (partials != null) {
      partials.end();
    }
    if (speculation != null) {
      speculation.endOfSpeech();
    }
  }

  /** The final transcript as it is to be shown. */
  String shown(String transcript) {
    return partials == null ? transcript : partials.settled(transcript);
  }

  /** The guess that was right, or nothing; see {@link Speculation#adopt}. */
  Optional<Guess> adopt(String transcript, StoredImage image) {
    return speculation == null ? Optional.empty() : speculation.adopt(transcript, image);
  }

  /** The turn is over or is not answered. Harmless when over. */
  void cancel() {
    if (partials != null) {
      partials.end();
    }
    if (speculation != null) {
      speculation.cancel();
    }
  }
}
