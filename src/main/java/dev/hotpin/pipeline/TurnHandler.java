package dev.hotpin.pipeline;

import dev.hotpin.concurrent.ChannelLoop;
import dev.hotpin.turn.DeviceLink;
import dev.hotpin.turn.SessionRegistry;
import dev.hotpin.turn.TurnServices;
import dev.hotpin.turn.VoiceSession;
import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.CloseReason;
import dev.hotpin.wire.ServerMessage;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;

/**
 * Between the pipeline and {@link VoiceSession}, which decides: messages and samples in, messages
 * and parts of the reply out. Thread: the channel's event loop.
 */
public final class TurnHandler extends ChannelInboundHandlerAdapter {
  private final TurnServices services;
  private final SessionRegistry registry;
  private final ReplyMeter meter;
  private VoiceSession session; // null before the handshake
  private boolean closed;

  public TurnHandler(TurnServices services, SessionRegistry registry, ReplyMeter meter) {
    this.services = services;
    this.registry = registry;
    this.meter = meter;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof ClientMessage.Hello hello) {
      open(ctx, hello);
    } else if (closed || session == null) {
      if (!(msg instanceof PcmBlock || msg instanceof ClientMessage)) {
        ctx.fireChannelRead(msg);
      }
    } else if (msg instanceof PcmBlock block) {
      session.audio(block.pcm(), block.pcmBytes());
    } else if (msg instanceof ClientMessage message) {
      session.activity();
      control(message);
    } else {
      ctx.fireChannelRead(msg);
    }
  }

  private void control(ClientMessage message) {
    if (message instanceof ClientMessage.EndOfSpeech) {
      session.endOfSpeech();
    } else if (message instanceof ClientMessage.Reset) {
      session.reset();
    } else if (message instanceof ClientMessage.Interrupt) {
      session.interrupt();
    } else if (message instanceof ClientMessage.TextInput input) {
      session.text(input.text());
    } else if (message instanceof ClientMessage.Bad bad) {
      session.bad(bad);
    }
  }

  private void open(ChannelHandlerContext ctx, ClientMessage.Hello hello) {
    VoiceSession opened =
        new VoiceSession(
            hello.sessionId(),
            hello.options(),
            Access.admissionOf(ctx.channel()),
            services,
            ChannelLoop.of(ctx),
            new Link(ctx),
            UpstreamTrace.of(ctx.channel()));
    if (registry.claim(opened, Peer.of(ctx.channel()).address().getHostAddress())) {
      session = opened;
      session.open();
    } else {
      closed = true;
      Closing.close(ctx, CloseReason.SESSION_IN_USE);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof AudioFrameSeen) {
      if (session != null) {
        session.activity();
      }
    } else if (!(event instanceof ReplyEvent)) {
      ctx.fireUserEventTriggered(event);
    } else if (session == null) {
      return;
    } else if (event instanceof ReplyEvent.Room) {
      session.roomForMore();
    } else if (event instanceof ReplyEvent.FirstFrameWritten first) {
      session.firstFrameWritten(first.turn());
    } else if (event instanceof ReplyEvent.Written written) {
      session.replyWritten(written.turn());
    } else {
      end();
      Closing.close(ctx, CloseReason.OVERLOADED);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    end();
  }

  private void end() {
    closed = true;
    if (session != null) {
      registry.release(session);
      session.gone();
    }
  }

  /** The way out, through the handlers before this one. */
  private final class Link implements DeviceLink {
    private final ChannelHandlerContext ctx;

    /** For what {@link WavStreamer} takes, which never fails. */
    private final ChannelPromise taken;

    Link(ChannelHandlerContext ctx) {
      this.ctx = ctx;
      this.taken = ctx.voidPromise();
    }

    @Override
    public void send(ServerMessage message) {
      ctx.writeAndFlush(message);
    }

    @Override
    public void announce(int turn, ServerMessage message) {
      ctx.write(new ReplyPart.Announcement(turn, message), taken);
    }

    @Override
    public void sendAudio(int turn, byte[] pcm) {
      ctx.write(new ReplyPart.Samples(turn, pcm), taken);
    }

    @Override
    public void flushAudio(int turn) {
      ctx.write(new ReplyPart.Flush(turn), taken);
    }

    @Override
    public void endAudio(int turn) {
      ctx.write(new ReplyPart.End(turn), taken);
    }

    @Override
    public boolean hasRoom() {
      return meter.hasRoom();
    }

    @Override
    public long pcmBytesWritten(int turn) {
      ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
      return meter.pcmBytesWritten(turn, buffer == null ? 0 : buffer.totalPendingWriteBytes());
    }

    @Override
    public void forgetUtterance() {
      ctx.write(UtteranceForgotten.EVENT);
    }

    @Override
    public void discardAudio(int turn) {
      ctx.write(new ReplyPart.Discard(turn), taken);
    }

    @Override
    public void close(CloseReason reason) {
      end();
      Closing.close(ctx, reason);
    }
  }
}
