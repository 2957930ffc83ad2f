package dev.hotpin.whole;

import dev.hotpin.Hotpin;
import java.util.Arrays;
import java.util.Scanner;

/** The program, of which a voice hangs after the word "hang": the first that is at work then. */
final class StuckVoices {
  private static final String VOICES = "hotpin-tts-";
  private static final String SYNTHESIZER = "com.sun.speech.freetts";

  private StuckVoices() {}

  public static void main(String[] args) {
    Thread listener = new Thread(StuckVoices::listen, "stuck-voices");
    listener.setDaemon(true);
    listener.start();
    Hotpin.main(args);
  }

  private static void listen() {
    try (Scanner words = new Scanner(System.in, "US-ASCII")) {
      while (words.hasNext()) {
        if (words.next().equals("hang")) {
          boolean hangs = false;
          while (!hangs) {
            hangs =
                Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith(VOICES))
                    .anyMatch(StuckVoices::hangs);
          }
        }
      }
    }
  }

  /** Stops the thread where it is in the synthesizer. Nothing else makes real ones hang on cue. */
  @SuppressWarnings({"deprecation", "removal"})
  private static boolean hangs(Thread thread) {
    thread.suspend();
    if (isAtWork(thread)) {
      return true;
    }
    thread.resume();
    return false;
  }

  private static boolean isAtWork(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith(SYNTHESIZER));
  }
}
