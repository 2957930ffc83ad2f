package dev.hotpin.recognition;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.VoicedSpan;
import dev.hotpin.audio.WavFile;
import dev.hotpin.concurrent.EngineThreads;
import dev.hotpin.recognition.sphinx.SphinxEngine;
import dev.hotpin.recognition.sphinx.SphinxSearch;
import dev.hotpin.recognition.vosk.VoskEngine;
import dev.hotpin.testing.KoreanModel;
import dev.hotpin.testing.Recordings;
import dev.hotpin.testing.ThreadLoop;
import io.netty.util.concurrent.EventExecutorGroup;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes down what an engine tells while recordings are spoken in real time, for choosing the
 * numbers of {@link StablePrefix} and of guesses. Arguments: {@code sphinx4} or {@code vosk}, a
 * file to write, and WAV, raw or PCM files of speech (none: the bundled recordings). Each is spoken
 * up to its last voiced sample and {@value #TAIL_MILLIS} ms of what follows (quiet noise where the
 * file ends); then comes the end of speech. A line is {@code clip, kind, milliseconds since the
 * first sample, finished characters, words}, with tabs.
 */
public final class PartialsRecorder {
  private static final int PIECE_BYTES = (int) Pcm.bytesOf(40);
  private static final long TAIL_MILLIS = 600;
  private static final int WAV_HEADER_BYTES = 44;
  private static final int NOISE = 6;

  private PartialsRecorder() {}

  /** Records; see the class. */
  public static void main(String[] arguments) throws Exception {
    boolean vosk = arguments[0].equals("vosk");
    List<String> names = new ArrayList<>();
    List<byte[]> clips = new ArrayList<>();
    for (String file : Arrays.asList(arguments).subList(2, arguments.length)) {
      names.add(Path.of(file).getFileName().toString());
      clips.add(read(Path.of(file)));
    }
    if (clips.isEmpty()) {
      for (String name : List.of("go-forward-ten-meters", "korean-espeak", "amiable-himself")) {
        names.add(name);
        clips.add(Recordings.pcm(name));
      }
    }
    List<byte[]> warmUp =
        List.of(Recordings.pcm(Recordings.YOUNG_MAN), Recordings.pcm(Recordings.GO_FORWARD));
    EventExecutorGroup threads = EngineThreads.newGroup("stt", 1, 64);
    try (PrintStream out =
            new PrintStream(
                Files.newOutputStream(Path.of(arguments[1])), true, StandardCharsets.UTF_8);
        RecognitionEngine engine =
            vosk
                ? VoskEngine.load(KoreanModel.find().orElseThrow(), threads, warmUp)
                : SphinxEngine.load(threads, SphinxSearch.FAST, warmUp);
        RecognizerPool pool =
            RecognizerPool.start(engine, OptionalInt.of(1), Pcm.bytesOf(120_000));
        ThreadLoop loop = new ThreadLoop()) {
      for (int i = 0; i < clips.size(); i++) {
        speak(pool, loop, names.get(i), clips.get(i), out);
      }
    }
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
  }

  private static void speak(
      RecognizerPool pool, ThreadLoop loop, String name, byte[] pcm, PrintStream out) {
    int voicedBytes = VoicedSpan.of(pcm).endByte();
    byte[] spoken = withTail(pcm, voicedBytes);
    CompletableFuture<String> transcript = new CompletableFuture<>();
    long startNanos = System.nanoTime();
    RecognitionListener listener =
        new RecognitionListener() {
          @Override
          public void onPartial(String words, int finishedChars) {
            line(out, name, "partial", startNanos, finishedChars, words);
          }

          @Override
          public void onFinal(String words) {
            line(out, name, "final", startNanos, words.length(), words);
            transcript.complete(words);
          }

          @Override
          public void onFailure(Throwable cause) {
            transcript.completeExceptionally(cause);
          }
        };
    Recognition recognition = pool.open(loop, listener);
    loop.execute(() -> recognition.wantPartials(true));
    out.printf("%s\tvoiced\t%d\t0\t%n", name, Pcm.millisOf(voicedBytes));
    for (int start = 0; start < spoken.length; start += PIECE_BYTES) {
      byte[] piece =
          Arrays.copyOfRange(spoken, start, Math.min(start + PIECE_BYTES, spoken.length));
      long dueNanos =
          startNanos + TimeUnit.MILLISECONDS.toNanos(Pcm.millisOf(start + piece.length));
      for (long left = dueNanos - System.nanoTime();
          left > 0;
          left = dueNanos - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      loop.execute(() -> recognition.feed(piece));
    }
    line(out, name, "eos", startNanos, 0, "");
    loop.execute(recognition::endOfSpeech);
    transcript.join();
  }

  private static void line(
      PrintStream out, String name, String kind, long startNanos, int finished, String words) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    out.printf("%s\t%s\t%d\t%d\t%s%n", name, kind, millis, finished, words);
  }

  private static byte[] withTail(byte[] pcm, int voicedBytes) {
    int bytes = voicedBytes + (int) Pcm.bytesOf(TAIL_MILLIS);
    byte[] spoken = Arrays.copyOf(pcm, bytes);
    for (int at = pcm.length / 2 * 2; at < bytes; at += 2) {
      spoken[at] = (byte) (at * 31 % NOISE - NOISE / 2);
      spoken[at + 1] = (byte) (spoken[at] < 0 ? -1 : 0);
    }
    return spoken;
  }

  private static byte[] read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (file.toString().endsWith(".wav")) {
      try {
        return WavFile.parse(bytes);
      } catch (RuntimeException | IOException e) {
        return Arrays.copyOfRange(bytes, WAV_HEADER_BYTES, bytes.length);
      }
    }
    return bytes;
  }
}
