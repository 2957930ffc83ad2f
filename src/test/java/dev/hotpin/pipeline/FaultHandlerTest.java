package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.ErrorCode;
import dev.hotpin.wire.ServerMessage;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ends of the pipeline: faults, text in, messages out. */
class FaultHandlerTest {
  private final Embedded channel =
      Embedded.of(new ServerMessageEncoder(), new ControlDecoder(), new FaultHandler());

  @AfterEach
  void releaseAll() {
    channel.finishAndReleaseAll();
  }

  private void fault(Throwable cause) {
    channel.pipeline().fireExceptionCaught(cause);
    channel.runPendingTasks();
  }

  @Test
  void aFaultOfTheServersOwnIs1011() {
    fault(new IllegalStateException("ours"));
    channel.assertClosedWith(1011);
  }

  @Test
  void aMessageThatIsTooLongIs1009() {
    fault(new TooLongFrameException("long"));
    channel.assertClosedWith(1009);
  }

  @Test
  void aFrameThatNothingHandlesIsReleasedAnd1003() {
    BinaryWebSocketFrame frame = channel.binary(3);
    channel.writeInbound(frame);
    assertEquals(0, frame.refCnt());
    channel.assertClosedWith(1003);
  }

  @Test
  void anotherCodecFaultIs1003() {
    fault(new DecoderException("odd"));
    channel.assertClosedWith(1003);
  }

  @Test
  void aLostConnectionIsClosedWithoutAWord() {
    fault(new IOException("Connection reset by peer"));
    assertNull(channel.readOutbound());
    assertFalse(channel.isActive());
  }

  @Test
  void aBrokenFrameIsAProtocolFault() {
    fault(new CorruptedWebSocketFrameException(WebSocketCloseStatus.PROTOCOL_ERROR, "broken"));
    channel.assertClosedWith(1002);
  }

  @Test
  void textBecomesMessagesAndIsReleased() {
    Embedded decoder = Embedded.of(new ControlDecoder());
    TextWebSocketFrame frame = decoder.text("{\"signal\": \"EOS\"}");
    decoder.writeInbound(frame, decoder.text("{\"signal\": \"RESET\"}"), decoder.text("x"));
    assertEquals(0, frame.refCnt());
    assertEquals(new ClientMessage.EndOfSpeech(), decoder.readInbound());
    assertEquals(new ClientMessage.Reset(), decoder.readInbound());
    ClientMessage.Bad bad = decoder.readInbound();
    assertEquals(ErrorCode.BAD_MESSAGE, bad.code());
    assertFalse(decoder.finishAndReleaseAll());
  }

  @Test
  void textBeyond64KibibytesIs1009() {
    channel.writeInbound(channel.text("{\"signal\":\"" + "x".repeat(65_530)));
    channel.assertClosedWith(1009);
  }

  @Test
  void messagesBecomeTextFrames() {
    channel.writeOutbound(new ServerMessage.ResetComplete());
    TextWebSocketFrame frame = channel.readOutbound();
    assertEquals(
        "{\"status\":\"reset_complete\"}", frame.content().toString(StandardCharsets.UTF_8));
    assertTrue(frame.isFinalFragment());
    frame.release();
  }
}
