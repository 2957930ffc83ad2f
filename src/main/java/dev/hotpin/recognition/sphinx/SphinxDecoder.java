package dev.hotpin.recognition.sphinx;

import dev.hotpin.recognition.SpeechDecoder;
import edu.cmu.sphinx.decoder.ResultListener;
import edu.cmu.sphinx.recognizer.Recognizer;
import edu.cmu.sphinx.result.Result;
import edu.cmu.sphinx.util.props.PropertySheet;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Sphinx4 recognizer and the thread that it decodes on. Sphinx4 pulls its samples, so that thread
 * is with the utterance from {@code begin} until it is over, and sleeps while no samples come.
 *
 * <p>Threads: see {@link SpeechDecoder}; the listener is called on the decoder's own thread.
 */
final class SphinxDecoder implements SpeechDecoder {
  private static final Logger LOG = LoggerFactory.getLogger(SphinxDecoder.class);

  private final Recognizer recognizer;
  private final PcmSource source;
  private final EventExecutor executor;
  private final DecodingSlots.Seat seat;
  private final Runnable whenClosed;
  private Utterance current; // the caller's
  private boolean closed;
  private volatile boolean worn;

  /**
   * @param executor whose one thread nothing else may use
   * @param seat the decoder's share of the cores
   * @param whenClosed told once, when the decoder has been closed
   */
  SphinxDecoder(
      SphinxModel.Instance instance,
      EventExecutor executor,
      DecodingSlots.Seat seat,
      Runnable whenClosed) {
    this.recognizer = instance.recognizer();
    this.source = instance.source();
    this.executor = executor;
    this.seat = seat;
    source.shareCores(seat);
    this.whenClosed = whenClosed;
    recognizer.addResultListener(new PartialResults());
  }

  /** The decoder's thread, for measuring what it uses. */
  EventExecutor executor() {
    return executor;
  }

  @Override
  public void begin(Listener listener) {
    if (closed || (current != null && !current.isOver())) {
      throw new IllegalStateException("The decoder is " + (closed ? "closed" : "in use"));
    }
    source.begin();
    current = new Utterance(listener);
    try {
      executor.execute(current::decode);
    } catch (RejectedExecutionException e) {
      current.refused(e);
    }
  }

  /**
   * @throws IllegalStateException if more waits than an utterance may have ({@link
   *     PcmSource#MAX_QUEUED_BYTES})
   */
  @Override
  public void feed(byte[] pcm) {
    feed(pcm, pcm.length);
  }

  /**
   * @throws IllegalStateException as {@link #feed(byte[])}
   */
  @Override
  public void feed(byte[] pcm, int pcmBytes) {
    source.add(pcm, pcmBytes);
  }

  @Override
  public void finish() {
    current.end(false);
  }

  @Override
  public void abandon() {
    current.end(true);
  }

  /** Its thread is its own: only its share of the cores is others' from now on. */
  @Override
  public void giveUp() {
    worn = true;
    seat.forfeit();
  }

  @Override
  public long waitingPcmBytes() {
    return source.waitingPcmBytes();
  }

  @Override
  public boolean isWorn() {
    return worn;
  }

  /** Frees the recognizer's part of the heap, and its thread for another decoder. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!worn) {
      recognizer.deallocate();
    }
    whenClosed.run();
  }

  /** Hears what Sphinx4 thinks so far, every 100 ms of speech, on the decoding thread. */
  private final class PartialResults implements ResultListener {
    @Override
    public void newResult(Result result) {
      if (!result.isFinal()) {
        current.hearPartial(result);
      }
    }

    @Override
    public void newProperties(PropertySheet properties) {}
  }

  /** One utterance: joins the caller's end of it with the decoding thread's. */
  private final class Utterance {
    private final Listener listener;
    private final Transcript transcript = new Transcript();
    private String lastPartial = "";
    private boolean ended; // by finish or abandon
    private int lastFinishedChars;
    private boolean decoded; // the decoding thread has left it
    private volatile boolean abandoned;

    Utterance(Listener listener) {
      this.listener = listener;
    }

    synchronized boolean isOver() {
      return ended && decoded;
    }

    void end(boolean abandon) {
      boolean tellIdle;
      synchronized (this) {
        abandoned |= abandon;
        tellIdle = !ended && decoded;
        ended = true;
      }
      if (abandon) {
        source.discard();
      } else {
        source.end();
      }
      if (tellIdle) {
        tellIdle();
      }
    }

    /** On the decoding thread: the whole utterance, as its samples come. */
    void decode() {
      try {
        Result result = recognizer.recognize();
        while (result != null) {
          hear(result);
          result = recognizer.recognize();
        }
        if (!abandoned) {
          tell(() -> listener.onFinal(transcript.text()));
        }
      } catch (Throwable e) { // Sphinx4 throws Errors of its own, too
        fail(e);
      } finally {
        seat.rest();
      }
      leave();
    }

    /** No thread would take it. */
    void refused(RejectedExecutionException cause) {
      fail(cause);
      leave();
    }

    private void hear(Result result) {
      String segment = result.getBestResultNoFiller();
      transcript.add(segment == null ? "" : segment);
      if (partialsAreOfUse()) {
        tellPartial(transcript.text());
      }
    }

    void hearPartial(Result result) {
      if (partialsAreOfUse()) {
        String segment = result.getBestResultNoFiller();
        tellPartial(transcript.textWith(segment == null ? "" : segment));
      }
    }

    /** Not once the speech has ended: what is left is decoded without a pause. */
    private boolean partialsAreOfUse() {
      synchronized (this) {
        if (ended) {
          return false;
        }
      }
      return listener.wantsPartials();
    }

    private void tellPartial(String partial) {
      int finishedChars = transcript.text().length();
      if (!partial.equals(lastPartial) || finishedChars != lastFinishedChars) {
        lastPartial = partial;
        lastFinishedChars = finishedChars;
        tell(() -> listener.onPartial(partial, finishedChars));
      }
    }

    private void fail(Throwable cause) {
      worn = true;
      source.discard();
      if (abandoned) {
        LOG.warn("Sphinx4 failed in an utterance that was given up", cause);
      } else {
        tell(() -> listener.onFailure(cause));
      }
    }

    private void leave() {
      boolean tellIdle;
      synchronized (this) {
        decoded = true;
        tellIdle = ended;
      }
      if (tellIdle) {
        tell(listener::onIdle);
      }
    }

    /** The decoding thread left early, since it failed: it only comes back to say so. */
    private void tellIdle() {
      try {
        executor.execute(() -> tell(listener::onIdle));
      } catch (RejectedExecutionException e) {
        tell(listener::onIdle);
      }
    }

    private void tell(Runnable call) {
      try {
        call.run();
      } catch (RuntimeException e) {
        LOG.error("A listener of speech recognition failed", e);
      }
    }
  }
}
