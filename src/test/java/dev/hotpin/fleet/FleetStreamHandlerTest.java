package dev.hotpin.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.pipeline.OperatorGate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FleetStreamHandlerTest {
  private static final String ASK = "GET /admin/fleet/live HTTP/1.1\r\nHost: x\r\n\r\n";

  private static final byte[] EVENT = "event: news\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] END = "event: end\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8);

  private boolean admitted = true;
  private int greetings;

  private final Watchers watchers = new Watchers(END);
  private final OperatorGate gate =
      (ctx, request) -> Optional.of(new OperatorGate.Operator("anna", () -> admitted));
  private final Blockade blockade = new Blockade();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          blockade,
          new HttpServerCodec(),
          new HttpObjectAggregator(1_000),
          new FleetStreamHandler(gate, watchers, () -> greetings++));

  /** A socket that takes nothing while it is to. */
  private static final class Blockade extends ChannelOutboundHandlerAdapter {
    private boolean closed;
    private int kept;

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
      if (closed) {
        kept += isEvent(msg) ? 1 : 0;
        ReferenceCountUtil.release(msg); // its promise is never kept
      } else {
        ctx.write(msg, promise);
      }
    }

    private static boolean isEvent(Object msg) {
      return ((ByteBuf) msg).toString(StandardCharsets.UTF_8).contains("event: ");
    }
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    assertEquals(0, watchers.size(), "who is gone has no place");
  }

  private void ask(String request) {
    channel.writeInbound((Object) Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
  }

  private void second() {
    watchers.tell(() -> EVENT, () -> EVENT);
    channel.runPendingTasks();
  }

  private String sent() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      byte[] bytes = new byte[next.readableBytes()];
      next.readBytes(bytes).release();
      all.writeBytes(bytes);
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whoAsksGetsAStreamOfEvents() {
    ask(ASK);
    String head = sent();
    assertTrue(head.startsWith("HTTP/1.1 200 OK"), head);
    assertTrue(head.contains("content-type: text/event-stream; charset=utf-8"), head);
    assertTrue(head.contains("cache-control: no-store"), head);
    assertTrue(head.contains("transfer-encoding: chunked"), head);
    assertEquals(1, watchers.size());
    assertEquals(1, greetings);
    second();
    assertEquals("16\r\nevent: news\ndata: {}\n\n\r\n", sent());
    second();
    assertTrue(sent().contains("event: news"));
  }

  @Test
  void aSocketThatTakesNothingIsGivenOneEventAndNoMore() {
    ask(ASK);
    blockade.closed = true;
    for (int i = 0; i <= Watchers.MAX_MISSED; i++) {
      second();
    }
    assertEquals(1, blockade.kept);
    channel.runPendingTasks();
    assertFalse(channel.isActive(), "it is closed in the end");
  }

  @Test
  void aCredentialThatIsNoLongerGoodEndsTheStream() {
    ask(ASK);
    second();
    sent();
    admitted = false;
    second();
    String end = sent();
    assertTrue(end.contains("event: end\ndata: {}\n\n"), end);
    assertTrue(end.endsWith("0\r\n\r\n"), "the stream is complete: " + end);
    assertFalse(channel.isActive());
  }

  @Test
  void whoAsksAgainOnTheSameConnectionIsDisconnected() {
    ask(ASK);
    ask(ASK);
    assertFalse(channel.isActive());
  }

  @Test
  void otherMethodsAreNotAllowedAndOtherRequestsPass() {
    ask("POST /admin/fleet/live HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    String refused = sent();
    assertTrue(refused.startsWith("HTTP/1.1 405 ") && refused.contains("allow: GET"), refused);
    ask("GET /admin/fleet/live/ HTTP/1.1\r\nHost: x\r\n\r\n");
    FullHttpRequest passed = channel.readInbound();
    assertEquals("/admin/fleet/live/", passed.uri());
    passed.release();
  }
}
