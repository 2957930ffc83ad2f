package dev.hotpin.concurrent;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the threads that hang in an engine and were given up: nothing in Java ends such a thread,
 * so it keeps its memory, and perhaps a core. Others take their places, up to a bound; beyond it
 * only a new process helps. One that comes back after all counts no more. Threads: any.
 */
public final class LostThreads {
  private static final Logger LOG = LoggerFactory.getLogger(LostThreads.class);

  private final Object lock = new Object();
  private final int max;
  private final Runnable whenTooMany;
  private int lost;
  private long everLost;
  private boolean told;

  /**
   * @param max so many may be lost at the same time
   * @param whenTooMany called once, by the thread that finds one more; must not block
   */
  public LostThreads(int max, Runnable whenTooMany) {
    this.max = max;
    this.whenTooMany = whenTooMany;
  }

  /** Where nobody minds how many are lost: tools, tests. */
  public static LostThreads unbounded() {
    return new LostThreads(Integer.MAX_VALUE, () -> {});
  }

  /**
   * One lost thread, from {@link #count} until it comes back. Made before it is certain, so that
   * whoever comes back at the last moment can say so before it counts.
   */
  public final class Loss {
    private final String what;
    private boolean counted; // guarded by lock, as the next
    private boolean back;

    private Loss(String what) {
      this.what = what;
    }

    /** Counts it, once, unless it is back already. */
    public void count() {
      int now;
      boolean tooMany;
      synchronized (lock) {
        if (counted || back) {
          return;
        }
        counted = true;
        now = ++lost;
        everLost++;
        tooMany = now > max && !told;
        told |= tooMany;
      }
      LOG.error("{} hangs and is replaced; {} hang now, {} may", what, now, max);
      if (tooMany) {
        whenTooMany.run();
      }
    }

    /** It came back after all. */
    public void cameBack() {
      int left;
      synchronized (lock) {
        boolean countsNow = counted && !back;
        back = true;
        if (!countsNow) {
          return;
        }
        left = --lost;
      }
      LOG.warn("{} came back after all; {} still hang", what, left);
    }
  }

  /**
   * One that seems to hang. It does not count yet.
   *
   * @param what names it in the log, at the beginning of a sentence
   */
  public Loss suspect(String what) {
    return new Loss(what);
  }

  /** One more that hangs for certain. */
  public Loss lose(String what) {
    Loss loss = suspect(what);
    loss.count();
    return loss;
  }

  /** Threads that are lost now. */
  public int lost() {
    synchronized (lock) {
      return lost;
    }
  }

  /** Threads that were lost since the start, those that came back included. */
  public long everLost() {
    synchronized (lock) {
      return everLost;
    }
  }
}
