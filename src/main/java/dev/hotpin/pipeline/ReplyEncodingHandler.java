package dev.hotpin.pipeline;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.codec.AudioEncoder;
import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.ReplyFormat;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Encodes the samples of replies for a device that wants another format than {@link
 * dev.hotpin.audio.Pcm}, on their way to {@link WavStreamer}; goes away where that is not so. Parts
 * of a reply keep their order. For {@code sized} replies it keeps all samples until the last is
 * there; announcements go ahead of them.
 *
 * <p>There is no room for more of a reply while some of it is being encoded, so it holds one piece
 * of text at most, or a whole reply that is to be sized; it is counted with all that waits ({@link
 * UnreadReplies}). Thread: the channel's event loop; encoding is done in a {@link CodecLane}.
 */
public final class ReplyEncodingHandler extends ChannelDuplexHandler
    implements CodecLane.Receiver<ReplyPart> {
  /** Samples are encoded in steps of 40 ms: two packets. */
  static final int STEP_BYTES = (int) Pcm.bytesOf(40);

  private final ReplyMeter meter;
  private final UnreadReplies unread;
  private final Executor codecThread;
  private ChannelHandlerContext ctx;
  private ReplyFormat format;
  private CodecLane<ReplyPart, ReplyPart> lane; // null before the handshake
  private SizedReply sized; // null where samples go out as they come
  private AudioEncoder encoder; // made and used on the codec thread only, as what follows
  private int encodedTurn;
  private long laneBytes; // samples that are in the lane
  private HeldAudio held; // what the sum over all channels knows of it

  /**
   * @param codecThread where to encode; runs what it is given one after the other
   */
  public ReplyEncodingHandler(ReplyMeter meter, UnreadReplies unread, Executor codecThread) {
    this.meter = meter;
    this.unread = unread;
    this.codecThread = codecThread;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    held = new HeldAudio(unread, context, this::clear);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object msg) {
    if (msg instanceof ClientMessage.Hello hello && lane == null) {
      begin(hello.options().reply());
    }
    context.fireChannelRead(msg);
  }

  private void begin(ReplyFormat asked) {
    if (DeviceFormats.isPcm(asked)) {
      ctx.pipeline().remove(this);
      return;
    }
    format = asked;
    sized = asked.sized() ? new SizedReply() : null;
    lane = new CodecLane<>(ctx.executor(), codecThread, this::encode, this);
  }

  @Override
  public void write(ChannelHandlerContext context, Object msg, ChannelPromise promise) {
    if (lane == null || !(msg instanceof ReplyPart part)) {
      context.write(msg, promise);
      return;
    }
    if (part instanceof ReplyPart.Discard) {
      clear();
      pass(part);
    } else if (part instanceof ReplyPart.Samples samples) {
      split(samples);
    } else if (part instanceof ReplyPart.End || (sized == null && !lane.isEmpty())) {
      add(part);
    } else if (sized == null || part instanceof ReplyPart.Announcement) {
      pass(part);
    }
    promise.trySuccess();
  }

  private void pass(ReplyPart part) {
    ctx.write(part, ctx.voidPromise());
  }

  /** Steps of equal size, but for the last: a share of the samples each. */
  private void split(ReplyPart.Samples samples) {
    byte[] pcm = samples.pcm();
    laneBytes += pcm.length;
    settle();
    for (int from = 0; from < pcm.length; from += STEP_BYTES) {
      int to = Math.min(pcm.length, from + STEP_BYTES);
      add(new ReplyPart.Samples(samples.turn(), Arrays.copyOfRange(pcm, from, to)));
    }
  }

  private void add(ReplyPart part) {
    meter.setEncoding(true);
    lane.add(part);
  }

  /** On the codec thread. */
  private void encode(ReplyPart part, Consumer<ReplyPart> out) {
    if (encoder == null) {
      encoder = DeviceFormats.encoder(format);
    }
    int turn = part.turn();
    if (turn != encodedTurn) {
      encodedTurn = turn;
      encoder.reset();
    }
    Consumer<byte[]> samples = encoded -> out.accept(new ReplyPart.Samples(turn, encoded));
    if (part instanceof ReplyPart.Samples step) {
      encoder.encode(step.pcm(), 0, step.pcm().length, samples);
      return;
    }
    if (part instanceof ReplyPart.End) {
      encoder.finish(samples);
    }
    out.accept(part);
  }

  @Override
  public void take(ReplyPart part) {
    held.progress();
    if (sized == null) {
      pass(part);
    } else if (part instanceof ReplyPart.Samples samples) {
      sized.add(samples);
      settle();
    } else {
      sized.release(part.turn(), this::pass);
      pass(part);
      settle();
    }
  }

  @Override
  public void batchTaken() {
    if (lane.isEmpty()) {
      laneBytes = 0;
      settle();
      meter.setEncoding(false);
      if (meter.hasRoom()) {
        ctx.fireUserEventTriggered(ReplyEvent.Room.NOW);
      }
    }
  }

  @Override
  public void failed(Throwable cause) {
    clear();
    ctx.fireExceptionCaught(cause);
  }

  /** Room in the stream is no room for more while some is being encoded: see {@link ReplyMeter}. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event != ReplyEvent.Room.NOW || meter.hasRoom()) {
      context.fireUserEventTriggered(event);
    }
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

  private void clear() {
    if (lane == null) {
      return;
    }
    lane.clear();
    laneBytes = 0;
    if (sized != null) {
      sized.clear();
    }
    settle();
    meter.setEncoding(false);
  }

  /** Tells the sum over all channels what is held here. */
  private void settle() {
    held.settle(laneBytes + (sized == null ? 0 : sized.bytes()));
  }
}
