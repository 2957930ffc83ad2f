package dev.hotpin.dialogue.redis;

import java.util.concurrent.atomic.LongAdder;

/** What became of what was to be shared, since the start. Threads: any. */
public final class RedisCounters {
  final LongAdder saves = new LongAdder();
  final LongAdder takenElsewhere = new LongAdder();
  final LongAdder droppedTaken = new LongAdder();
  final LongAdder droppedFull = new LongAdder();
  final LongAdder lateHistories = new LongAdder();
  final LongAdder connects = new LongAdder();
  final LongAdder imagesShared = new LongAdder();
  final LongAdder imagesNotShared = new LongAdder();

  RedisCounters() {}

  /** Writes that Redis has. */
  public long saves() {
    return saves.sum();
  }

  /** Sessions that went on at another node while they were connected here. */
  public long takenElsewhere() {
    return takenElsewhere.sum();
  }

  /** Exchanges that were dropped since another node had taken their session. */
  public long droppedTaken() {
    return droppedTaken.sum();
  }

  /** Conversations whose write was dropped since too many waited. */
  public long droppedFull() {
    return droppedFull.sum();
  }

  /** Turns that went on without what Redis may have, since it did not come in time. */
  public long lateHistories() {
    return lateHistories.sum();
  }

  /** Connections to Redis that were made: 1 where it was always there. */
  public long connects() {
    return connects.sum();
  }

  /** Pictures that other nodes can have. */
  public long imagesShared() {
    return imagesShared.sum();
  }

  /** Pictures that stayed on this node. */
  public long imagesNotShared() {
    return imagesNotShared.sum();
  }

  @Override
  public String toString() {
    return "writes %d, sessions taken elsewhere %d, exchanges dropped since taken %d, writes dropped since too many %d, late histories %d, connects %d, pictures shared %d, not shared %d"
        .formatted(
            saves(),
            takenElsewhere(),
            droppedTaken(),
            droppedFull(),
            lateHistories(),
            connects(),
            imagesShared(),
            imagesNotShared());
  }
}
