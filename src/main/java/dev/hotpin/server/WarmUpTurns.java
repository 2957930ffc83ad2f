package dev.hotpin.server;

import dev.hotpin.concurrent.EngineThreads;
import dev.hotpin.concurrent.Loop;
import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.dialogue.memory.InMemoryConversations;
import dev.hotpin.dialogue.offline.OfflineReplies;
import dev.hotpin.recognition.Recognition;
import dev.hotpin.recognition.RecognitionListener;
import dev.hotpin.turn.SessionRegistry;
import dev.hotpin.turn.TurnObserver;
import dev.hotpin.turn.TurnServices;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes turns with itself before the server is ready, through the voice handlers, the turn and the
 * real synthesizer, so that the first user's turn runs compiled code. Recognizers are warm already:
 * a fixed transcript stands for them; replies are the offline ones, so that no model is asked.
 */
final class WarmUpTurns {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUpTurns.class);

  /** So many turns, or as many as the time allows. Measured: the times are flat after some 100. */
  private static final int TURNS = 150;

  private static final long MAX_SECONDS = 4;
  private static final String SESSION = "warm-up";
  private static final int PCM_FRAME_BYTES = 4_096;
  private static final String TRANSCRIPT = "what is twelve times seven and what time is it now";

  private WarmUpTurns() {}

  /**
   * Blocks until the turns are taken or the time is up.
   *
   * @param voice adds the handlers of a voice connection that uses the given services and sessions
   */
  static void run(TurnServices real, VoiceHandlers voice) {
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, EngineThreads.factory("hotpin-warm-up"), LocalIoHandler.newFactory());
    try {
      CountDownLatch turnsLeft = new CountDownLatch(TURNS);
      TurnServices services = services(real);
      SessionRegistry registry = new SessionRegistry(System::nanoTime);
      LocalAddress address = new LocalAddress(WarmUpTurns.class);
      new ServerBootstrap()
          .group(group)
          .channel(LocalServerChannel.class)
          .childHandler(initializer(channel -> voice.addTo(channel, services, registry)))
          .bind(address)
          .syncUninterruptibly();
      Channel device =
          new Bootstrap()
              .group(group)
              .channel(LocalChannel.class)
              .handler(initializer(channel -> channel.pipeline().addLast(new Speaker(turnsLeft))))
              .connect(address)
              .syncUninterruptibly()
              .channel();
      if (!turnsLeft.await(MAX_SECONDS, TimeUnit.SECONDS)) {
        LOG.debug("{} of {} warm-up turns were not taken", turnsLeft.getCount(), TURNS);
      }
      device.close().syncUninterruptibly(); // which ends the turn that may be in progress
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  /** Adds the handlers of a voice connection. */
  @FunctionalInterface
  interface VoiceHandlers {
    void addTo(Channel channel, TurnServices services, SessionRegistry registry);
  }

  private static TurnServices services(TurnServices real) {
    return new TurnServices(
        FixedRecognition::new,
        new OfflineReplies(Clock.systemUTC(), ZoneOffset.UTC),
        real.synthesizer(),
        real.spokenLines(),
        new InMemoryConversations(),
        new ImageStore(),
        real.settings(),
        TurnObserver.NONE,
        real.offer(),
        real.endpointers());
  }

  private static ChannelInitializer<Channel> initializer(Consumer<Channel> handlers) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        handlers.accept(channel);
      }
    };
  }

  /** Hears the same words in anything. */
  private static final class FixedRecognition implements Recognition {
    private final Loop loop;
    private final RecognitionListener listener;
    private boolean over;

    FixedRecognition(Loop loop, RecognitionListener listener) {
      this.loop = loop;
      this.listener = listener;
    }

    @Override
    public boolean feed(byte[] pcm) {
      return true;
    }

    @Override
    public void wantPartials(boolean wanted) {}

    @Override
    public void release() {}

    @Override
    public void endOfSpeech() {
      loop.execute(
          () -> {
            if (!over) {
              over = true;
              listener.onFinal(TRANSCRIPT);
            }
          });
    }

    @Override
    public boolean isAdmitted() {
      return true;
    }

    @Override
    public void abandon() {
      over = true;
    }
  }

  /** The device's side. Frames pass a local channel as they are, without a codec. */
  private static final class Speaker extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final String COMPLETE = "{\"status\":\"complete\"";

    private final CountDownLatch turnsLeft;

    Speaker(CountDownLatch turnsLeft) {
      super(WebSocketFrame.class);
      this.turnsLeft = turnsLeft;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ctx.writeAndFlush(new TextWebSocketFrame("{\"session_id\":\"" + SESSION + "\"}"));
      speak(ctx);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
      if (frame instanceof TextWebSocketFrame text && text.text().startsWith(COMPLETE)) {
        turnsLeft.countDown();
        if (turnsLeft.getCount() > 0) {
          speak(ctx);
        }
      }
    }

    private static void speak(ChannelHandlerContext ctx) {
      for (int i = 0; i < 4; i++) {
        ctx.write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[PCM_FRAME_BYTES])));
      }
      ctx.writeAndFlush(new TextWebSocketFrame("{\"signal\":\"EOS\"}"));
    }
  }
}
