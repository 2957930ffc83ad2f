package dev.hotpin.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.bench.Progress;
import dev.hotpin.bench.speech.Clip;
import dev.hotpin.bench.speech.SpeechCorpus;
import dev.hotpin.client.ServerAddress;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a stand-in that answers as vosk-server does: each message, in turn. */
@Timeout(60)
class VoskSpeakerIT {
  private static final int CLIP_BYTES = 9_600;
  private static final long DELAY_MILLIS = 80;

  @TempDir private Path folder;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Queue<String> texts = new ConcurrentLinkedQueue<>();
  private final OwnTimes own = new OwnTimes();

  @AfterEach
  void stop() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void anUtteranceHasItsConfigurationItsEndAndItsFinalText() throws Exception {
    GroupRecord record = run(true);
    assertTrue(record.countOf("answered") > 0, () -> record.toTree().toString());
    assertEquals(record.countOf("begun"), record.countOf("answered"));
    assertTrue(record.millis("transcript", 0) >= DELAY_MILLIS - 1);
    assertEquals("{\"config\":{\"sample_rate\":16000}}", texts.peek());
    assertTrue(texts.contains("{\"eof\" : 1}"), texts::toString);
  }

  @Test
  void theClockOfAnUtteranceStartsAtTheEndOfSpeech() throws Exception {
    int speakers = 4;
    long clipMillis = 3_000;
    Group group = Group.talking("talking", speakers, 1).takingAtMost(1);
    GroupRecord record = run(true, group, (int) Pcm.bytesOf(clipMillis), 2 * clipMillis);
    assertEquals(speakers, record.countOf("answered"), () -> record.toTree().toString());
    own.assertSeen(
        "transcript",
        speakers,
        percentile -> record.millis("transcript", percentile),
        clipMillis / 2);
    own.assertSeen(
        "transcript from the schedule",
        speakers,
        percentile -> record.scheduledMillis("transcript", percentile),
        clipMillis / 2);
  }

  @Test
  void aServerThatHangsUpWithoutAResultIsALostConnection() throws Exception {
    GroupRecord record = run(false);
    assertTrue(record.countOf("begun") > 0);
    assertEquals(record.countOf("begun"), record.failuresWith("connection_lost"));
  }

  private GroupRecord run(boolean answering) throws Exception {
    return run(answering, Group.talking("talking", 2, 0.4), CLIP_BYTES, 2_000);
  }

  private GroupRecord run(boolean answering, Group speakers, int clipBytes, long millis)
      throws Exception {
    Channel listening = listen(answering);
    int port = ((InetSocketAddress) listening.localAddress()).getPort();
    Path file = folder.resolve("clip.pcm");
    Files.write(file, new byte[clipBytes]);
    Fleet fleet =
        new Fleet(
            ServerAddress.resolve("ws://127.0.0.1:" + port + "/ws"),
            Fleet.Dialect.VOSK,
            new SpeechCorpus(List.of(new Clip("clip", file, clipBytes))),
            Optional.empty(),
            1,
            Progress.none());
    LoadPlan plan = new LoadPlan(List.of(speakers), 0, 0, millis, 0, 0, 0, 0, false, false, 1);
    LoadResult result = fleet.run(plan);
    listening.close().syncUninterruptibly();
    return result.groups().get("talking");
  }

  private Channel listen(boolean answering) {
    return new ServerBootstrap()
        .group(group)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel socket) {
                socket
                    .pipeline()
                    .addLast(
                        new HttpServerCodec(),
                        new HttpObjectAggregator(65_536),
                        new WebSocketServerProtocolHandler("/ws", null, false, 1 << 20),
                        new Recognizer(answering));
              }
            })
        .bind("127.0.0.1", 0)
        .syncUninterruptibly()
        .channel();
  }

  private final class Recognizer extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final boolean answering;

    Recognizer(boolean answering) {
      this.answering = answering;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
      if (frame instanceof BinaryWebSocketFrame) {
        ctx.writeAndFlush(new TextWebSocketFrame("{\"partial\" : \"go\"}"));
      } else if (frame instanceof TextWebSocketFrame text) {
        texts.add(text.text());
        if (text.text().contains("eof")) {
          long heardNanos = System.nanoTime();
          ctx.executor().schedule(() -> end(ctx, heardNanos), DELAY_MILLIS, TimeUnit.MILLISECONDS);
        }
      }
    }

    private void end(ChannelHandlerContext ctx, long heardNanos) {
      if (answering) {
        own.answers(heardNanos);
        ctx.writeAndFlush(new TextWebSocketFrame("{\"text\" : \"go forward\"}"))
            .addListener(ChannelFutureListener.CLOSE);
      } else {
        ctx.close();
      }
    }
  }
}
