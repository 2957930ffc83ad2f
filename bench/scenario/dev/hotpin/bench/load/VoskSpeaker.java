package dev.hotpin.bench.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hotpin.audio.Pcm;
import dev.hotpin.bench.speech.Clip;
import dev.hotpin.concurrent.Loop;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Speaks to alphacep/vosk-server: a connection for each utterance, {@code config}, binary chunks,
 * {@code {"eof" : 1}} (which that server compares letter by letter), and the final {@code text},
 * which is all that there is. On its event loop.
 */
final class VoskSpeaker implements Participant {
  private static final int MAX_BYTES = 1 << 20;
  private static final JsonFactory JSON = new JsonFactory();

  private final FleetState fleet;
  private final Group group;
  private final GroupRecord record;
  private final EventLoop loop;
  private final Random random;
  private TurnSchedule schedule;
  private Clip clip;
  private CompletableFuture<byte[]> samples;
  private long intendedNanos;
  private int turns;
  private boolean finished;
  private Channel open; // null between utterances

  VoskSpeaker(FleetState fleet, Group group, GroupRecord record, EventLoop loop, Random random) {
    this.fleet = fleet;
    this.group = group;
    this.record = record;
    this.loop = loop;
    this.random = random;
  }

  @Override
  public void connect() {
    // Connections are made for each utterance.
  }

  @Override
  public void begin(long startNanos) {
    loop.execute(
        () -> {
          if (group.talkShare() > 0) {
            schedule =
                new TurnSchedule(startNanos, group.talkShare(), fleet.corpus.meanMillis(), random);
            planNext();
          }
        });
  }

  @Override
  public void reconnect() {
    // There is nothing between utterances that could be reconnected.
  }

  @Override
  public void finish() {
    loop.execute(() -> finished = true);
  }

  @Override
  public void stop() {
    loop.execute(
        () -> {
          finished = true;
          if (open != null) {
            open.close();
          }
        });
  }

  private void planNext() {
    if (group.maxTurns() > 0 && turns >= group.maxTurns()) {
      return;
    }
    if (finished) {
      intendedNanos = schedule.next(clip.millis());
      skipNeverBegun();
      return;
    }
    clip = fleet.corpus.take();
    intendedNanos = schedule.next(clip.millis());
    samples = fleet.load(clip);
    awaitItsMoment();
  }

  private void awaitItsMoment() {
    long waitNanos = Math.max(0, intendedNanos - System.nanoTime());
    loop.schedule(this::speak, waitNanos, TimeUnit.NANOSECONDS);
  }

  private void skipNeverBegun() {
    intendedNanos =
        fleet.skipNeverBegun(
            record, schedule, intendedNanos, clip.millis(), group.turnsLeft(turns));
  }

  private void speak() {
    if (finished) {
      skipNeverBegun();
      return;
    }
    if (fleet.isTooLateToBegin(intendedNanos)) {
      skipNeverBegun();
      awaitItsMoment();
      return;
    }
    samples.whenCompleteAsync(
        (pcm, failure) -> {
          if (failure != null) {
            throw new IllegalStateException("a clip can't be read", failure);
          }
          new Exchange(pcm).begin();
        },
        loop);
  }

