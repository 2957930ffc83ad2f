package dev.hotpin.bench.speech;

import dev.hotpin.audio.VoicedSpan;
import dev.hotpin.audio.WavFile;
import dev.hotpin.bench.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clips for a load, handed out one by one, each once: a recognizer decodes a clip that it knows
 * many times faster, and a capacity found that way is false. Made by espeak-ng and kept in a
 * folder, so that the next run has them; the real recordings of the project come first.
 *
 * <p>When all are used up it begins again, and counts: {@link #heardTwice}. Any thread.
 */
public final class SpeechCorpus {
  private static final String RESOURCES = "/dev/hotpin/speech/";

  /** Recordings of people, by language. */
  private static final List<String> ENGLISH_RECORDINGS =
      List.of("go-forward-ten-meters", "ill-disposed-young-man", "amiable-himself");

  private final List<Clip> clips;
  private int next;
  private long handedOut;

  /** Of clips that are there. */
  public SpeechCorpus(List<Clip> clips) {
    if (clips.isEmpty()) {
      throw new IllegalArgumentException("a corpus needs a clip");
    }
    this.clips = List.copyOf(clips);
  }

  /** Where clips are kept unless told otherwise: they outlive a clean build. */
  public static Path defaultFolder() {
    return Path.of(System.getProperty("user.home"), ".cache", "hotpin", "bench-speech");
  }

  /**
   * Makes what is not there yet. Blocks: some 30 ms a clip and core.
   *
   * @param language {@code en} or {@code ko}
   * @param count distinct clips
   * @param firstNumber of the sentence to begin with: other runs of a server hear other clips
   * @throws IOException with one sentence: no espeak-ng, no place on the disk
   */
  public static SpeechCorpus prepare(
      String language, int count, long firstNumber, Path folder, Progress progress)
      throws IOException {
    Path home = folder.resolve(language);
    Files.createDirectories(home);
    List<Clip> clips = new ArrayList<>();
    if (language.equals("en") && firstNumber == 0) {
      for (String name : ENGLISH_RECORDINGS) {
        clips.add(recording(name, home));
      }
    }
    EspeakNg.check();
    Sentences sentences = Sentences.of(language);
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutorService makers = Executors.newFixedThreadPool(cores);
    try {
      List<Future<Clip>> made = new ArrayList<>();
      for (int i = 0; clips.size() + i < count; i++) {
        long number = firstNumber + i;
        made.add(makers.submit(() -> make(sentences, language, number, home)));
      }
      for (Future<Clip> clip : made) {
        clips.add(clip.get());
        progress.show("Speech to say", clips.size(), count);
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while speech was made", e);
    } finally {
      makers.shutdownNow();
      progress.clear();
    }
    return new SpeechCorpus(clips);
  }

  /**
   * The recordings of people alone, where it does not matter that they are heard again.
   *
   * @throws IOException with a sentence: no place on the disk
   */
  public static SpeechCorpus recordings(Path folder) throws IOException {
    Path home = folder.resolve("en");
    Files.createDirectories(home);
    List<Clip> clips = new ArrayList<>();
    for (String name : ENGLISH_RECORDINGS) {
      clips.add(recording(name, home));
    }
    return new SpeechCorpus(clips);
  }

  /** The next clip; one that was not handed out before, as long as there is one. */
  public synchronized Clip take() {
    Clip clip = clips.get(next);
    next = (next + 1) % clips.size();
    handedOut++;
    return clip;
  }

  /** Different clips that there are. */
  public int distinct() {
    return clips.size();
  }

  /** Clips handed out so far. */
  public synchronized long handedOut() {
    return handedOut;
  }

  /** How many of those had been handed out before; should be 0. */
  public synchronized long heardTwice() {
    return Math.max(0, handedOut - clips.size());
  }

  /** The mean length of a clip, in milliseconds. */
  public double meanMillis() {
    return clips.stream().mapToLong(Clip::millis).average().orElseThrow();
  }

  private static Clip make(Sentences sentences, String language, long number, Path home)
      throws IOException {
    String text = sentences.get(number);
    EspeakNg.Voice voice = EspeakNg.voice(language, number + number / sentences.combinations());
    Path file =
        home.resolve(
            String.format(
                "%06d-%s-%d-%d.pcm",
                number, voice.name().replace('+', '-'), voice.wordsPerMinute(), voice.pitch()));
    if (!Files.exists(file)) {
      EspeakNg.speak(text, voice, file);
    }
    return new Clip(text, file, Files.size(file));
  }

  private static Clip recording(String name, Path home) throws IOException {
    try (InputStream in = SpeechCorpus.class.getResourceAsStream(RESOURCES + name + ".wav")) {
      if (in == null) {
        throw new IOException("The program lacks its recording " + name + ".");
      }
      Path file = home.resolve(name + ".pcm");
      Files.write(file, VoicedSpan.untilLastVoiced(WavFile.parse(in.readAllBytes())));
      return new Clip(name.replace('-', ' '), file, Files.size(file));
    }
  }
}
