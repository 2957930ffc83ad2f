package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.wire.AudioEncoding;
import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.Endpointing;
import dev.hotpin.wire.InputFormat;
import dev.hotpin.wire.ServerMessage;
import dev.hotpin.wire.SessionOptions;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AudioDecodingHandlerTest {
  private static final long MAX_UTTERANCE_MILLIS = 60_000;
  private static final byte[] OPUS_60_MILLIS = {(byte) (11 << 3)};

  private final Queue<Runnable> codecThread = new ArrayDeque<>();
  private final AudioDecodingHandler handler =
      new AudioDecodingHandler(MAX_UTTERANCE_MILLIS, codecThread::add);
  private final Receiver receiver = new Receiver();
  private final Embedded channel = Embedded.of(handler, receiver);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    channel.checkException();
  }

  @Test
  void forADeviceOfPart1ItGoesAway() {
    hello(InputFormat.DEFAULT);
    assertNull(channel.pipeline().get(AudioDecodingHandler.class));
    channel.writeInbound(channel.binary(new byte[] {1, 2}));
    assertArrayEquals(new byte[] {1, 2}, receiver.pcm.toByteArray());
  }

  @Test
  void messagesKeepTheirPlaceAmongTheSound() {
    hello(new InputFormat(AudioEncoding.MULAW, 8_000, 1));
    channel.writeInbound(channel.binary(new byte[800]));
    channel.writeInbound(new ClientMessage.EndOfSpeech());
    channel.writeInbound(channel.binary(new byte[80]));
    assertTrue(receiver.messages.isEmpty(), "before the sound is decoded nothing ends it");
    work();
    assertEquals(List.of(new ClientMessage.EndOfSpeech()), receiver.messages);
    assertEquals(Pcm.bytesOf(100), receiver.pcmBytesAtEndOfSpeech, "the filter's tail too");
  }

  @Test
  void stereoIsAveragedAndHalfOfAnInstantWaitsForTheOther() {
    hello(new InputFormat(AudioEncoding.PCM_S16LE, 16_000, 2));
    byte[] instants = {100, 0, 44, 1, 0, 1, 0, 1}; // 100 and 300, 256 and 256
    for (byte b : instants) {
      channel.writeInbound(channel.binary(new byte[] {b}));
    }
    work();
    assertArrayEquals(new byte[] {(byte) 200, 0, 0, 1}, receiver.pcm.toByteArray());
  }

  @Test
  void afterAResetNothingOfBeforeArrives() {
    hello(new InputFormat(AudioEncoding.ALAW, 8_000, 1));
    channel.writeInbound(channel.binary(new byte[8_000]));
    codecThread.remove().run(); // decoded, and on its way back
    channel.writeInbound(new ClientMessage.Reset());
    work();
    assertEquals(0, receiver.pcm.size());
    assertEquals(List.of(new ClientMessage.Reset()), receiver.messages);
    channel.writeInbound(channel.binary(new byte[8_000]));
    channel.writeInbound(new ClientMessage.EndOfSpeech());
    work();
    assertEquals(Pcm.bytesOf(1_000), receiver.pcm.size());
  }

  @Test
  void anInterruptGoesAheadOfAllThatIsNotDecodedAndDropsIt() {
    hello(new InputFormat(AudioEncoding.ALAW, 8_000, 1));
    channel.writeInbound(channel.binary(new byte[8_000]));
    channel.writeInbound(new ClientMessage.EndOfSpeech());
    channel.writeInbound(new ClientMessage.Interrupt());
    assertEquals(List.of(new ClientMessage.Interrupt()), receiver.messages);
    work();
    assertEquals(List.of(new ClientMessage.Interrupt()), receiver.messages);
    assertEquals(0, receiver.pcm.size());
    channel.writeInbound(channel.binary(new byte[8_000]));
    channel.writeInbound(new ClientMessage.EndOfSpeech());
    work();
    assertEquals(Pcm.bytesOf(1_000), receiver.pcm.size());
  }

  @Test
  void anInterruptLosesNothingOfSoundThatNeverStops() {
    SessionOptions options =
        SessionOptions.asking()
            .input(new InputFormat(AudioEncoding.ALAW, 8_000, 1))
            .endpointing(new Endpointing(700))
            .build();
    channel.writeInbound(new ClientMessage.Hello("device", options, ""));
    channel.writeInbound(channel.binary(new byte[8_000]));
    channel.writeInbound(new ClientMessage.Interrupt());
    assertEquals(List.of(new ClientMessage.Interrupt()), receiver.messages);
    assertEquals(0, receiver.pcm.size());
    channel.writeInbound(channel.binary(new byte[8_000]));
    work();
    assertTrue(receiver.pcm.size() > Pcm.bytesOf(1_900));
  }

  @Test
  void badPacketsAreToldOnceInAnUtterance() {
    hello(new InputFormat(AudioEncoding.OPUS, 16_000, 1));
    for (int i = 0; i < 5; i++) {
      channel.writeInbound(channel.binary(new byte[] {3}));
      channel.writeInbound(channel.binary(new byte[] {9 << 3 | 1, 1}));
    }
    work();
    assertEquals(1, receiver.messages.size());
    channel.writeOutbound(new ServerMessage.ResetComplete());
    channel.writeInbound(channel.binary(new byte[] {3}));
    work();
    assertEquals(2, receiver.messages.size());
    assertEquals(0, receiver.pcm.size());
  }

  @Test
  void anEmptyFrameMeansNothing() {
    hello(new InputFormat(AudioEncoding.OPUS, 16_000, 1));
    channel.writeInbound(channel.binary(new byte[0]));
    work();
    assertTrue(receiver.messages.isEmpty());
  }

  @Test
  void soundThatCantHaveBeenSpokenIsNotDecoded() {
    hello(new InputFormat(AudioEncoding.OPUS, 16_000, 1));
    for (int i = 0; i < 10_000; i++) { // ten minutes
      channel.writeInbound(channel.binary(OPUS_60_MILLIS));
    }
    work();
    long most = Pcm.bytesOf(MAX_UTTERANCE_MILLIS + SoundBudget.SPARE_MILLIS);
    assertTrue(receiver.pcm.size() > Pcm.bytesOf(MAX_UTTERANCE_MILLIS));
    assertTrue(receiver.pcm.size() <= most);
    channel.advance(60);
    channel.writeInbound(channel.binary(OPUS_60_MILLIS));
    work();
    assertTrue(receiver.pcm.size() > most - Pcm.bytesOf(60), "who goes on speaking is heard");
  }

  @Test
  void nothingIsReadWhileTooMuchWaits() {
    hello(new InputFormat(AudioEncoding.PCM_S16LE, 48_000, 2));
    channel.writeInbound(channel.binary(new byte[AudioDecodingHandler.MAX_WAITING_BYTES]));
    assertTrue(channel.config().isAutoRead());
    channel.writeInbound(channel.binary(new byte[1]));
    assertFalse(channel.config().isAutoRead());
    work();
    assertTrue(channel.config().isAutoRead());
  }

  private void hello(InputFormat format) {
    SessionOptions options = SessionOptions.asking().input(format).build();
    channel.writeInbound(new ClientMessage.Hello("device", options, ""));
  }

  private void work() {
    while (!codecThread.isEmpty()) {
      codecThread.remove().run();
      channel.runPendingTasks();
    }
    channel.runPendingTasks();
  }

  private static final class Receiver extends ChannelInboundHandlerAdapter {
    private final ByteArrayOutputStream pcm = new ByteArrayOutputStream();
    private final List<Object> messages = new ArrayList<>();
    private int pcmBytesAtEndOfSpeech;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof BinaryWebSocketFrame frame) {
        pcm.writeBytes(ByteBufUtil.getBytes(frame.content()));
        frame.release();
      } else if (!(message instanceof ClientMessage.Hello)) {
        messages.add(message);
      }
      if (message instanceof ClientMessage.EndOfSpeech) {
        pcmBytesAtEndOfSpeech = pcm.size();
      }
    }
  }
}
