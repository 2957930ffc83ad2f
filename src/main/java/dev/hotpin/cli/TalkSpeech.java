package dev.hotpin.cli;

import dev.hotpin.client.Pacing;
import dev.hotpin.client.TurnListener;
import dev.hotpin.client.TurnReport;
import dev.hotpin.client.WearableSession;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/** Where the user's words come from. */
interface TalkSpeech {
  /** What is about to be spoken, for people. */
  String description();

  /**
   * Speaks once.
   *
   * @return the turn; live speech is over by then, a recording may be under way
   * @throws IOException with one sentence, if there is nothing to speak with
   */
  CompletableFuture<TurnReport> speak(WearableSession session, TurnListener listener)
      throws IOException;

  /** A recording, the same in each turn. */
  static TalkSpeech of(Recording recording, Pacing pacing) {
    return new TalkSpeech() {
      @Override
      public String description() {
        return String.format(
            "Speaking %s, %.1f s%s",
            recording.name(),
            recording.millis() / 1000.0,
            pacing.realTime() ? "" : ", sent at once");
      }

      @Override
      public CompletableFuture<TurnReport> speak(WearableSession session, TurnListener listener) {
        return session.speak(recording.pcm(), pacing, listener);
      }
    };
  }

  /** A text, without speech. */
  static TalkSpeech text(String text) {
    return new TalkSpeech() {
      @Override
      public String description() {
        return "Saying in text: " + text;
      }

      @Override
      public CompletableFuture<TurnReport> speak(WearableSession session, TurnListener listener) {
        return session.text(text, listener);
      }
    };
  }

  /**
   * The microphone, until a line is entered.
   *
   * @param keys where the line comes from
   */
  static TalkSpeech live(InputStream keys) {
    return new TalkSpeech() {
      @Override
      public String description() {
        return "Speak; press Enter when done";
      }

      @Override
      public CompletableFuture<TurnReport> speak(WearableSession session, TurnListener listener)
          throws IOException {
        try (Microphone microphone = Microphone.open()) {
          CompletableFuture<TurnReport> turn = session.beginLive(listener);
          microphone.record(
              keys,
              () -> turn.isDone() || Thread.currentThread().isInterrupted(),
              session::sendAudio);
          session.endSpeech();
          return turn;
        }
      }
    };
  }
}
