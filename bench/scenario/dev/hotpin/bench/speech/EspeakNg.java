package dev.hotpin.bench.speech;

import dev.hotpin.audio.VoicedSpan;
import dev.hotpin.audio.WavFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Speaks sentences with espeak-ng, each in another voice. Any thread; blocks. */
final class EspeakNg {
  private static final String PROGRAM = "espeak-ng";

  private static final List<String> ENGLISH_VOICES =
      List.of("en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-029", "en-gb-x-gbcwmd");

  private static final List<String> VARIANTS =
      List.of("", "+m1", "+m2", "+m3", "+m4", "+m7", "+f1", "+f2", "+f3", "+f4");

  /** Words a minute. */
  private static final List<Integer> SPEEDS = List.of(140, 150, 160, 170, 180);

  /** On espeak-ng's scale of 0 to 99; 50 is its default. */
  private static final List<Integer> PITCHES = List.of(35, 42, 50, 58);

  /**
   * How a sentence is spoken.
   *
   * @param name espeak-ng's name of the voice and its variant
   */
  record Voice(String name, int wordsPerMinute, int pitch) {}

  private EspeakNg() {}

  /**
   * Checks that the program is there.
   *
   * @throws IOException with a sentence that says how to get it
   */
  static void check() throws IOException {
    try {
      run(List.of(PROGRAM, "--version"));
    } catch (IOException e) {
      throw new IOException(
          "espeak-ng makes the speech for the load and can't be run: install it (Debian, Ubuntu:"
              + " apt install espeak-ng; macOS: brew install espeak-ng; Windows: winget install"
              + " eSpeak-NG.eSpeak-NG).",
          e);
    }
  }

  /** The voice of a number: neighbours differ in all respects. */
  static Voice voice(String language, long number) {
    List<String> voices = language.equals("en") ? ENGLISH_VOICES : List.of(language);
    long rest = number;
    String voice = voices.get((int) (rest % voices.size()));
    String variant = VARIANTS.get((int) (rest % VARIANTS.size()));
    int speed = SPEEDS.get((int) (rest / 3 % SPEEDS.size()));
    int pitch = PITCHES.get((int) (rest / 7 % PITCHES.size()));
    return new Voice(voice + variant, speed, pitch);
  }

  /** Speaks, cuts at the last voiced sample, and writes the samples to {@code file}, whole. */
  static void speak(String text, Voice voice, Path file) throws IOException {
    Path wav = Files.createTempFile(file.getParent(), "speech", ".wav");
    Path raw = Files.createTempFile(file.getParent(), "speech", ".raw");
    try {
      run(
          List.of(
              PROGRAM,
              "-v",
              voice.name(),
              "-s",
              Integer.toString(voice.wordsPerMinute()),
              "-p",
              Integer.toString(voice.pitch()),
              "-w",
              wav.toString(),
              "--",
              text));
      byte[] pcm = VoicedSpan.untilLastVoiced(WavFile.read(wav));
      if (pcm.length == 0) {
        throw new IOException("espeak-ng spoke nothing in voice " + voice.name() + ".");
      }
      Files.write(raw, pcm);
      moveWhole(raw, file);
    } finally {
      Files.deleteIfExists(wav);
      Files.deleteIfExists(raw);
    }
  }

  private static void moveWhole(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(command + " failed: " + said.strip());
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while speech was made", e);
    }
  }
}
