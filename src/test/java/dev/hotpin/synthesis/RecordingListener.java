package dev.hotpin.synthesis;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what a synthesizer tells, and lets a test wait for it. */
public class RecordingListener implements SynthesisListener {
  private static final int PATIENCE_SECONDS = 20;

  private final List<byte[]> pieces = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger ends = new AtomicInteger();
  private volatile Throwable failure;
  private volatile String thread;

  @Override
  public void onSamples(byte[] pcm) {
    thread = Thread.currentThread().getName();
    pieces.add(pcm);
  }

  @Override
  public void onComplete() {
    thread = Thread.currentThread().getName();
    ends.incrementAndGet();
    over.countDown();
  }

  @Override
  public void onFailure(Throwable cause) {
    thread = Thread.currentThread().getName();
    failure = cause;
    ends.incrementAndGet();
    over.countDown();
  }

  /** Waits for the end. */
  public RecordingListener await() throws InterruptedException {
    if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("Neither completion nor failure within " + PATIENCE_SECONDS + " s");
    }
    return this;
  }

  /** How often an end was told. */
  public int ends() {
    return ends.get();
  }

  /** The failure, or null. */
  public Throwable failure() {
    return failure;
  }

  /** Name of the thread that told the latest. */
  public String thread() {
    return thread;
  }

  /** What came, as it came. */
  public List<byte[]> pieces() {
    synchronized (pieces) {
      return List.copyOf(pieces);
    }
  }

  /** What came, joined. */
  public byte[] pcm() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    pieces().forEach(all::writeBytes);
    return all.toByteArray();
  }
}
