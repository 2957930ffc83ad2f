package dev.hotpin.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.limits.Limit;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestDeadlineTest {
  private static final int HEAD_MILLIS = 2_000;
  private static final int KEEP_ALIVE_MILLIS = 5_000;
  private static final int BODY_MILLIS = 3_000;
  private static final int BYTES_PER_SECOND = 1_000;
  private static final String SLOW = "HTTP/1.1 408 Request Timeout";

  private boolean answering = true;
  private final EdgeChannel channel =
      EdgeChannel.from(
          "192.0.2.1",
          new HttpServerCodec(),
          new RequestDeadline(
              EdgeChannel.settings(
                  Map.of(
                      "REQUEST_HEAD_TIMEOUT_MS",
                      "" + HEAD_MILLIS,
                      "KEEP_ALIVE_TIMEOUT_MS",
                      "" + KEEP_ALIVE_MILLIS,
                      "REQUEST_BODY_TIMEOUT_MS",
                      "" + BODY_MILLIS,
                      "MIN_UPLOAD_BYTES_PER_SECOND",
                      "" + BYTES_PER_SECOND))),
          new Answer());

  /** Answers whole requests with nothing. */
  private final class Answer extends SimpleChannelInboundHandler<HttpObject> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
      if (part instanceof LastHttpContent && answering) {
        DefaultFullHttpResponse response =
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        HttpUtil.setContentLength(response, 0);
        ctx.writeAndFlush(response);
      }
    }
  }

  @AfterEach
  void releaseAll() {
    channel.finishAndReleaseAll();
  }

  private void request() {
    channel.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assertTrue(channel.answer().startsWith("HTTP/1.1 200 OK"));
  }

  private void assertToldSlow() {
    String answer = channel.answer();
    assertTrue(answer.startsWith(SLOW), answer);
    assertTrue(answer.contains("\"code\":\"slow_request\""), answer);
    assertFalse(channel.isActive());
    assertEquals(1, channel.hits(Limit.SLOW_REQUEST));
  }

  private void assertClosedWithoutAWord() {
    assertFalse(channel.isActive());
    assertEquals("", channel.answer());
    assertEquals(0, channel.hits(Limit.SLOW_REQUEST));
  }

  @Test
  void aHeadThatDripsHasItsTimeInAllHoweverOftenAByteComes() {
    for (int i = 0; i < HEAD_MILLIS; i += 100) {
      channel.send("G");
      channel.advance(100);
    }
    assertToldSlow();
  }

  @Test
  void whoSendsNothingIsClosedWithoutAWord() {
    channel.advance(HEAD_MILLIS - 1);
    assertTrue(channel.isActive());
    channel.advance(1);
    assertClosedWithoutAWord();
    assertEquals(1, channel.hits(Limit.HANDSHAKE_TIMEOUT));
  }

  @Test
  void afterAnAnswerTheNextRequestMayTakeLonger() {
    channel.advance(HEAD_MILLIS - 1);
    request();
    channel.advance(KEEP_ALIVE_MILLIS - 1);
    request();
    channel.advance(KEEP_ALIVE_MILLIS);
    assertClosedWithoutAWord();
    assertEquals(0, channel.hits(Limit.HANDSHAKE_TIMEOUT));
  }

  @Test
  void aSecondHeadThatDripsIsToldToo() {
    request();
    channel.send("GET");
    channel.advance(KEEP_ALIVE_MILLIS);
    assertToldSlow();
  }

  @Test
  void theServersOwnTimeDoesNotCount() {
    answering = false;
    channel.send("GET / HTTP/1.1\r\n\r\n");
    channel.advance(3_600_000);
    assertTrue(channel.isActive());
  }

  @Test
  void aBodyThatStandsStillIsSlow() {
    channel.send("POST /image HTTP/1.1\r\nContent-Length: 10\r\n\r\n12345");
    channel.advance(BODY_MILLIS + 5);
    assertToldSlow();
  }

  @Test
  void aBodyMayTakeASecondLongerForEachPartOfIt() {
    channel.send("POST /image HTTP/1.1\r\nContent-Length: 4000\r\n\r\n");
    for (int i = 0; i < 3; i++) {
      channel.send("x".repeat(BYTES_PER_SECOND));
      channel.advance(1_900);
    }
    assertTrue(channel.isActive(), "5.7 s of 3 s and 3 times 1 s for what has come");
    channel.send("x".repeat(BYTES_PER_SECOND));
    assertTrue(channel.answer().startsWith("HTTP/1.1 200 OK"));
  }

  @Test
  void aBodyThatDripsIsSlowThough() {
    channel.send("POST /image HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 4; i++) {
      channel.send("1\r\nx\r\n");
      channel.advance(1_000);
    }
    assertToldSlow();
  }

  @Test
  void aTlsHandshakeHasItsOwnTime() {
    channel.advance(HEAD_MILLIS - 1);
    channel.pipeline().fireUserEventTriggered(SslHandshakeCompletionEvent.SUCCESS);
    channel.advance(HEAD_MILLIS - 1);
    assertTrue(channel.isActive());
    channel.advance(1);
    assertClosedWithoutAWord();
  }
}
