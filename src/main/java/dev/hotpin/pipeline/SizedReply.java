package dev.hotpin.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The samples of a reply whose length is to be told first. Bounded by the time that a turn may take
 * and, over all channels, by {@link UnreadReplies}, which the owner tells. Thread: one.
 */
final class SizedReply {
  private final Deque<ReplyPart.Samples> parts = new ArrayDeque<>();
  private int bytes;

  int bytes() {
    return bytes;
  }

  void add(ReplyPart.Samples samples) {
    parts.add(samples);
    bytes += samples.pcm().length;
  }

  /** Hands on the length and all samples. */
  void release(int turn, Consumer<ReplyPart> out) {
    out.accept(new ReplyPart.Length(turn, bytes));
    bytes = 0;
    while (!parts.isEmpty()) {
      out.accept(parts.remove());
    }
  }

  void clear() {
    parts.clear();
    bytes = 0;
  }
}
