package dev.hotpin.recognition.vosk;

import dev.hotpin.audio.Pcm;
import dev.hotpin.concurrent.EngineThreads;
import dev.hotpin.recognition.Recognition;
import dev.hotpin.recognition.RecognitionListener;
import dev.hotpin.recognition.RecognizerPool;
import dev.hotpin.testing.KoreanModel;
import dev.hotpin.testing.Recordings;
import dev.hotpin.testing.ThreadLoop;
import io.netty.util.concurrent.EventExecutorGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Prints the time from the last of samples paced in real time to the transcript. Arguments:
 * speakers at once (default 1), and a directory of WAV files with 44-byte headers (default: the
 * Korean recording ten times).
 */
public final class FinishLatency {
  private static final int PIECE_BYTES = (int) Pcm.bytesOf(40);
  private static final int WAV_HEADER_BYTES = 44;
  private static final int RUNS = 10;

  private FinishLatency() {}

  /** Measures; see the class. */
  public static void main(String[] arguments) throws Exception {
    int speakers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    List<byte[]> clips = new ArrayList<>();
    if (arguments.length > 1) {
      clips.addAll(clipsIn(Path.of(arguments[1])));
    } else {
      for (int i = 0; i < RUNS; i++) {
        clips.add(Recordings.pcm("korean-espeak"));
      }
    }
    Path model = KoreanModel.find().orElseThrow();
    EventExecutorGroup threads =
        EngineThreads.newGroup("stt", Runtime.getRuntime().availableProcessors(), 64);
    List<byte[]> warmUp =
        List.of(
            Recordings.pcm("go-forward-ten-meters"),
            Recordings.pcm("ill-disposed-young-man"),
            Recordings.pcm("amiable-himself"));
    long startNanos = System.nanoTime();
    List<Double> millis = new ArrayList<>();
    try (VoskEngine engine = VoskEngine.load(model, threads, warmUp);
        RecognizerPool pool =
            RecognizerPool.start(engine, OptionalInt.of(speakers), Pcm.bytesOf(120_000));
        ThreadLoop loop = new ThreadLoop()) {
      System.out.printf(
          "%s; ready after %.1f s%n", pool.permitsReason(), (System.nanoTime() - startNanos) / 1e9);
      for (int first = 0; first + speakers <= clips.size(); first += speakers) {
        List<CompletableFuture<Double>> round = new ArrayList<>();
        for (byte[] clip : clips.subList(first, first + speakers)) {
          round.add(
              CompletableFuture.supplyAsync(
                  () -> speak(pool, loop, clip), task -> new Thread(task).start()));
        }
        for (CompletableFuture<Double> one : round) {
          millis.add(one.get());
        }
      }
    }
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    millis.sort(Double::compare);
    System.out.printf(
        "%d utterances, %d at once: p50 %.0f ms, p95 %.0f ms, max %.0f ms%n",
        millis.size(),
        speakers,
        millis.get(millis.size() / 2),
        millis.get((int) (millis.size() * 0.95)),
        millis.get(millis.size() - 1));
  }

  private static double speak(RecognizerPool pool, ThreadLoop loop, byte[] clip) {
    CompletableFuture<String> transcript = new CompletableFuture<>();
    RecognitionListener listener =
        new RecognitionListener() {
          @Override
          public void onFinal(String words) {
            transcript.complete(words);
          }

          @Override
          public void onFailure(Throwable cause) {
            transcript.completeExceptionally(cause);
          }
        };
    Recognition recognition = pool.open(loop, listener);
    long startNanos = System.nanoTime();
    for (int start = 0; start < clip.length; start += PIECE_BYTES) {
      byte[] piece = Arrays.copyOfRange(clip, start, Math.min(start + PIECE_BYTES, clip.length));
      long dueNanos =
          startNanos + TimeUnit.MILLISECONDS.toNanos(Pcm.millisOf(start + piece.length));
      for (long left = dueNanos - System.nanoTime();
          left > 0;
          left = dueNanos - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      loop.execute(() -> recognition.feed(piece));
    }
    long endNanos = System.nanoTime();
    loop.execute(recognition::endOfSpeech);
    String words = transcript.join();
    double millis = (System.nanoTime() - endNanos) / 1e6;
    System.out.printf("%.0f ms  %s%n", millis, words);
    return millis;
  }

  private static List<byte[]> clipsIn(Path directory) throws IOException {
    List<byte[]> clips = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        byte[] wav = Files.readAllBytes(file);
        clips.add(Arrays.copyOfRange(wav, WAV_HEADER_BYTES, wav.length));
      }
    }
    return clips;
  }
}
