package dev.hotpin.synthesis;

/**
 * The lines that are spoken when a turn goes wrong: what happened, and what to do next. They are
 * synthesized at start, so that they can be heard even while the synthesizer fails.
 */
public enum SpokenLine {
  /** No words were found in the audio, or there was none. */
  NO_SPEECH("Sorry, I could not understand that. Please try again."),
  /** No recognizer came free in time. */
  BUSY("Sorry, I am busy with others right now. Please try again in a moment."),
  /** The user spoke for longer than an utterance may last. */
  UTTERANCE_TOO_LONG("Sorry, that was too long for me. Please say it in fewer words."),
  /** The device has taken as many turns as it may in a minute. */
  TOO_FAST("Sorry, that was too much at once. Please wait a moment, then ask me again."),
  /** The device has used up what it may in a day. */
  DAY_USED_UP("Sorry, you have asked me all that I may answer for now. Please try again later."),
  /** A credential has as many sessions as it may. */
  TOO_MANY_SESSIONS("Sorry, your key is used for too many devices. Please try again later."),
  /** Too many of those that share a credential speak at once. */
  TOO_MANY_AT_ONCE("Sorry, too many of your devices speak at once. Please try again in a moment."),
  /** The recognizer failed. */
  STT_FAILED("Sorry, I could not listen properly. Please say that again."),
  /** There is no connection to the chat model. */
  LLM_UNREACHABLE("Sorry, I cannot reach my language model. Please try again in a minute."),
  /** The chat model took too long. */
  LLM_TIMEOUT("Sorry, the answer is taking too long. Please try again."),
  /** The chat model refuses further questions for now. */
  LLM_RATE_LIMITED("Sorry, I have been asked too much just now. Please try again in a minute."),
  /** The chat model failed in another way. */
  LLM_FAILED("Sorry, I could not find an answer. Please try again later."),
  /** The answer broke off after a part of it was spoken. */
  LLM_CUT_SHORT("Sorry, my answer broke off here. Please ask me again."),
  /** The synthesizer failed. */
  TTS_FAILED("Sorry, I could not speak the answer. Please ask me again."),
  /** The answer holds nothing that this voice can speak. */
  UNSPEAKABLE("Sorry, I have an answer, but I cannot speak it. Please ask me in English."),
  /** The device's credential has expired or was taken back. */
  UNAUTHORIZED("Sorry, my key for this server is not valid any more. Please give me a new one."),
  /** Anything else. */
  INTERNAL("Sorry, something went wrong on my side. Please try again.");

  private final String text;

  SpokenLine(String text) {
    this.text = text;
  }

  /** The words, as they are spoken and shown. */
  public String text() {
    return text;
  }
}
