package dev.hotpin.turn;

import dev.hotpin.wire.CloseReason;
import dev.hotpin.wire.ServerMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * A device that keeps what it is sent, in the order in which it would see it, behind a socket that
 * takes as much audio as the test lets it. Messages overtake audio, announcements don't.
 */
final class RecordingLink implements DeviceLink {

  /** What the device saw: a message, some audio, the end of the audio, or the close. */
  record Event(int turn, ServerMessage message, int pcmBytes, boolean endOfAudio) {
    boolean isAudio() {
      return pcmBytes > 0;
    }
  }

  /** A message, some samples, or (neither) the end. */
  private record Part(int turn, ServerMessage message, int pcmBytes) {}

  final List<Event> events = new ArrayList<>();

  /** Told of each event as it happens. */
  Consumer<Event> watch = event -> {};

  /** Told of the close. */
  Runnable whenClosed = () -> {};

  private final Deque<Part> queue = new ArrayDeque<>();
  VoiceSession session;
  CloseReason closed;
  int forgottenUtterances;

  /** Messages that the socket has not taken, which can't be told from samples. */
  long pendingBytes;

  private long socketBytes = Long.MAX_VALUE; // what the socket still takes
  private int turn;
  private int lastDiscarded;
  private long writtenBytes;
  private boolean room = true;
  private boolean draining;

  /** The socket takes this many bytes more, then nothing. */
  void takeOnly(long pcmBytes) {
    socketBytes = pcmBytes;
    drain();
  }

  /** The socket takes everything. */
  void takeAll() {
    takeOnly(Long.MAX_VALUE);
  }

  int queuedParts() {
    return queue.size();
  }

  @Override
  public void send(ServerMessage message) {
    if (closed == null) {
      saw(new Event(0, message, 0, false));
    }
  }

  @Override
  public void announce(int turn, ServerMessage message) {
    add(new Part(turn, message, 0));
  }

  @Override
  public void sendAudio(int turn, byte[] pcm) {
    add(new Part(turn, null, pcm.length));
  }

  @Override
  public void flushAudio(int turn) {}

  @Override
  public void endAudio(int turn) {
    add(new Part(turn, null, 0));
  }

  @Override
  public void forgetUtterance() {
    forgottenUtterances++;
  }

  @Override
  public boolean hasRoom() {
    return room;
  }

  @Override
  public long pcmBytesWritten(int ofTurn) {
    return ofTurn == turn ? Math.max(0, writtenBytes - pendingBytes) : 0;
  }

  @Override
  public void discardAudio(int turn) {
    lastDiscarded = Math.max(lastDiscarded, turn);
    queue.clear();
    room = socketBytes > 0;
  }

  @Override
  public void close(CloseReason reason) {
    if (closed == null) {
      closed = reason;
      queue.clear();
      session.gone();
      whenClosed.run();
    }
  }

  private void saw(Event event) {
    events.add(event);
    watch.accept(event);
  }

  private void add(Part part) {
    if (part.turn() <= lastDiscarded || part.turn() < turn || closed != null) {
      return;
    }
    if (part.turn() > turn) {
      assert queue.isEmpty() : "a turn began while one was being written";
      turn = part.turn();
      writtenBytes = 0;
    }
    queue.add(part);
    drain();
  }

  private void drain() {
    if (draining) {
      return;
    }
    draining = true;
    try {
      while (socketBytes > 0 && !queue.isEmpty()) {
        write(queue.remove());
      }
    } finally {
      draining = false;
    }
    boolean hadRoom = room;
    room = queue.isEmpty() && socketBytes > 0;
    if (room && !hadRoom) {
      session.roomForMore();
    }
  }

  private void write(Part part) {
    if (part.message() != null) {
      saw(new Event(part.turn(), part.message(), 0, false));
    } else if (part.pcmBytes() == 0) {
      saw(new Event(part.turn(), null, 0, true));
      session.replyWritten(part.turn());
    } else {
      int bytes = (int) Math.min(part.pcmBytes(), socketBytes);
      boolean first = writtenBytes == 0;
      writtenBytes += bytes;
      socketBytes -= socketBytes == Long.MAX_VALUE ? 0 : bytes;
      saw(new Event(part.turn(), null, bytes, false));
      if (bytes < part.pcmBytes()) {
        queue.addFirst(new Part(part.turn(), null, part.pcmBytes() - bytes));
      }
      if (first) {
        session.firstFrameWritten(part.turn());
      }
    }
  }

  /** What the device saw, a word each; audio in a row counts as one. */
  List<String> story() {
    List<String> story = new ArrayList<>();
    for (Event event : events) {
      String word = word(event);
      if (!(word.equals("audio")
          && !story.isEmpty()
          && story.get(story.size() - 1).equals("audio"))) {
        story.add(word);
      }
    }
    if (closed != null) {
      story.add("close " + closed.code());
    }
    return story;
  }

  private static String word(Event event) {
    ServerMessage message = event.message();
    if (message == null) {
      return event.endOfAudio() ? "end" : "audio";
    } else if (message instanceof ServerMessage.Thinking thinking) {
      return "llm:" + thinking.transcript() + (thinking.hasImage() ? "+image" : "");
    } else if (message instanceof ServerMessage.Speaking speaking) {
      return "tts:" + speaking.response();
    } else if (message instanceof ServerMessage.Problem problem) {
      return "error:" + problem.code().onTheWire();
    } else if (message instanceof ServerMessage.Complete complete) {
      return complete.degraded() ? "complete degraded" : "complete";
    } else if (message instanceof ServerMessage.Transcribing transcribing) {
      return ("transcription " + transcribing.reason()).strip();
    } else if (message instanceof ServerMessage.Interrupted interrupted) {
      return "interrupted:" + interrupted.turn();
    } else if (message instanceof ServerMessage.ResetComplete) {
      return "reset_complete";
    } else if (message instanceof ServerMessage.Partial partial) {
      return "partial:"
          + partial.transcript().substring(0, partial.stableChars())
          + "|"
          + partial.transcript().substring(partial.stableChars());
    }
    return "connected";
  }
}
