package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.WavHeader;
import dev.hotpin.wire.AudioEncoding;
import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.ReplyFormat;
import dev.hotpin.wire.ServerMessage;
import dev.hotpin.wire.SessionOptions;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplyEncodingHandlerTest {
  private static final int SECOND_BYTES = (int) Pcm.bytesOf(1_000);

  private final Queue<Runnable> codecThread = new ArrayDeque<>();
  private final ReplyMeter meter = new ReplyMeter();
  private final UnreadReplies unread = new UnreadReplies(1 << 22);
  private final ChannelInboundHandlerAdapter turns = new ChannelInboundHandlerAdapter();
  private final Embedded channel =
      Embedded.of(
          new WavStreamer(meter, unread),
          new ReplyEncodingHandler(meter, unread, codecThread::add),
          turns);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    channel.checkException();
    assertEquals(0, unread.bytes());
  }

  @Test
  void forADeviceOfPart1ItGoesAway() {
    hello(ReplyFormat.DEFAULT);
    assertNull(channel.pipeline().get(ReplyEncodingHandler.class));
  }

  @Test
  void aPacketIsAFrameAndSoundIsCountedAsItPlays() {
    hello(format(AudioEncoding.OPUS, 16_000, false));
    write(new ReplyPart.Samples(1, new byte[SECOND_BYTES]));
    assertFalse(meter.hasRoom(), "no more is asked for while this is encoded");
    assertEquals(SECOND_BYTES, unread.bytes());
    work();
    assertTrue(meter.hasRoom());
    assertEquals(SECOND_BYTES, meter.pcmBytesWritten(1, 0));
    assertEquals(50, frames().size());
  }

  @Test
  void soundThatTheSocketHoldsIsNotCountedAsWritten() {
    hello(format(AudioEncoding.MULAW, 8_000, false));
    write(new ReplyPart.Samples(1, new byte[SECOND_BYTES]));
    write(new ReplyPart.End(1));
    work();
    assertEquals(SECOND_BYTES, meter.pcmBytesWritten(1, 0));
    assertEquals(SECOND_BYTES / 2, meter.pcmBytesWritten(1, 4_000));
  }

  @Test
  void whatIsDiscardedWhileItIsEncodedIsNeverWritten() {
    hello(format(AudioEncoding.OPUS, 16_000, false));
    write(new ReplyPart.Samples(1, new byte[SECOND_BYTES]));
    write(new ReplyPart.Discard(1));
    assertEquals(0, unread.bytes());
    write(new ReplyPart.Samples(2, new byte[640]));
    write(new ReplyPart.End(2));
    work();
    List<byte[]> frames = frames();
    assertTrue(
        frames.size() <= 3, frames.size() + " frames"); // 20 ms, the encoder's delay, the end
    assertEquals(0, frames.get(frames.size() - 1).length);
    assertTrue(meter.hasRoom());
  }

  @Test
  void framesHaveTheAskedSizeAndAnEvenOne() {
    hello(new ReplyFormat(AudioEncoding.MULAW, 11_025, 200, 0, false));
    write(new ReplyPart.Samples(1, new byte[4_001 * 2]));
    write(new ReplyPart.Flush(1));
    write(new ReplyPart.End(1));
    work();
    int bytes = 0;
    for (byte[] frame : frames()) {
      assertTrue(frame.length <= 200 && frame.length % 2 == 0, frame.length + " bytes");
      bytes += frame.length;
    }
    assertEquals(4_001 * 11_025 / 16_000.0, bytes, 2);
  }

  @Test
  void aSizedReplyWaitsForItsEndAndItsAnnouncementsDoNot() {
    hello(format(AudioEncoding.WAV, 16_000, true));
    write(new ReplyPart.Announcement(1, new ServerMessage.Transcribing()));
    assertInstanceOf(ServerMessage.class, channel.readOutbound());
    write(new ReplyPart.Samples(1, new byte[SECOND_BYTES]));
    write(new ReplyPart.Flush(1));
    work();
    assertTrue(meter.hasRoom(), "the next piece is wanted");
    assertEquals(SECOND_BYTES, unread.bytes());
    assertTrue(frames().isEmpty());
    write(new ReplyPart.Samples(1, new byte[SECOND_BYTES]));
    write(new ReplyPart.End(1));
    work();
    List<byte[]> frames = frames();
    assertEquals(
        2 * SECOND_BYTES, ByteBuffer.wrap(frames.get(0)).order(ByteOrder.LITTLE_ENDIAN).getInt(40));
    int bytes = frames.stream().mapToInt(frame -> frame.length).sum();
    assertEquals(WavHeader.BYTES + 2 * SECOND_BYTES, bytes);
  }

  @Test
  void aSizedReplyThatIsDiscardedLeavesNothing() {
    hello(format(AudioEncoding.WAV, 16_000, true));
    write(new ReplyPart.Samples(1, new byte[SECOND_BYTES]));
    work();
    write(new ReplyPart.Discard(1));
    assertEquals(0, unread.bytes());
    write(new ReplyPart.Samples(2, new byte[640]));
    write(new ReplyPart.End(2));
    work();
    assertEquals(WavHeader.BYTES + 640, frames().get(0).length);
  }

  private static ReplyFormat format(AudioEncoding encoding, int rate, boolean sized) {
    return new ReplyFormat(encoding, rate, 4_096, 0, sized);
  }

  private void hello(ReplyFormat format) {
    SessionOptions options = SessionOptions.asking().reply(format).build();
    channel.writeInbound(new ClientMessage.Hello("device", options, ""));
  }

  private void write(ReplyPart part) {
    channel.pipeline().context(turns).write(part);
  }

  private void work() {
    while (!codecThread.isEmpty()) {
      codecThread.remove().run();
      channel.runPendingTasks();
    }
  }

  private List<byte[]> frames() {
    List<byte[]> frames = new ArrayList<>();
    for (Object message = channel.readOutbound();
        message != null;
        message = channel.readOutbound()) {
      if (message instanceof BinaryWebSocketFrame frame) {
        byte[] bytes = new byte[frame.content().readableBytes()];
        frame.content().readBytes(bytes);
        frames.add(bytes);
        frame.release();
      }
    }
    return frames;
  }
}
