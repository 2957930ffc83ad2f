package dev.hotpin.bench.load;

import dev.hotpin.audio.Pcm;
import dev.hotpin.client.WearableSession;
import dev.hotpin.concurrent.Loop;
import java.util.concurrent.TimeUnit;

/**
 * Reads one reply as its wearable does, by stopping and resuming to take from the socket, and
 * reckons how it plays. On the session's loop.
 */
final class ReplyReader {
  /** A device's memory for audio that waits to be played, in milliseconds. */
  static final long AHEAD_MILLIS = 1_000;

  private static final long RESUME_MILLIS = AHEAD_MILLIS / 2;

  private final WearableSession session;
  private final Loop loop;
  private final ReadMode mode;
  private final Player player = new Player();
  private boolean paused;
  private boolean over;
  private long takenNanos; // when what has come would have, at the mode's speed

  ReplyReader(WearableSession session, ReadMode mode) {
    this.session = session;
    this.loop = session.loop();
    this.mode = mode;
  }

  /** A frame came. */
  void received(int pcmBytes) {
    long now = loop.nanoTime();
    player.received(pcmBytes, now);
    if (over) {
      return; // thrown away
    }
    if (mode == ReadMode.SLOWLY) {
      // Also what was read from the socket already takes its time.
      takenNanos = Math.max(now, takenNanos) + Math.round(nanosOf(pcmBytes) / mode.speed());
    }
    if (paused) {
      return;
    }
    switch (mode) {
      case AT_ONCE -> {}
      case NEVER -> pause();
      case SLOWLY -> {
        pause();
        resumeWhenTaken();
      }
      case PLAYING -> {
        long storedMillis = TimeUnit.NANOSECONDS.toMillis(player.storedNanos(now));
        if (storedMillis > AHEAD_MILLIS) {
          pause();
          resumeAfter(storedMillis - RESUME_MILLIS);
        }
      }
    }
  }

  /** Nothing more is played: what comes is read. Harmless when done before. */
  void end() {
    over = true;
    if (paused) {
      session.setReading(true);
    }
  }

  /** Whether its gaps are the server's doing. */
  boolean judged() {
    return mode == ReadMode.PLAYING || mode == ReadMode.AT_ONCE;
  }

  Player player() {
    return player;
  }

  private void pause() {
    paused = true;
    session.setReading(false);
  }

  private static double nanosOf(int pcmBytes) {
    return (double) pcmBytes / Pcm.bytesOf(1_000) * TimeUnit.SECONDS.toNanos(1);
  }

  /** A network at a part of playing speed: the next bytes come when these have. */
  private void resumeWhenTaken() {
    long millis = TimeUnit.NANOSECONDS.toMillis(takenNanos - loop.nanoTime());
    if (millis <= 0) {
      resumeAfter(0);
      return;
    }
    loop.schedule(
        () -> {
          if (!over) {
            resumeWhenTaken(); // more may have been read meanwhile
          }
        },
        millis);
  }

  private void resumeAfter(long millis) {
    loop.schedule(
        () -> {
          if (!over) {
            paused = false;
            session.setReading(true);
          }
        },
        millis);
  }
}
