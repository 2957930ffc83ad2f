package dev.hotpin.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Takes the sound of one channel, in one direction, from its event loop to a codec thread and back,
 * in order: one small batch at a time, so that a recording sent at once keeps neither the loop nor
 * the channels that share the codec thread waiting. What the {@link Work} touches is touched by one
 * thread at a time.
 *
 * <p>Thread: the loop, but for the work. Bounded by whoever adds.
 */
final class CodecLane<I, O> {
  /** Items of a batch: some 2 ms of encoding at most. */
  static final int BATCH_ITEMS = 8;

  /** What is done with each item, on the codec thread. Made there too, when first needed. */
  @FunctionalInterface
  interface Work<I, O> {
    void run(I item, Consumer<O> out);
  }

  /** Where results go, on the loop. */
  interface Receiver<O> {
    void take(O result);

    /** The results of a batch have been taken; what comes next takes a while. */
    void batchTaken();

    /** A fault of our own. */
    void failed(Throwable cause);
  }

  private final Executor loop;
  private final Executor codecThread;
  private final Work<I, O> work;
  private final Receiver<O> receiver;
  private final Deque<I> waiting = new ArrayDeque<>();
  private boolean working;
  private int generation; // results of an older one are dropped

  CodecLane(Executor loop, Executor codecThread, Work<I, O> work, Receiver<O> receiver) {
    this.loop = loop;
    this.codecThread = codecThread;
    this.work = work;
    this.receiver = receiver;
  }

  /** Whether all that was added has been taken. */
  boolean isEmpty() {
    return !working && waiting.isEmpty();
  }

  void add(I item) {
    waiting.add(item);
    workOn();
  }

  /** Drops what has not been taken. */
  void clear() {
    waiting.clear();
    generation++;
  }

  private void workOn() {
    if (working || waiting.isEmpty()) {
      return;
    }
    working = true;
    int begun = generation;
    List<I> batch = new ArrayList<>(BATCH_ITEMS);
    while (batch.size() < BATCH_ITEMS && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    try {
      codecThread.execute(() -> run(batch, begun));
    } catch (RuntimeException e) { // its queue is full, or it has stopped
      working = false;
      clear();
      receiver.failed(e);
    }
  }

  /** On the codec thread. */
  private void run(List<I> batch, int begun) {
    List<O> results = new ArrayList<>();
    Throwable fault = null;
    try {
      for (I item : batch) {
        work.run(item, results::add);
      }
    } catch (RuntimeException | Error e) {
      fault = e;
    }
    Throwable failed = fault;
    loop.execute(() -> taken(results, failed, begun));
  }

  private void taken(List<O> results, Throwable fault, int begun) {
    for (O result : results) {
      if (begun == generation) { // taking one may clear the lane
        receiver.take(result);
      }
    }
    working = false;
    if (begun == generation && fault != null) {
      clear();
      receiver.failed(fault);
      return;
    }
    workOn();
    if (begun == generation) {
      receiver.batchTaken();
    }
  }
}
