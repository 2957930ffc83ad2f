package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.WavHeader;
import dev.hotpin.wire.Handshake;
import dev.hotpin.wire.HandshakeReader;
import dev.hotpin.wire.Offer;
import dev.hotpin.wire.ServerMessage;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WavStreamerTest {
  private final ReplyMeter meter = new ReplyMeter();
  private final UnreadReplies unread = new UnreadReplies(1_000_000);
  private final List<String> events = new ArrayList<>();
  private final Embedded channel =
      Embedded.of(
          new WavStreamer(meter, unread),
          new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
              events.add(
                  event instanceof ReplyEvent.Room
                      ? "Room"
                      : event.toString().replaceAll(".*\\.|\\[|]|turn=", ""));
            }
          });
  private final List<Integer> frameBytes = new ArrayList<>();

  @AfterEach
  void nothingIsHeldAtTheEnd() {
    channel.finishAndReleaseAll();
    assertEquals(0, unread.bytes());
  }

  private static byte[] samples(int bytes) {
    byte[] pcm = new byte[bytes];
    new Random(bytes).nextBytes(pcm);
    return pcm;
  }

  private void write(ReplyPart... parts) {
    channel.writeOutbound((Object[]) parts);
  }

  private static ReplyPart.Samples pcm(int turn, int bytes) {
    return new ReplyPart.Samples(turn, samples(bytes));
  }

  private static ReplyPart.Announcement text(int turn, String text) {
    return new ReplyPart.Announcement(turn, new ServerMessage.Speaking(text));
  }

  /** What was written: texts, the sizes of frames, 0 for the end. */
  private List<Object> written(ByteArrayOutputStream payload) {
    List<Object> written = new ArrayList<>();
    for (Object next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      if (next instanceof ServerMessage.Speaking speaking) {
        written.add(speaking.response());
      } else {
        assertTrue(((BinaryWebSocketFrame) next).isFinalFragment());
        byte[] bytes = Embedded.bytes(next);
        payload.writeBytes(bytes);
        written.add(bytes.length);
        frameBytes.add(bytes.length);
      }
    }
    return written;
  }

  private List<Object> written() {
    return written(new ByteArrayOutputStream());
  }

  private void assertEvents(String... expected) {
    assertEquals(List.of(expected), events);
    events.clear();
  }

  @Test
  void aReplyIsAHeaderThenSamplesThenAnEmptyFrame() {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    write(text(1, "Hello."), pcm(1, 640));
    assertEquals(List.of("Hello.", 684), written(payload));
    assertEvents("FirstFrameWritten1");
    write(pcm(1, 100));
    assertEquals(List.of(), written(payload), "less than a frame waits for more");
    assertFalse(meter.hasRoom());
    write(new ReplyPart.Flush(1));
    assertEquals(List.of(100), written(payload));
    assertTrue(meter.hasRoom());
    write(new ReplyPart.End(1));
    assertEquals(List.of(0), written(payload));
    assertTrue(events.contains("Written1"), events.toString());
    byte[] all = payload.toByteArray();
    assertArrayEquals(WavHeader.streaming(), Arrays.copyOf(all, 44));
    assertEquals(44 + 740, all.length);
    assertEquals(740, meter.pcmBytesWritten(1, 0));
    assertEquals(0, meter.pcmBytesWritten(2, 0));
  }

  @Test
  void framesAreFilledTo4096BytesTheHeaderIncluded() {
    write(pcm(1, 10_000), new ReplyPart.Flush(1), new ReplyPart.End(1));
    assertEquals(List.of(4096, 4096, 10_000 + 44 - 8192, 0), written());
  }

  @Test
  void aDeviceWithASmallLeadGetsFramesOfHalfOfIt() throws Exception {
    HandshakeReader reader = new HandshakeReader(Offer.PART_1);
    String asked = "{\"session_id\":\"d\",\"reply\":{\"lead_ms\":100,\"frame_bytes\":4096}}";
    Handshake.Accepted accepted =
        (Handshake.Accepted) reader.read(asked.getBytes(StandardCharsets.UTF_8));
    channel.writeInbound(accepted.hello());
    write(pcm(1, 10_000), new ReplyPart.Flush(1), new ReplyPart.End(1));
    written();
    int halfTheLeadBytes = (int) Pcm.bytesOf(50);
    assertTrue(
        frameBytes.stream().allMatch(bytes -> bytes <= halfTheLeadBytes), frameBytes::toString);
    assertEquals(10_000 + WavHeader.BYTES, frameBytes.stream().mapToInt(bytes -> bytes).sum());
  }

  @Test
  void announcementsStandBeforeTheirSamples() {
    write(
        text(1, "One."),
        pcm(1, 100),
        new ReplyPart.Flush(1),
        text(1, "Two."),
        pcm(1, 60),
        new ReplyPart.Flush(1),
        new ReplyPart.End(1));
    assertEquals(List.of("One.", 144, "Two.", 60, 0), written());
  }

  @Test
  void samplesBeforeAnAnnouncementGoOutThoughTheyFillNoFrame() {
    channel.writable(false);
    write(text(1, "One."), pcm(1, 5_000), text(1, "Two."), pcm(1, 60), new ReplyPart.End(1));
    assertEquals(List.of(), written());
    assertEquals(5_060, unread.bytes());
    channel.writable(true);
    assertEquals(List.of("One.", 4096, 948, "Two.", 60, 0), written());
  }

  @Test
  void aSocketThatTakesNothingHoldsTheReplyBack() {
    write(pcm(1, 640));
    written();
    events.clear();
    channel.writable(false);
    assertFalse(meter.hasRoom());
    write(pcm(1, 8_000), new ReplyPart.Flush(1));
    assertEquals(List.of(), written());
    assertEquals(640, meter.pcmBytesWritten(1, 0));
    channel.writable(true);
    assertEquals(List.of(4096, 8_000 - 4096), written());
    assertEvents("Room");
    channel.writable(false);
    write(new ReplyPart.End(1));
    assertEquals(List.of(), written());
    assertEvents();
    channel.writable(true);
    assertEquals(List.of(0), written());
    assertTrue(events.contains("Written1"));
  }

  @Test
  void otherMessagesOvertakeWaitingAudio() {
    channel.writable(false);
    write(pcm(1, 640), new ReplyPart.End(1));
    channel.writeOutbound(new ServerMessage.Transcribing());
    assertEquals(new ServerMessage.Transcribing(), channel.readOutbound());
  }

  @Test
  void nothingOfADiscardedTurnIsWritten() {
    write(pcm(1, 640));
    written();
    channel.writable(false);
    write(pcm(1, 8_000), text(1, "no"), new ReplyPart.Discard(1));
    assertEquals(0, unread.bytes());
    write(pcm(1, 100), text(1, "no"), new ReplyPart.Flush(1), new ReplyPart.End(1));
    channel.writable(true);
    assertEquals(List.of(), written());
    assertTrue(meter.hasRoom());
  }

  @Test
  void aTurnThatWasDiscardedUnbegunIsNotWrittenEither() {
    write(new ReplyPart.Discard(3));
    write(pcm(3, 100), new ReplyPart.Flush(3), pcm(2, 100), new ReplyPart.End(2));
    assertEquals(List.of(), written());
  }

  @Test
  void theTurnAfterADiscardedOneHasAHeaderOfItsOwn() {
    channel.writable(false);
    write(pcm(1, 8_000), new ReplyPart.Discard(1), text(2, "Two."), pcm(2, 100));
    channel.writable(true);
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    assertEquals(List.of("Two.", 144), written(payload));
    assertArrayEquals(WavHeader.streaming(), Arrays.copyOf(payload.toByteArray(), 44));
    assertTrue(events.contains("FirstFrameWritten2"));
    write(pcm(1, 100), new ReplyPart.Flush(1), new ReplyPart.End(1));
    assertEquals(List.of(), written(), "of the older turn");
    write(new ReplyPart.End(2));
    assertEquals(List.of(0), written());
  }

  @Test
  void aCloseInTheMiddleDropsAll() {
    channel.writable(false);
    write(text(1, "One."), pcm(1, 8_000), new ReplyPart.End(1));
    channel.close();
    channel.runPendingTasks();
    assertEquals(0, unread.bytes());
    channel.write(pcm(1, 100));
    channel.write(new ReplyPart.End(1));
    assertEquals(List.of(), written());
    assertFalse(events.contains("Written1"));
  }

  @Test
  void anEvictedReplyIsDroppedAndTold() {
    channel.writable(false);
    write(pcm(1, 600_000));
    assertEvents();
    write(pcm(1, 600_000));
    channel.runPendingTasks();
    assertEvents("Evicted");
    assertEquals(0, unread.bytes());
    assertEquals(1, unread.evictions());
    channel.writable(true);
    assertEquals(List.of(), written());
  }

  @Test
  void whateverThePiecesAndTheSocketTheSamplesAreTheSame() {
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      int turn = seed + 1;
      ByteArrayOutputStream sent = new ByteArrayOutputStream();
      ByteArrayOutputStream got = new ByteArrayOutputStream();
      frameBytes.clear();
      for (int i = random.nextInt(30); i >= 0; i--) {
        byte[] pcm = samples(2 * (1 + random.nextInt(random.nextBoolean() ? 20 : 6_000)));
        sent.writeBytes(pcm);
        write(new ReplyPart.Samples(turn, pcm));
        switch (random.nextInt(6)) {
          case 0 -> write(new ReplyPart.Flush(turn));
          case 1 -> write(text(turn, "t"));
          case 2 -> channel.writable(false);
          case 3 -> channel.writable(true);
          default -> written(got);
        }
      }
      write(new ReplyPart.End(turn));
      channel.writable(true);
      written(got);
      byte[] all = got.toByteArray();
      assertArrayEquals(WavHeader.streaming(), Arrays.copyOf(all, 44), "seed " + seed);
      assertArrayEquals(
          sent.toByteArray(), Arrays.copyOfRange(all, 44, all.length), "seed " + seed);
      assertEquals(0, frameBytes.get(frameBytes.size() - 1), "seed " + seed);
      assertEquals(1, frameBytes.stream().filter(bytes -> bytes == 0).count());
      assertTrue(
          frameBytes.stream().allMatch(bytes -> bytes % 2 == 0 && bytes <= 4096), "seed " + seed);
      assertEquals(
          "Written" + turn, events.stream().filter(e -> e.startsWith("W")).findAny().get());
      assertEquals(0, unread.bytes());
      events.clear();
    }
  }
}
