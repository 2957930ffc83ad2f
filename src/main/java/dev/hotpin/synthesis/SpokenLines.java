package dev.hotpin.synthesis;

import java.io.ByteArrayOutputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Every {@link SpokenLine} as samples, made once at start: some 1.5 MB. Immutable; threads: any.
 *
 * <p>The arrays are shared by all turns. Nobody changes them; who must hand on an array that its
 * receiver may change, copies it.
 */
public final class SpokenLines {
  /** How long one line may take; a synthesizer that is warm needs 10 ms. */
  static final int LINE_TIMEOUT_SECONDS = 10;

  private final Map<SpokenLine, byte[]> pcmByLine;

  private SpokenLines(Map<SpokenLine, byte[]> pcmByLine) {
    this.pcmByLine = pcmByLine;
  }

  /**
   * Has every line spoken, one after another. Blocks; for the start of the server only.
   *
   * @throws IllegalStateException if the synthesizer fails at a line, speaks nothing or takes more
   *     than {@value #LINE_TIMEOUT_SECONDS} s; one sentence, for people
   */
  public static SpokenLines prepare(SpeechSynthesizer synthesizer) {
    return prepare(synthesizer, TimeUnit.SECONDS.toMillis(LINE_TIMEOUT_SECONDS));
  }

  static SpokenLines prepare(SpeechSynthesizer synthesizer, long lineTimeoutMillis) {
    Map<SpokenLine, byte[]> pcmByLine = new EnumMap<>(SpokenLine.class);
    for (SpokenLine line : SpokenLine.values()) {
      pcmByLine.put(line, speak(synthesizer, line, lineTimeoutMillis));
    }
    return new SpokenLines(pcmByLine);
  }

  /**
   * The samples of a line, in the format of {@link dev.hotpin.audio.Pcm}: shared, not to change.
   */
  public byte[] pcm(SpokenLine line) {
    return pcmByLine.get(line);
  }

  private static byte[] speak(
      SpeechSynthesizer synthesizer, SpokenLine line, long lineTimeoutMillis) {
    Recording recording = new Recording();
    SynthesisJob job = synthesizer.speak(line.text(), null, recording);
    try {
      byte[] pcm = recording.whole.get(lineTimeoutMillis, TimeUnit.MILLISECONDS);
      if (pcm.length == 0) {
        throw cannotSpeak(synthesizer, line, "there were no samples", null);
      }
      return pcm;
    } catch (ExecutionException e) {
      throw cannotSpeak(synthesizer, line, String.valueOf(e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      job.cancel();
      throw cannotSpeak(synthesizer, line, "it took more than " + lineTimeoutMillis + " ms", e);
    } catch (InterruptedException e) {
      job.cancel();
      Thread.currentThread().interrupt();
      throw cannotSpeak(synthesizer, line, "the start was interrupted", e);
    }
  }

  private static IllegalStateException cannotSpeak(
      SpeechSynthesizer synthesizer, SpokenLine line, String why, Throwable cause) {
    return new IllegalStateException(
        "The synthesizer "
            + synthesizer.name()
            + " can't speak the line "
            + line
            + ": "
            + why
            + ".",
        cause);
  }

  /** Keeps what is spoken. Thread: the synthesizer's. */
  private static final class Recording implements SynthesisListener {
    final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream samples = new ByteArrayOutputStream();

    @Override
    public void onSamples(byte[] pcm) {
      samples.writeBytes(pcm);
    }

    @Override
    public void onComplete() {
      whole.complete(samples.toByteArray());
    }

    @Override
    public void onFailure(Throwable cause) {
      whole.completeExceptionally(cause);
    }
  }
}
