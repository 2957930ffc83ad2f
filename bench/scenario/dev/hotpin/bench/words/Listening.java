package dev.hotpin.bench.words;

import dev.hotpin.recognition.SpeechDecoder;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what a decoder makes of one utterance. Called by the decoder's thread. */
final class Listening implements SpeechDecoder.Listener {
  /** A recording that takes longer than this never ends. */
  private static final long TIMEOUT_SECONDS = 300;

  private final CompletableFuture<String> over = new CompletableFuture<>();
  private String transcript = "";

  private Listening() {}

  /**
   * Decodes as fast as it goes, and returns the transcript when the decoder is idle again.
   *
   * @throws IOException with one sentence: it failed, or did not end
   */
  static String transcriptOf(SpeechDecoder decoder, byte[] pcm) throws IOException {
    Listening listening = new Listening();
    decoder.begin(listening);
    decoder.feed(pcm.clone());
    decoder.finish();
    try {
      return listening.over.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("The recognizer failed: " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("The recognizer does not end a recording.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while speech was decoded", e);
    }
  }

  @Override
  public boolean wantsPartials() {
    return false;
  }

  @Override
  public void onPartial(String words, int finishedChars) {}

  @Override
  public void onFinal(String words) {
    transcript = words;
  }

  @Override
  public void onFailure(Throwable cause) {
    over.completeExceptionally(cause);
  }

  @Override
  public void onIdle() {
    over.complete(transcript);
  }
}