  /** One utterance on one connection. */
  private final class Exchange extends SimpleChannelInboundHandler<TextWebSocketFrame>
      implements Utterance.Sink {
    private final byte[] pcm;
    private final boolean counts = fleet.counts(intendedNanos);
    private final boolean isWaitedFor = !fleet.isAfterTheEnd(intendedNanos);
    private long lateNanos;
    private long speechEndNanos;
    private long lastTextNanos; // 0 while there is no result
    private Channel channel;
    private Utterance utterance;
    private boolean speaking = true;
    private boolean ended;

    Exchange(byte[] pcm) {
      this.pcm = pcm;
    }

    void begin() {
      lateNanos = System.nanoTime() - intendedNanos;
      if (counts) {
        record.begun(lateNanos);
      }
      fleet.clipsHeard.incrementAndGet();
      fleet.inTurn.addAndGet(isWaitedFor ? 1 : 0);
      fleet.speaking.incrementAndGet();
      var connecting =
          new Bootstrap()
              .group(loop)
              .channel(NioSocketChannel.class)
              .option(ChannelOption.TCP_NODELAY, true)
              .handler(
                  new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel socket) {
                      socket
                          .pipeline()
                          .addLast("http-codec", new HttpClientCodec())
                          .addLast("http-aggregator", new HttpObjectAggregator(MAX_BYTES))
                          .addLast(
                              "websocket",
                              new WebSocketClientProtocolHandler(
                                  WebSocketClientProtocolConfig.newBuilder()
                                      .webSocketUri(fleet.server.uri())
                                      .maxFramePayloadLength(MAX_BYTES)
                                      .build()))
                          .addLast("vosk", Exchange.this);
                    }
                  })
              .connect(fleet.server.socketAddress());
      connecting.addListener(
          future -> {
            if (!future.isSuccess()) {
              record.count("connections_failed");
              record.reason(String.valueOf(future.cause().getMessage()));
              end("connection_lost");
            }
          });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event != ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
        return;
      }
      channel = ctx.channel();
      open = channel;
      record.count("connections");
      write("{\"config\":{\"sample_rate\":" + Pcm.SAMPLE_RATE_HZ + "}}");
      utterance =
          new Utterance(
              new NettyLoop(loop),
              pcm,
              group.pacing().chunkBytes(),
              ChunkSchedule.dueNanos(pcm.length, group.pacing(), group.network(), random),
              this,
              fleet::lag);
      lateNanos = System.nanoTime() - intendedNanos; // the server's share of connecting included
      utterance.start();
    }

    @Override
    public void chunk(byte[] samplesToSend, int offset, int length) {
      channel.writeAndFlush(
          new BinaryWebSocketFrame(Unpooled.copiedBuffer(samplesToSend, offset, length)));
    }

    @Override
    public void end() {
      speechEndNanos = System.nanoTime();
      silent();
      write("{\"eof\" : 1}");
      loop.schedule(this::giveUp, group.waitMillis(), TimeUnit.MILLISECONDS);
    }

    private void giveUp() {
      if (!ended) {
        end("no_answer");
        channel.close();
      }
    }

    private void silent() {
      if (speaking) {
        speaking = false;
        fleet.speaking.decrementAndGet();
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
      if (speechEndNanos != 0 && isFinal(frame.text())) {
        // Earlier results of the same utterance have a text too; the last one ends the connection.
        lastTextNanos = System.nanoTime();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      end(lastTextNanos == 0 ? "connection_lost" : "");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      record.reason(String.valueOf(cause.getMessage()));
      ctx.close();
    }

    private void write(String json) {
      channel.writeAndFlush(new TextWebSocketFrame(json));
    }

    private void end(String failure) {
      if (ended) {
        return;
      }
      ended = true;
      open = null;
      if (utterance != null) {
        utterance.stop();
      }
      fleet.inTurn.addAndGet(isWaitedFor ? -1 : 0);
      silent();
      if (counts && failure.isEmpty()) {
        record.transcribed(lastTextNanos - speechEndNanos, lateNanos);
      } else if (counts) {
        record.failed(failure);
        fleet.timeline.failed(System.nanoTime());
      }
      turns++;
      planNext();
    }
  }

  /** Whether it is a result, not a guess. */
  private static boolean isFinal(String json) {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        parser.nextToken();
        if (field.equals("text")) {
          return true;
        }
        parser.skipChildren();
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /** An event loop as a {@link Loop}. */
  private record NettyLoop(EventLoop eventLoop) implements Loop {
    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public Timer schedule(Runnable task, long delayMillis) {
      Future<?> future = eventLoop.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
      return () -> future.cancel(false);
    }

    @Override
    public boolean inLoop() {
      return eventLoop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
      eventLoop.execute(task);
    }
  }
}
