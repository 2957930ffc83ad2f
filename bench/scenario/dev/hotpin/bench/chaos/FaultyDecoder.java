package dev.hotpin.bench.chaos;

import dev.hotpin.recognition.SpeechDecoder;
import java.util.concurrent.atomic.AtomicBoolean;

/** A decoder that fails in some utterances. One that hangs leaves the real one untouched. */
final class FaultyDecoder implements SpeechDecoder {
  /** Of a recording, some 130 ms each: after so many it throws. */
  private static final int BLOCKS_UNTIL_THROWN = 3;

  /** One that was given up comes back within so long, and disturbs whoever speaks by then. */
  private static final int MAX_BACK_MILLIS = 3_000;

  private final SpeechDecoder decoder;
  private final FaultPlan plan;
  private FaultPlan.EarFault fault = FaultPlan.EarFault.NONE;
  private Listener listener;
  private int blocks;

  FaultyDecoder(SpeechDecoder decoder, FaultPlan plan) {
    this.decoder = decoder;
    this.plan = plan;
  }

  SpeechDecoder decoder() {
    return decoder;
  }

  @Override
  public void begin(Listener newListener) {
    fault = plan.ear();
    listener = newListener;
    blocks = 0;
    if (!hangs()) {
      decoder.begin(fault == FaultPlan.EarFault.FAILS ? new Failing(newListener) : newListener);
    }
  }

  private boolean hangs() {
    return fault == FaultPlan.EarFault.HANGS;
  }

  @Override
  public void feed(byte[] pcm) {
    blocks++;
    if (fault == FaultPlan.EarFault.THROWS && blocks == BLOCKS_UNTIL_THROWN) {
      throw new IllegalStateException("a fault on purpose: the recognizer throws");
    }
    if (!hangs()) {
      decoder.feed(pcm);
    }
  }

  @Override
  public void finish() {
    if (!hangs()) {
      decoder.finish();
    }
  }

  @Override
  public void abandon() {
    if (!hangs()) {
      decoder.abandon();
    }
  }

  /** What it heard comes out at last, for nobody. */
  @Override
  public void giveUp() {
    if (!hangs()) { // the real one does
      decoder.giveUp();
      return;
    }
    plan.count("ear.given_up");
    plan.later(
        plan.below(MAX_BACK_MILLIS),
        () -> {
          listener.onPartial("what was said to a recognizer that hung", 0);
          listener.onFinal("what was said to a recognizer that hung");
          listener.onIdle();
        });
  }

  @Override
  public boolean isWorn() {
    return decoder.isWorn();
  }

  @Override
  public void close() {
    decoder.close();
  }

  /** Says that it failed in the place of its first words. */
  private static final class Failing implements Listener {
    private final Listener listener;
    private final AtomicBoolean failed = new AtomicBoolean();

    Failing(Listener listener) {
      this.listener = listener;
    }

    private void fail() {
      if (failed.compareAndSet(false, true)) {
        listener.onFailure(new IllegalStateException("a fault on purpose: the recognizer fails"));
      }
    }

    @Override
    public boolean wantsPartials() {
      return listener.wantsPartials();
    }

    @Override
    public void onPartial(String transcript, int finishedChars) {
      fail();
    }

    @Override
    public void onFinal(String transcript) {
      fail();
    }

    @Override
    public void onFailure(Throwable cause) {
      fail();
    }

    @Override
    public void onIdle() {
      listener.onIdle();
    }
  }
}
