package dev.hotpin.recognition.sphinx;

import dev.hotpin.recognition.SpeechDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a decoder told about an utterance, in order. */
final class Heard implements SpeechDecoder.Listener {
  private static final long DEADLINE_SECONDS = 120;

  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final List<String> partials = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch idle = new CountDownLatch(1);
  private volatile String transcript;

  /** All at once. */
  static Heard of(SpeechDecoder decoder, byte[] pcm) throws InterruptedException {
    Heard heard = new Heard();
    decoder.begin(heard);
    decoder.feed(pcm);
    decoder.finish();
    return heard.whenIdle();
  }

  Heard whenIdle() throws InterruptedException {
    if (!idle.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("The decoder never came free: " + calls);
    }
    return this;
  }

  /** Names of the calls but partials. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  List<String> partials() {
    return List.copyOf(partials);
  }

  /** Null where none was told. */
  String transcript() {
    return transcript;
  }

  @Override
  public boolean wantsPartials() {
    return true;
  }

  @Override
  public void onPartial(String words, int finishedChars) {
    partials.add(words);
  }

  @Override
  public void onFinal(String words) {
    transcript = words;
    calls.add("final");
  }

  @Override
  public void onFailure(Throwable cause) {
    calls.add("failure");
  }

  @Override
  public void onIdle() {
    calls.add("idle");
    idle.countDown();
  }
}
