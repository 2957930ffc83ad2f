package dev.hotpin.recognition.vosk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Behaves as libvosk does, with words for samples: text that ends in {@code |} ends a segment,
 * {@code !} is an exception inside, and what was heard before an endpoint is cleared by {@code
 * finalResult} only.
 */
class ScriptedRecognizer implements NativeRecognizer {
  private final StringBuilder segment = new StringBuilder();
  private boolean running; // samples came since the last result
  boolean holdsSpeaker;
  boolean closed;
  final List<Integer> blocks = new ArrayList<>();

  @Override
  public synchronized int accept(byte[] pcm, int pcmBytes) {
    blocks.add(pcmBytes);
    String words = new String(pcm, 0, pcmBytes, StandardCharsets.UTF_8).replace("\0", "");
    if (words.contains("!")) {
      return -1;
    }
    running = true;
    holdsSpeaker = true;
    segment.append(words.replace("|", ""));
    return words.endsWith("|") ? 1 : 0;
  }

  @Override
  public synchronized String result() {
    running = false;
    return take("text");
  }

  @Override
  public synchronized String partialResult() {
    return "{\n  \"partial\" : \"" + segment + "\"\n}";
  }

  @Override
  public synchronized String finalResult() {
    if (!running) {
      return "{\"text\": \"\"}";
    }
    running = false;
    holdsSpeaker = false;
    return take("text");
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private String take(String field) {
    String json = "{\n  \"" + field + "\" : \"" + segment + "\"\n}";
    segment.setLength(0);
    return json;
  }
}
