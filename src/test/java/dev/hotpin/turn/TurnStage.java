package dev.hotpin.turn;

/** How far a turn is, and how a bench gets there. */
enum TurnStage {
  LISTENING,
  TRANSCRIBING,
  THINKING,
  SYNTHESIZING,
  SPEAKING,
  WRITING,
  IDLE;

  /** Takes the first turn of {@code bench}, a fresh one, so far; what the device saw is seen. */
  void reach(TurnBench bench) {
    bench.saw();
    if (this == IDLE) {
      return;
    }
    bench.audio(50);
    if (this == LISTENING) {
      return;
    }
    bench.endOfSpeech();
    if (this == TRANSCRIBING) {
      return;
    }
    bench.then(() -> bench.recognition.last().finish("hello"));
    if (this == THINKING) {
      return;
    }
    bench.link.takeOnly(this == WRITING ? 640 : Long.MAX_VALUE);
    bench.then(() -> bench.chat.last().say("One two three four. Five. "));
    if (this == SYNTHESIZING) {
      return;
    }
    bench.then(() -> bench.voice.last().samples(1_280));
    if (this == WRITING) {
      bench.then(() -> bench.voice.last().complete());
      bench.then(() -> bench.chat.last().complete());
    }
  }
}
