package dev.hotpin.synthesis.freetts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.VoicedSpan;
import dev.hotpin.concurrent.EngineThreads;
import dev.hotpin.synthesis.RecordingListener;
import dev.hotpin.synthesis.SpokenLine;
import dev.hotpin.synthesis.SpokenLines;
import dev.hotpin.synthesis.SynthesisJob;
import io.netty.util.concurrent.EventExecutorGroup;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FreeTtsSynthesizerIT {
  private static final int VOICES = 3;
  private static final int MAX_QUEUED_JOBS = 64;
  private static final String LONG_TEXT =
      "This sentence goes on and on, for as long as a piece may be, so that there is time enough to"
          + " stop it somewhere before its end comes.";
  private static final List<String> TEXTS =
      List.of(
          "Hello.",
          "She sells sea shells on the sea shore.",
          "He had half a ham.",
          "Thirty three thieves thought that they thrilled the throne.",
          "It is a quarter past ten in the morning, on the 23rd of November 2026.",
          "Please try again.",
          "The answer is 42. Is that right?",
          "Dr. Rao's number is 080 4567.",
          "Zyxomma petiolatum hunts at dusk.",
          "First do this; then do that: and stop!",
          "Up and down",
          "Why?");

  private static EventExecutorGroup group;
  private static FreeTtsSynthesizer synthesizer;

  /** A step of it is 43 dB below full scale: nobody hears it. */
  private static final int MAX_STEP = 230;

  private static final List<String> LEVEL_TEXTS =
      List.of(
          "The weather in the hills is cool and mostly cloudy today.",
          "I am sorry, I did not understand that.",
          "Twelve plus thirty is forty two.",
          "Please put the blue book on the table near the window,",
          "Many people walk to the market early in the morning.",
          "Your timer is set for twenty five minutes.");

  @BeforeAll
  static void start() {
    group = EngineThreads.newGroup("it-tts", VOICES, 256);
    synthesizer = FreeTtsSynthesizer.start(group, VOICES, 175, 100, MAX_QUEUED_JOBS);
  }

  @AfterAll
  static void stop() {
    synthesizer.close();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void aSentenceIsSpokenAtItsUsualLengthAndLevelInSmallPieces() throws Exception {
    RecordingListener heard = speak("Please try again in a minute.").await();
    assertNull(heard.failure());
    assertEquals(1, heard.ends());
    assertTrue(heard.thread().startsWith("it-tts"), heard.thread());
    long millis = Pcm.millisOf(heard.pcm().length);
    assertTrue(millis > 1000 && millis < 2500, millis + " ms");
    int peak = peak(heard.pcm());
    assertTrue(peak > 12_000 && peak < 32_767, "peak " + peak);
    for (byte[] piece : heard.pieces()) {
      assertTrue(piece.length > 0 && piece.length % 2 == 0, "piece of " + piece.length);
      assertTrue(Pcm.millisOf(piece.length) <= PieceJob.SENTENCE_PAUSE_MILLIS);
    }
  }

  @Test
  void samplesAreLittleEndian() throws Exception {
    byte[] pcm = speak("Many a mickle makes a muckle.").await().pcm();
    byte[] swapped = pcm.clone();
    for (int i = 0; i < swapped.length; i += 2) {
      swapped[i] = pcm[i + 1];
      swapped[i + 1] = pcm[i];
    }
    // From one sample to the next speech moves by a part of its level, noise by more than it.
    assertTrue(roughness(pcm) < 0.6, "roughness " + roughness(pcm));
    assertTrue(roughness(swapped) > 0.9, "roughness, swapped " + roughness(swapped));
  }

  @Test
  void speechBeginsAtOnceAtAnyRateAndIsFollowedByAPause() throws Exception {
    for (int rate : new int[] {80, 175, 400}) {
      try (FreeTtsSynthesizer other =
          FreeTtsSynthesizer.start(group, 1, rate, 100, MAX_QUEUED_JOBS)) {
        for (String text : TEXTS) {
          byte[] pcm = speak(other, text).await().pcm();
          VoicedSpan span = VoicedSpan.of(pcm);
          String message = rate + " words a minute: " + text;
          // A soft consonant lasts a while before VoicedSpan counts it, the longer the slower.
          long softMillis = Math.max(130, 130 * 175 / rate);
          assertTrue(Pcm.millisOf(span.startByte()) <= softMillis, message + ", " + span);
          assertTrue(onsetMillis(pcm) <= PieceJob.LEAD_MILLIS, message);
          assertTrue(pcm.length - span.endByte() >= Pcm.bytesOf(50), message);
        }
      }
    }
  }

  @Test
  void everyTextIsAsLoudAsTheOthersAndNothingClips() throws Exception {
    double quietest = Double.MAX_VALUE;
    double loudest = -Double.MAX_VALUE;
    for (String text : LEVEL_TEXTS) {
      byte[] pcm = speak(text).await().pcm();
      double decibels = activeLevel(pcm);
      quietest = Math.min(quietest, decibels);
      loudest = Math.max(loudest, decibels);
      assertTrue(peak(pcm) < Short.MAX_VALUE, text);
    }
    assertTrue(loudest - quietest <= 2, quietest + " to " + loudest + " dB");
  }

  @Test
  void piecesJoinWithoutAStep() throws Exception {
    for (String text : LEVEL_TEXTS) {
      int[] samples = samples(speak(text).await().pcm());
      assertTrue(Math.abs(samples[0]) <= MAX_STEP, text + " begins at " + samples[0]);
      int last = samples.length - 1;
      while (last > 0 && samples[last] == 0) {
        last--;
      }
      assertTrue(Math.abs(samples[last]) <= MAX_STEP, text + " ends at " + samples[last]);
    }
  }

  @Test
  void volumeIsAmplitudeAndTheLoudestDoesNotClip() throws Exception {
    double usual = activeLevel(speak(LEVEL_TEXTS.get(0)).await().pcm());
    try (FreeTtsSynthesizer soft = FreeTtsSynthesizer.start(group, 1, 175, 50, 1);
        FreeTtsSynthesizer loud = FreeTtsSynthesizer.start(group, 1, 175, 200, 1)) {
      byte[] softPcm = speak(soft, LEVEL_TEXTS.get(0)).await().pcm();
      byte[] loudPcm = speak(loud, LEVEL_TEXTS.get(0)).await().pcm();
      assertEquals(usual - 6, activeLevel(softPcm), 0.3);
      double gained = activeLevel(loudPcm) - usual;
      assertTrue(gained > 4.5 && gained <= 6.1, "gained " + gained + " dB");
      assertTrue(peak(loudPcm) < Short.MAX_VALUE, "peak " + peak(loudPcm));
    }
  }

  @Test
  void aSlowerRateIsSlower() throws Exception {
    try (FreeTtsSynthesizer slow = FreeTtsSynthesizer.start(group, 1, 80, 100, 1);
        FreeTtsSynthesizer fast = FreeTtsSynthesizer.start(group, 1, 400, 100, 1)) {
      int slowBytes = speak(slow, LONG_TEXT).await().pcm().length;
      int fastBytes = speak(fast, LONG_TEXT).await().pcm().length;
      assertTrue(slowBytes > 4 * fastBytes, slowBytes + " and " + fastBytes + " bytes");
    }
  }

  @Test
  void textsSpokenAtOnceSoundExactlyAsOneByOne() throws Exception {
    List<byte[]> alone = new ArrayList<>();
    for (String text : TEXTS) {
      alone.add(speak(text).await().pcm());
    }
    for (int round = 0; round < 4; round++) {
      List<RecordingListener> together = TEXTS.stream().map(text -> speak(text)).toList();
      for (int i = 0; i < TEXTS.size(); i++) {
        assertArrayEquals(alone.get(i), together.get(i).await().pcm(), TEXTS.get(i));
      }
    }
  }

  @Test
  void whatCannotBeSpokenCompletesWithoutSamples() throws Exception {
    for (String text : List.of("안녕하세요", "नमस्ते", "...", "!!!", "", " ", "\uD83D\uDE00")) {
      RecordingListener heard = speak(text).await();
      assertNull(heard.failure(), text);
      assertEquals(0, heard.pieces().size(), text);
      assertEquals(1, heard.ends(), text);
    }
  }

  @Test
  void oddTextsEndOneWayOrTheOther() throws Exception {
    for (String text :
        List.of("x".repeat(150), "1".repeat(150), "a,".repeat(75), "\u0000\uD83D (((", "$-0.-")) {
      assertEquals(1, speak(text).await().ends(), text);
    }
    assertNull(speak("Still here.").await().failure());
  }

  @Test
  void aCancelledPieceStopsAndFreesItsVoice() throws Exception {
    int wholePieces = speak(LONG_TEXT).await().pieces().size();
    CompletableFuture<SynthesisJob> job = new CompletableFuture<>();
    CountDownLatch cancelled = new CountDownLatch(1);
    RecordingListener heard =
        new RecordingListener() {
          @Override
          public void onSamples(byte[] pcm) {
            super.onSamples(pcm);
            if (pieces().size() == 3) {
              job.join().cancel();
              cancelled.countDown();
            }
          }
        };
    job.complete(synthesizer.speak(LONG_TEXT, "kevin16", heard));
    assertTrue(cancelled.await(20, TimeUnit.SECONDS));
    awaitIdle(synthesizer, VOICES);
    assertEquals(3, heard.pieces().size());
    assertEquals(0, heard.ends());
    assertTrue(wholePieces > 50, "whole: " + wholePieces);
    job.join().cancel();
  }

  @Test
  void twentyPiecesLeaveNoThreadAndNoVoiceBehind() throws Exception {
    Set<String> before = threadNames();
    for (int i = 0; i < 20; i++) {
      assertNull(speak(TEXTS.get(i % TEXTS.size())).await().failure());
    }
    awaitIdle(synthesizer, VOICES);
    Set<String> after = threadNames();
    after.removeAll(before);
    after.removeIf(name -> name.startsWith("it-tts"));
    assertEquals(Set.of(), after);
  }

  @Test
  void beyondTheBoundAPieceIsRefused() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch speaking = new CountDownLatch(1);
    RecordingListener slow =
        new RecordingListener() {
          @Override
          public void onSamples(byte[] pcm) {
            speaking.countDown();
            awaitQuietly(goOn);
          }
        };
    try (FreeTtsSynthesizer small = FreeTtsSynthesizer.start(group, 1, 175, 100, 1)) {
      small.speak("One.", null, slow);
      awaitQuietly(speaking);
      RecordingListener waits = speak(small, "Two.");
      RecordingListener refused = speak(small, "Three.");
      goOn.countDown();
      assertInstanceOf(RejectedExecutionException.class, refused.await().failure());
      assertNull(waits.await().failure());
      assertNull(slow.await().failure());
    }
  }

  @Test
  void closingEndsPiecesUnderWay() throws Exception {
    FreeTtsSynthesizer closing = FreeTtsSynthesizer.start(group, 2, 175, 100, MAX_QUEUED_JOBS);
    List<RecordingListener> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      all.add(speak(closing, LONG_TEXT));
    }
    closing.close();
    all.add(speak(closing, LONG_TEXT));
    for (RecordingListener one : all) {
      Throwable failure = one.await().failure();
      assertTrue(failure == null || failure instanceof RejectedExecutionException);
      assertEquals(1, one.ends());
    }
    assertInstanceOf(RejectedExecutionException.class, all.get(30).failure());
    closing.close();
  }

  @Test
  void nothingIsPrinted() throws Exception {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (PrintStream trap = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(trap);
      System.setErr(trap);
      try (FreeTtsSynthesizer other = FreeTtsSynthesizer.start(group, 1, 175, 100, 1)) {
        speak(other, LONG_TEXT).await();
      }
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertEquals("", printed.toString(StandardCharsets.UTF_8));
  }

  @Test
  void everySpokenLineIsReady() {
    SpokenLines lines = SpokenLines.prepare(synthesizer);
    for (SpokenLine line : SpokenLine.values()) {
      long millis = Pcm.millisOf(lines.pcm(line).length);
      assertTrue(millis > 1500 && millis < 7000, line + " plays " + millis + " ms");
    }
  }

  @Test
  void settingsOutOfRangeAreRefusedWithTheirRange() {
    assertTrue(refusal(1, 79, 1).contains("wordsPerMinute is 79, allowed are 80 to 400"));
    assertTrue(refusal(1, 401, 1).contains("wordsPerMinute is 401"));
    assertTrue(refusal(0, 175, 1).contains("voices is 0, allowed are 1 to 3"));
    assertTrue(refusal(4, 175, 1).contains("voices is 4"));
    assertTrue(refusal(1, 175, -1).contains("maxQueuedJobs is -1"));
    assertThrows(
        IllegalArgumentException.class,
        () -> synthesizer.speak("Hi.", "alan", new RecordingListener()));
  }

  @Test
  void itSaysWhatItIs() {
    assertEquals("freetts", synthesizer.name());
    assertTrue(synthesizer.description().contains("175 words a minute, 3 voices"));
    assertEquals("kevin16", synthesizer.voices().get(0).id());
  }

  private static String refusal(int voices, int wordsPerMinute, int maxQueuedJobs) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> FreeTtsSynthesizer.start(group, voices, wordsPerMinute, 100, maxQueuedJobs))
        .getMessage();
  }

  private static RecordingListener speak(String text) {
    return speak(synthesizer, text);
  }

  private static RecordingListener speak(FreeTtsSynthesizer with, String text) {
    RecordingListener listener = new RecordingListener();
    with.speak(text, null, listener);
    return listener;
  }

  private static void awaitIdle(FreeTtsSynthesizer one, int voices) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (one.idleVoices() != voices) {
      assertTrue(System.nanoTime() < deadline, "idle: " + one.idleVoices());
      Thread.onSpinWait();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> threadNames() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .collect(Collectors.toSet());
  }

  /** Milliseconds to the first sample at the level of an onset. */
  private static long onsetMillis(byte[] pcm) {
    int[] samples = samples(pcm);
    int i = 0;
    while (Math.abs(samples[i]) < PieceJob.ONSET_LEVEL * 3 / 2) {
      i++;
    }
    return Pcm.millisOf(2L * i);
  }

  /** Level in decibels of the frames of 20 ms that have speech: within 25 dB of the loudest. */
  private static double activeLevel(byte[] pcm) {
    int[] samples = samples(pcm);
    int frame = (int) Pcm.bytesOf(20) / 2;
    double[] powers = new double[samples.length / frame];
    Arrays.setAll(
        powers,
        i ->
            Arrays.stream(samples, i * frame, (i + 1) * frame)
                .mapToDouble(sample -> (double) sample * sample)
                .average()
                .orElseThrow());
    double loudest = Arrays.stream(powers).max().orElseThrow();
    double power = Arrays.stream(powers).filter(p -> p > loudest / 316).average().orElseThrow();
    return 10 * Math.log10(power);
  }

  private static int peak(byte[] pcm) {
    return Arrays.stream(samples(pcm)).map(Math::abs).max().orElseThrow();
  }

  private static double roughness(byte[] pcm) {
    int[] samples = samples(pcm);
    double steps = 0;
    double level = 0;
    for (int i = 1; i < samples.length; i++) {
      steps += Math.abs(samples[i] - samples[i - 1]);
      level += Math.abs(samples[i]);
    }
    return steps / level;
  }

  private static int[] samples(byte[] pcm) {
    int[] samples = new int[pcm.length / 2];
    Arrays.setAll(samples, i -> (pcm[2 * i] & 0xFF) | pcm[2 * i + 1] << 8);
    return samples;
  }
}
