package dev.hotpin.pipeline;

import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.ServerMessage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Streams a reply as WAV frames while the socket takes them: one header for the whole reply, frames
 * of at most what {@link ReplyFraming} says, announcements at their place among the samples, an
 * empty frame at the end. The first frame goes out with whatever there is; later ones are filled,
 * unless a piece is whole.
 *
 * <p>Thread: the channel's event loop. Holds what the socket does not take: at most one piece of a
 * reply, since {@link TurnHandler} adds the next when told that there is room. Of a discarded turn
 * nothing is written. On close all is dropped.
 */
public final class WavStreamer extends ChannelDuplexHandler {
  /** Samples without an announcement between them, of which the first may be written in part. */
  private static final class Run {
    private final Deque<byte[]> arrays = new ArrayDeque<>();
    private int firstOffset;
    private long bytes;
  }

  private enum Mark {
    END
  }

  private final ReplyMeter meter;
  private final UnreadReplies unread;
  private final Deque<Object> queue = new ArrayDeque<>(); // Run, ServerMessage or Mark
  private ChannelHandlerContext ctx;
  private int turn; // the one that is written
  private int lastDiscarded; // parts of it and of older turns are dropped
  private ReplyFraming framing = ReplyFraming.PART_1;
  private byte[] header; // of this turn's stream
  private boolean headerWritten;
  private boolean partialFrames; // what is left of the last run may go out
  private boolean draining;
  private boolean closing; // a close frame has gone out: nothing may follow it
  private Run spareRun; // an empty one, to be used again; null if none
  private long heldBytes; // in the queue
  private HeldAudio held; // what the sum over all channels knows of it

  public WavStreamer(ReplyMeter meter, UnreadReplies unread) {
    this.meter = meter;
    this.unread = unread;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    held = new HeldAudio(unread, context, this::clear);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object msg) {
    if (msg instanceof ClientMessage.Hello hello) {
      framing = ReplyFraming.of(hello.options().reply());
    }
    context.fireChannelRead(msg);
  }

  @Override
  public void write(ChannelHandlerContext context, Object msg, ChannelPromise promise) {
    if (!(msg instanceof ReplyPart part)) {
      if (msg instanceof CloseWebSocketFrame) {
        closing = true;
        clear();
      }
      context.write(msg, promise);
      return;
    }
    take(part);
    promise.trySuccess(); // accepted; the socket's word comes as a ReplyEvent
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      drain();
    } else {
      meter.setRoom(false);
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    clear();
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    clear();
  }

  private void take(ReplyPart part) {
    if (part instanceof ReplyPart.Discard) {
      lastDiscarded = Math.max(lastDiscarded, part.turn());
      clear();
      return;
    }
    if (part.turn() <= lastDiscarded
        || part.turn() < turn
        || closing
        || !ctx.channel().isActive()) {
      return;
    }
    if (part.turn() > turn) {
      begin(part.turn());
    }
    if (part instanceof ReplyPart.Samples samples) {
      append(samples.pcm());
    } else if (part instanceof ReplyPart.Announcement announcement) {
      queue.add(announcement.message());
    } else if (part instanceof ReplyPart.Length length) {
      header = framing.header(length.bytes());
    } else if (part instanceof ReplyPart.Flush) {
      partialFrames = true;
    } else {
      queue.add(Mark.END);
    }
    drain();
  }

  private void begin(int newTurn) {
    assert queue.isEmpty() : "a turn began while one was being written";
    turn = newTurn;
    header = framing.header();
    headerWritten = false;
    meter.start(newTurn);
    held.progress();
  }

  private void append(byte[] pcm) {
    assert framing.isPackets() || pcm.length % 2 == 0 : "frames have even sizes";
    if (!(queue.peekLast() instanceof Run)) {
      queue.add(spareRun == null ? new Run() : spareRun);
      spareRun = null;
    }
    Run run = (Run) queue.getLast();
    run.arrays.add(pcm);
    run.bytes += pcm.length;
    partialFrames = false;
    heldBytes += pcm.length;
  }

  private void drain() {
    if (draining) {
      return; // writing changed the writability: the loop below sees it
    }
    draining = true;
    boolean wrote = false;
    try {
      while (ctx.channel().isWritable() && writeNext()) {
        wrote = true;
      }
    } finally {
      draining = false;
      if (wrote) {
        held.progress();
        ctx.flush();
      }
    }
    settle();
    reportRoom();
  }

  private void reportRoom() {
    boolean room = queue.isEmpty() && ctx.channel().isWritable();
    boolean hadRoom = meter.hasRoom();
    meter.setRoom(room);
    if (room && !hadRoom) {
      ctx.fireUserEventTriggered(ReplyEvent.Room.NOW);
    }
  }

  /** Writes the next frame or message; false if there is none, or none that may go out yet. */
  private boolean writeNext() {
    Object next = queue.peek();
    if (next == null) {
      return false;
    }
    if (next instanceof Run run) {
      return writeFrame(run);
    }
    queue.remove();
    if (next instanceof ServerMessage message) {
      ctx.write(message);
    } else {
      int ended = turn;
      ctx.write(new BinaryWebSocketFrame())
          .addListener(written -> report(written.isSuccess(), new ReplyEvent.Written(ended)));
    }
    return true;
  }

  private boolean writeFrame(Run run) {
    int headerBytes = headerWritten ? 0 : header.length;
    int capacity = capacity(run, headerBytes);
    boolean mayGo = run.bytes >= capacity || !headerWritten || partialFrames || queue.size() > 1;
    if (!mayGo || run.bytes == 0) {
      return false;
    }
    int pcmBytes = (int) Math.min(run.bytes, capacity);
    ByteBuf frame = ctx.alloc().ioBuffer(headerBytes + pcmBytes, headerBytes + pcmBytes);
    frame.writeBytes(header, 0, headerBytes);
    move(run, frame, pcmBytes);
    if (run.bytes == 0) {
      queue.remove();
      spareRun = run;
    }
    meter.handedOver(framing.pcmBytesOf(pcmBytes), pcmBytes);
    heldBytes -= pcmBytes;
    if (headerWritten) {
      ctx.write(new BinaryWebSocketFrame(frame), ctx.voidPromise());
    } else {
      headerWritten = true;
      int begun = turn;
      ctx.write(new BinaryWebSocketFrame(frame))
          .addListener(done -> report(done.isSuccess(), new ReplyEvent.FirstFrameWritten(begun)));
    }
    return true;
  }

  private int capacity(Run run, int headerBytes) {
    return framing.isPackets() && run.bytes > 0
        ? run.arrays.getFirst().length
        : framing.frameBytes() - headerBytes;
  }

  private static void move(Run run, ByteBuf frame, int pcmBytes) {
    int left = pcmBytes;
    while (left > 0) {
      byte[] first = run.arrays.getFirst();
      int bytes = Math.min(left, first.length - run.firstOffset);
      frame.writeBytes(first, run.firstOffset, bytes);
      run.firstOffset += bytes;
      left -= bytes;
      if (run.firstOffset == first.length) {
        run.arrays.removeFirst();
        run.firstOffset = 0;
      }
    }
    run.bytes -= pcmBytes;
  }

  private void report(boolean success, ReplyEvent event) {
    if (success) {
      ctx.fireUserEventTriggered(event);
    }
  }

  private void clear() {
    queue.clear();
    heldBytes = 0;
    settle();
    meter.setRoom(ctx.channel().isWritable());
  }

  /** Tells what the socket did not take at once. */
  private void settle() {
    held.settle(heldBytes);
  }
}
