package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.WavHeader;
import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.CloseReason;
import dev.hotpin.wire.ServerMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the audio path uses again must never change what comes out of it. */
class AudioPathReuseTest {
  private final Receiver receiver = new Receiver();
  private final UnreadReplies unread = new UnreadReplies(1 << 20);
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new AudioAcknowledger(),
          new PcmAccumulator(),
          new WavStreamer(new ReplyMeter(), unread),
          receiver);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    channel.checkException();
  }

  @Test
  void framesOfAnySizeArriveSampleForSample() {
    for (int seed = 0; seed < 100; seed++) {
      receiver.pcm.reset();
      Random random = new Random(seed);
      ByteArrayOutputStream sent = new ByteArrayOutputStream();
      for (int i = 0; i < 20; i++) {
        byte[] pcm = new byte[random.nextInt(i % 5 == 0 ? 9_000 : 700)];
        random.nextBytes(pcm);
        sent.writeBytes(pcm);
        channel.writeInbound(new BinaryWebSocketFrame(Unpooled.copiedBuffer(pcm)));
      }
      channel.writeInbound(new ClientMessage.EndOfSpeech());
      byte[] whole = Arrays.copyOf(sent.toByteArray(), sent.size() / 2 * 2);
      assertArrayEquals(whole, receiver.pcm.toByteArray(), "seed " + seed);
    }
  }

  @Test
  void anUtteranceUsesOneBlockAndTheNextAnother() {
    speak(4_096);
    speak(4_096);
    assertEquals(1, receiver.blocks.size());
    channel.writeInbound(new ClientMessage.EndOfSpeech());
    speak(4_096);
    assertEquals(2, receiver.blocks.size());
  }

  @Test
  void ofAnUtteranceThatWasResetNothingArrivesInTheNext() {
    channel.writeInbound(frame(new byte[] {1, 2, 3}));
    channel.writeInbound(new ClientMessage.Reset());
    channel.writeInbound(frame(new byte[] {4, 5}));
    channel.writeInbound(new ClientMessage.EndOfSpeech());
    assertArrayEquals(new byte[] {4, 5}, receiver.pcm.toByteArray());
  }

  @Test
  void acknowledgementsAreReadyForTheWire() {
    speak(4_096);
    speak(4_096);
    TextWebSocketFrame frame = assertInstanceOf(TextWebSocketFrame.class, channel.readOutbound());
    assertEquals(
        "{\"status\":\"receiving\",\"chunks_received\":2,\"bytes_received\":8192}",
        frame.content().toString(StandardCharsets.UTF_8));
    frame.release();
  }

  @Test
  void afterTheCloseFrameNothingIsAcknowledged() {
    Closing.close(channel.pipeline().context(receiver), CloseReason.TAKEN_OVER);
    speak(640);
    speak(640);
    assertInstanceOf(CloseWebSocketFrame.class, release(channel.readOutbound()));
    assertNull(channel.readOutbound());
    assertTrue(channel.isActive(), "the device has time to answer");
  }

  @Test
  void afterTheCloseFrameNothingIsSpoken() {
    write(new ReplyPart.Samples(1, new byte[5_000]));
    release(channel.readOutbound());
    Closing.close(channel.pipeline().firstContext(), CloseReason.TOO_LARGE);
    assertInstanceOf(CloseWebSocketFrame.class, release(channel.readOutbound()));
    write(new ReplyPart.Samples(1, new byte[5_000]));
    write(new ReplyPart.End(1));
    assertNull(channel.readOutbound());
    assertEquals(0, unread.bytes());
  }

  @Test
  void repliesOfManyRunsComeOutSampleForSample() {
    for (int seed = 1; seed <= 100; seed++) {
      Random random = new Random(seed);
      ByteArrayOutputStream sent = new ByteArrayOutputStream();
      for (int i = 0; i < 12; i++) {
        byte[] pcm = new byte[2 * random.nextInt(6_000)];
        random.nextBytes(pcm);
        sent.writeBytes(pcm);
        write(new ReplyPart.Samples(seed, pcm));
        if (random.nextInt(3) == 0) {
          write(new ReplyPart.Flush(seed));
        }
        if (random.nextInt(3) == 0) {
          write(new ReplyPart.Announcement(seed, new ServerMessage.Transcribing()));
        }
      }
      write(new ReplyPart.End(seed));
      assertArrayEquals(sent.toByteArray(), spoken(), "seed " + seed);
      assertEquals(0, unread.bytes(), "seed " + seed);
    }
  }

  private byte[] spoken() {
    ByteArrayOutputStream wav = new ByteArrayOutputStream();
    for (Object message = channel.readOutbound();
        message != null;
        message = channel.readOutbound()) {
      if (message instanceof BinaryWebSocketFrame frame) {
        ByteBuf content = frame.content();
        wav.writeBytes(ByteBufUtil.getBytes(content));
        frame.release();
      }
    }
    return Arrays.copyOfRange(wav.toByteArray(), WavHeader.BYTES, wav.size());
  }

  private void speak(int bytes) {
    channel.writeInbound(frame(new byte[bytes]));
  }

  private void write(ReplyPart part) {
    channel.pipeline().context(receiver).write(part);
  }

  private static BinaryWebSocketFrame frame(byte[] pcm) {
    return new BinaryWebSocketFrame(Unpooled.copiedBuffer(pcm));
  }

  private static Object release(Object message) {
    ReferenceCountUtil.release(message);
    return message;
  }

  /** Copies what it is handed, as a receiver must. */
  private static final class Receiver extends ChannelInboundHandlerAdapter {
    private final ByteArrayOutputStream pcm = new ByteArrayOutputStream();
    private final Set<PcmBlock> blocks = Collections.newSetFromMap(new IdentityHashMap<>());

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof PcmBlock block) {
        pcm.write(block.pcm(), 0, block.pcmBytes());
        blocks.add(block);
      }
    }
  }
}
