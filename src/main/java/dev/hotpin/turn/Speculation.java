package dev.hotpin.turn;

import dev.hotpin.concurrent.Loop;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.dialogue.StoredImage;
import dev.hotpin.tracing.TraceContext;
import java.util.List;
import java.util.Optional;

/**
 * The guesses of one utterance. When the speaker falls silent the words so far are taken for all
 * that there will be, and the chat model is asked; what it says is heard only if they were. There
 * is at most one guess at a time; nothing of a wrong one is left but the count. Thread: the
 * session's loop.
 */
final class Speculation {
  /**
   * Silence after which the words so far are taken for all: longer than the stop of a consonant,
   * shorter than people take to let go of a button.
   */
  static final long SILENCE_MILLIS = 120;

  /** Guesses in one utterance: the words in the first pauses, and their late corrections. */
  static final int MAX_GUESSES = 3;

  /** A guess that is so old answers another moment's question. It bounds an endless answer, too. */
  static final long MAX_AGE_MILLIS = 10_000;

  private final String sessionId;
  private final TurnServices services;
  private final Loop loop;
  private final TraceContext trace;
  private final SpokenAhead voice;
  private final GuessPolicy.Share share;
  private final VoiceGate gate;

  private String words = ""; // the newest partial result
  private String considered = ""; // the words of the last guess or attempt at one, normalized
  private Guess guess; // the one that may be right; null if none
  private Loop.Timer tooOld; // set while there is a guess
  private int guesses;
  private boolean asking; // the history is being read for one
  private boolean over;

  Speculation(
      String sessionId,
      TurnServices services,
      Loop loop,
      TraceContext trace,
      SpokenAhead voice,
      GuessPolicy.Share share,
      VoiceGate gate) {
    this.sessionId = sessionId;
    this.services = services;
    this.loop = loop;
    this.trace = trace;
    this.voice = voice;
    this.share = share;
    this.gate = gate;
  }

  /** More of the utterance, which the recognizer was given too. */
  void audio(byte[] pcm, int pcmBytes) {
    if (!over) {
      gate.hear(pcm, pcmBytes);
      consider();
    }
  }

  /** The words so far changed. */
  void partial(String transcript) {
    if (over) {
      return;
    }
    words = transcript;
    if (guess != null && !guess.isOf(transcript)) {
      dropGuess();
    }
    consider();
  }

  /** The utterance is over: no more guesses; the one that there is waits for {@link #adopt}. */
  void endOfSpeech() {
    over = true;
  }

  private void consider() {
    if (guess != null || asking || guesses == MAX_GUESSES) {
      return;
    }
    if (gate.silentMillis() < SILENCE_MILLIS || words.isBlank()) {
      return;
    }
    String normalized = Guess.normalized(words);
    if (normalized.equals(considered)) {
      return; // it was given up, or not allowed
    }
    considered = normalized;
    asking = true;
    String transcript = words;
    services
        .conversations()
        .history(sessionId)
        .whenComplete(
            (history, failure) -> loop.executeNowOrLater(() -> ask(transcript, history, failure)));
  }

  private void ask(String transcript, List<Exchange> history, Throwable failure) {
    asking = false;
    boolean stillSo = Guess.normalized(words).equals(Guess.normalized(transcript));
    if (over || failure != null || !stillSo || !share.tryBegin(loop.nanoTime())) {
      return;
    }
    guesses++;
    services.observer().guessMade();
    StoredImage image = services.images().peek(sessionId).orElse(null);
    guess = new Guess(services, loop, trace, voice, transcript, image);
    tooOld = loop.schedule(this::dropGuess, MAX_AGE_MILLIS);
    int turns = Math.min(history.size(), services.settings().historyTurns());
    guess.ask(sessionId, history.subList(history.size() - turns, history.size()), transcript);
  }

  /**
   * The final transcript is known: the guess that was right, which is the caller's from now on; or
   * nothing, and nothing is left of any.
   */
  Optional<Guess> adopt(String transcript, StoredImage image) {
    over = true;
    if (guess == null) {
      return Optional.empty();
    }
    if (guess.hasFailed() || !guess.isOf(transcript) || !guess.hasImage(image)) {
      dropGuess();
      return Optional.empty();
    }
    Guess right = guess;
    guess = null;
    tooOld.cancel();
    share.useful();
    services.observer().guessRight();
    return Optional.of(right);
  }

  /** The turn is over, or won't be answered. Harmless when over. */
  void cancel() {
    over = true;
    dropGuess();
    voice.cancel();
  }

  private void dropGuess() {
    if (guess != null) {
      tooOld.cancel();
      guess.cancel();
      guess = null;
      share.wasted(loop.nanoTime());
      services.observer().guessWasted();
    }
  }
}
