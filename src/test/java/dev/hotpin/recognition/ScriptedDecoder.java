package dev.hotpin.recognition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A decoder whose words are the bytes that it is fed, as text, and whose threads are the test: its
 * work is done by {@link #step}. Breaks the test if the protocol of use is broken.
 */
final class ScriptedDecoder implements SpeechDecoder {
  private enum Phase {
    IDLE,
    OPEN,
    FINISHING,
    ABANDONED
  }

  private final Queue<byte[]> pending = new ArrayDeque<>();
  private final StringBuilder heard = new StringBuilder();
  private Phase phase = Phase.IDLE;
  private Listener listener;
  private boolean failNext;
  private boolean failed;
  private boolean toldFinal;
  boolean worn;
  boolean closed;
  boolean givenUp;
  boolean throwsFromCalls;
  boolean hangs; // no thread of the engine ever comes back to it
  int begun;

  @Override
  public void begin(Listener newListener) {
    expect(Phase.IDLE);
    if (heard.length() > 0 || !pending.isEmpty() || failed) {
      throw new AssertionError("begun with words of another: " + heard);
    }
    phase = Phase.OPEN;
    listener = newListener;
    begun++;
  }

  @Override
  public void feed(byte[] pcm) {
    throwIfWanted();
    expect(Phase.OPEN);
    pending.add(pcm);
  }

  @Override
  public void finish() {
    expect(Phase.OPEN);
    phase = Phase.FINISHING;
  }

  @Override
  public void abandon() {
    throwIfWanted();
    if (phase != Phase.FINISHING) {
      expect(Phase.OPEN);
    }
    phase = Phase.ABANDONED;
  }

  @Override
  public void giveUp() {
    givenUp = true;
  }

  @Override
  public long waitingPcmBytes() {
    return pending.stream().mapToLong(pcm -> pcm.length).sum();
  }

  @Override
  public boolean isWorn() {
    return worn || failed;
  }

  @Override
  public void close() {
    expect(Phase.IDLE);
    closed = true;
  }

  /** Its next block throws. */
  void failNext() {
    failNext = true;
  }

  /** Does one thing that a thread of the engine would do; false if there is nothing to do. */
  boolean step() {
    if (phase == Phase.IDLE || hangs) {
      return false;
    }
    if (failNext && !failed) {
      failed = true;
      pending.clear();
      listener.onFailure(new IllegalStateException("scripted"));
      return true;
    }
    if (phase == Phase.ABANDONED || failed) {
      if (phase == Phase.OPEN) {
        return false;
      }
      becomeIdle();
      return true;
    }
    byte[] pcm = pending.poll();
    if (pcm != null) {
      String words = new String(pcm, StandardCharsets.UTF_8);
      heard.append(heard.length() == 0 ? "" : " ").append(words);
      if (listener.wantsPartials()) {
        listener.onPartial(heard.toString(), 0);
      }
      return true;
    }
    if (phase == Phase.OPEN) {
      return false;
    }
    if (toldFinal) {
      becomeIdle();
    } else {
      toldFinal = true;
      listener.onFinal(heard.toString());
    }
    return true;
  }

  /** Does all that there is to do. */
  void runAll() {
    while (step()) {
      // until nothing is left
    }
  }

  private void throwIfWanted() {
    if (throwsFromCalls) {
      throw new IllegalStateException("scripted, from a call");
    }
  }

  private void becomeIdle() {
    pending.clear();
    heard.setLength(0);
    toldFinal = false;
    phase = Phase.IDLE;
    Listener last = listener;
    listener = null;
    last.onIdle();
  }

  private void expect(Phase wanted) {
    if (phase != wanted || closed) {
      throw new AssertionError("called while " + (closed ? "closed" : phase));
    }
  }
}
