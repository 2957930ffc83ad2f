package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.ServerMessage;
import dev.hotpin.wire.SessionOptions;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PcmAccumulatorTest {
  private static final ClientMessage END = new ClientMessage.EndOfSpeech();

  private final Embedded channel = Embedded.of(new PcmAccumulator(), new Copier());

  /** A block is valid during the call only: copies what it holds. */
  private static final class Copier extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ctx.fireChannelRead(
          msg instanceof PcmBlock block ? Arrays.copyOf(block.pcm(), block.pcmBytes()) : msg);
    }
  }

  @AfterEach
  void releaseAll() {
    channel.finishAndReleaseAll();
  }

  private static byte[] samples(int bytes) {
    byte[] pcm = new byte[bytes];
    new Random(bytes).nextBytes(pcm);
    return pcm;
  }

  /** All samples that were handed on, up to the end of speech if one came. */
  private byte[] handedOn() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Object next = channel.readInbound();
        next != null && !next.equals(END);
        next = channel.readInbound()) {
      byte[] pcm = assertInstanceOf(byte[].class, next);
      assertEquals(0, pcm.length % 2, "half a sample");
      assertTrue(pcm.length > 0 && pcm.length <= PcmBlock.MAX_BYTES);
      all.writeBytes(pcm);
    }
    return all.toByteArray();
  }

  @Test
  void anUtteranceCutAtEveryByteHasTheSameSamples() {
    byte[] pcm = samples(PcmBlock.MAX_BYTES + 10);
    for (int cut = 0; cut <= pcm.length; cut++) {
      channel.writeInbound(channel.binary(Arrays.copyOf(pcm, cut)));
      channel.writeInbound(channel.binary(Arrays.copyOfRange(pcm, cut, pcm.length)));
      channel.writeInbound(END);
      assertArrayEquals(pcm, handedOn(), "cut at " + cut);
    }
  }

  @Test
  void randomFramesHaveTheSameSamples() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      byte[] pcm = samples(2 * random.nextInt(10_000));
      int at = 0;
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      while (at < pcm.length) {
        int end = Math.min(pcm.length, at + random.nextInt(random.nextBoolean() ? 5 : 9_000));
        channel.writeInbound(channel.binary(Arrays.copyOfRange(pcm, at, end)));
        at = end;
        if (random.nextInt(3) == 0) {
          all.writeBytes(handedOn());
        }
      }
      channel.writeInbound(END);
      all.writeBytes(handedOn());
      assertArrayEquals(pcm, all.toByteArray(), "seed " + seed);
    }
  }

  @Test
  void aBlockIsHandedOnAtTwentyMillisecondsAndSmallerOnesWait() {
    channel.writeInbound(channel.binary(PcmAccumulator.MIN_BLOCK_BYTES - 1));
    assertNull(channel.readInbound());
    channel.writeInbound(channel.binary(1));
    assertEquals(PcmAccumulator.MIN_BLOCK_BYTES, handedOn().length);
    channel.writeInbound(channel.binary(4095));
    assertEquals(4094, handedOn().length);
  }

  @Test
  void framesOfOneReadAreJoined() {
    channel.writeInbound(channel.binary(1000), channel.binary(1000), channel.binary(1000));
    assertEquals(3000, assertInstanceOf(byte[].class, channel.readInbound()).length);
    assertNull(channel.readInbound());
  }

  @Test
  void aWholeFileInOneFrameComesInBlocks() {
    byte[] pcm = samples(89_600);
    channel.writeInbound(channel.binary(pcm));
    assertArrayEquals(pcm, handedOn());
  }

  @Test
  void emptyFramesMeanNothing() {
    channel.writeInbound(channel.binary(0), END);
    assertEquals(END, channel.readInbound());
    assertNull(channel.readInbound());
  }

  @Test
  void halfASampleAtTheEndIsDroppedAndDoesNotShiftTheNextUtterance() {
    channel.writeInbound(channel.binary(new byte[] {1, 2, 3}), END);
    assertArrayEquals(new byte[] {1, 2}, handedOn());
    channel.writeInbound(channel.binary(new byte[] {5, 6}), END);
    assertArrayEquals(new byte[] {5, 6}, handedOn());
  }

  @Test
  void resetDropsWhatWaits() {
    channel.writeInbound(channel.binary(new byte[] {1, 2, 3}), new ClientMessage.Reset());
    assertEquals(new ClientMessage.Reset(), channel.readInbound());
    channel.writeInbound(channel.binary(new byte[] {5, 6}), END);
    assertArrayEquals(new byte[] {5, 6}, handedOn());
  }

  @Test
  void whatCameBeforeTheTerminalMessageIsDropped() {
    channel.writeInbound(channel.binary(new byte[] {1, 2, 3}));
    channel.writeOutbound(new ServerMessage.Transcribing());
    channel.writeInbound(channel.binary(new byte[] {4}), END);
    assertArrayEquals(new byte[] {1, 2, 3, 4}, handedOn());
    channel.writeInbound(channel.binary(new byte[] {1, 2, 3}));
    channel.writeOutbound(new ServerMessage.Complete(false, 0, Map.of()));
    channel.writeInbound(channel.binary(new byte[] {5, 6}), END);
    assertArrayEquals(new byte[] {5, 6}, handedOn());
  }

  @Test
  void whereSpeechMayStopAReplyHalfASampleOutlivesTheEndOnlyIfTheSoundGoesOn() {
    SessionOptions options = SessionOptions.asking().bargeIn(true).build();
    channel.writeInbound(new ClientMessage.Hello("device", options, ""));
    channel.readInbound();
    channel.writeInbound(channel.binary(new byte[] {1, 2, 3}), END);
    assertArrayEquals(new byte[] {1, 2}, handedOn());
    channel.advance(PcmAccumulator.PAUSE_MILLIS);
    channel.writeInbound(channel.binary(new byte[] {4, 5}), END);
    assertArrayEquals(new byte[] {3, 4}, handedOn());
    channel.advance(PcmAccumulator.PAUSE_MILLIS + 1);
    channel.writeInbound(channel.binary(new byte[] {6, 7}), END);
    assertArrayEquals(new byte[] {6, 7}, handedOn());
  }
}
