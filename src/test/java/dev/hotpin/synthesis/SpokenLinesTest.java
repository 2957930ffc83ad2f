package dev.hotpin.synthesis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class SpokenLinesTest {

  @Test
  void everyLineIsKeptAsTheSynthesizerSpokeIt() {
    SpokenLines lines =
        SpokenLines.prepare(
            scripted(
                (text, listener) -> {
                  listener.onSamples(new byte[] {1, 2});
                  listener.onSamples(text.getBytes(StandardCharsets.UTF_16LE));
                  listener.onComplete();
                }));
    for (SpokenLine line : SpokenLine.values()) {
      byte[] words = line.text().getBytes(StandardCharsets.UTF_16LE);
      byte[] pcm = lines.pcm(line);
      assertEquals(words.length + 2, pcm.length, line.name());
      assertArrayEquals(words, Arrays.copyOfRange(pcm, 2, pcm.length), line.name());
      assertSame(pcm, lines.pcm(line), line.name());
    }
  }

  @Test
  void everyLineFitsAPieceAndIsPlainSpeech() {
    for (SpokenLine line : SpokenLine.values()) {
      assertTrue(line.text().length() <= PieceLimits.MAX_PIECE_CHARS, line.name());
      assertTrue(line.text().matches("Sorry, [A-Za-z ,]+[.?] ?([A-Za-z ,]+[.])?"), line.name());
    }
  }

  @Test
  void aSynthesizerThatFailsIsNamedWithTheLine() {
    String message =
        failureOf(scripted((text, listener) -> listener.onFailure(new Error("no tongue"))), 5000);
    assertTrue(message.contains("scripted") && message.contains("NO_SPEECH"), message);
    assertTrue(message.contains("no tongue"), message);
  }

  @Test
  void aSynthesizerWithoutSamplesFailsTheStart() {
    String message = failureOf(scripted((text, listener) -> listener.onComplete()), 5000);
    assertTrue(message.contains("no samples"), message);
  }

  @Test
  void aSynthesizerThatNeverEndsIsCancelledAndFailsTheStart() {
    AtomicBoolean cancelled = new AtomicBoolean();
    SpeechSynthesizer silent = new Scripted((text, listener) -> {}, cancelled);
    String message = failureOf(silent, 1);
    assertTrue(message.contains("more than 1 ms"), message);
    assertTrue(cancelled.get());
  }

  private static String failureOf(SpeechSynthesizer synthesizer, long timeoutMillis) {
    return assertThrows(
            IllegalStateException.class, () -> SpokenLines.prepare(synthesizer, timeoutMillis))
        .getMessage();
  }

  private static SpeechSynthesizer scripted(BiConsumer<String, SynthesisListener> script) {
    return new Scripted(script, new AtomicBoolean());
  }

  private record Scripted(BiConsumer<String, SynthesisListener> script, AtomicBoolean cancelled)
      implements SpeechSynthesizer {
    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public String description() {
      return "a script";
    }

    @Override
    public List<VoiceInfo> voices() {
      return List.of();
    }

    @Override
    public SynthesisJob speak(String text, String voiceId, SynthesisListener listener) {
      script.accept(text, listener);
      return () -> cancelled.set(true);
    }

    @Override
    public void close() {}
  }
}
