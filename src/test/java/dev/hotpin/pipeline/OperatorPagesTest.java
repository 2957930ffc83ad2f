package dev.hotpin.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorPagesTest {
  private final List<OperatorPage.Question> questions = new ArrayList<>();
  private CompletableFuture<OperatorPage.Answer> answer = new CompletableFuture<>();
  private RuntimeException thrown;

  private final Embedded channel =
      Embedded.of(
          new HttpServerCodec(),
          new HttpObjectAggregator(1_000),
          new OperatorPages(
              List.of(new Page("/metrics"), new Page("/admin/sessions/")),
              OperatorGate.thisMachineOnly()),
          new NotFoundHandler("There is nothing else."),
          new HttpFaultHandler());

  private final class Page implements OperatorPage {
    private final String path;

    Page(String path) {
      this.path = path;
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public Set<HttpMethod> methods() {
      return Set.of(HttpMethod.GET, HttpMethod.DELETE);
    }

    @Override
    public CompletionStage<Answer> answer(Question question) {
      if (thrown != null) {
        throw thrown;
      }
      questions.add(question);
      return answer;
    }
  }

  @AfterEach
  void releaseAll() {
    channel.finishAndReleaseAll();
  }

  private void request(String method, String uri) {
    String text = method + " " + uri + " HTTP/1.1\r\nHost: x\r\n\r\n";
    channel.writeInbound((Object) Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
  }

  private void answer(String body) {
    answer.complete(
        new OperatorPage.Answer(
            HttpResponseStatus.OK, "text/plain", body.getBytes(StandardCharsets.UTF_8)));
    channel.runPendingTasks();
    answer = new CompletableFuture<>();
  }

  private String sent() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      all.writeBytes(Embedded.bytes(next));
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  private void assertSent(int status, String part) {
    String sent = sent();
    assertTrue(sent.startsWith("HTTP/1.1 " + status + " ") && sent.contains(part), sent);
  }

  @Test
  void anAnswerMayComeLaterAndTheConnectionStays() {
    request("GET", "/metrics?a=b%20c");
    assertEquals("", sent());
    answer("measured 1");
    assertSent(200, "measured 1");
    assertEquals("b c", questions.get(0).parameter("a"));
    assertEquals("", questions.get(0).parameter("b"));
    request("DELETE", "/admin/sessions/esp32");
    answer("gone");
    assertSent(200, "gone");
    assertEquals("/admin/sessions/esp32", questions.get(1).path());
    assertEquals(HttpMethod.DELETE, questions.get(1).method());
    assertTrue(channel.isActive());
  }

  @Test
  void noAnswerOvertakesAnother() {
    request("GET", "/metrics");
    request("GET", "/elsewhere");
    assertEquals("", sent());
    answer("measured 1");
    assertSent(200, "connection: close");
    assertFalse(channel.isActive());
  }

  @Test
  void aClientThatGoesBeforeItsAnswerLeavesNothing() {
    request("GET", "/metrics");
    channel.close();
    answer("too late");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics/", "/metricsx", "/admin/sessions", "/admin/"})
  void otherRequestsPass(String path) {
    request("GET", path);
    assertSent(404, "There is nothing else.");
  }

  @Test
  void otherMethodsAreNotAllowed() {
    request("POST", "/metrics");
    assertSent(405, "allow: DELETE, GET");
    assertTrue(questions.isEmpty());
  }

  @Test
  void whoComesFromElsewhereOrThroughAProxyIsRefused() {
    new Peer(InetAddress.getLoopbackAddress(), true, false).rememberIn(channel);
    request("GET", "/metrics");
    assertSent(403, "\"code\":\"unauthorized\"");
    assertTrue(questions.isEmpty());
  }

  @Test
  void tooMuchAtOnceIsToldAndAFaultHasNoDetails() {
    thrown = new RejectedExecutionException("full");
    request("GET", "/metrics");
    assertSent(503, "retry-after: 2");
    thrown = null;
    answer.completeExceptionally(new CompletionException(new RejectedExecutionException("full")));
    request("GET", "/metrics");
    channel.runPendingTasks();
    assertSent(503, "retry-after: 2");
    answer = new CompletableFuture<>();
    thrown = new IllegalStateException("secret detail");
    request("GET", "/metrics");
    String sent = sent();
    assertTrue(sent.startsWith("HTTP/1.1 500 ") && !sent.contains("secret"), sent);
    thrown = null;
    answer.completeExceptionally(new IllegalStateException("secret detail"));
    request("GET", "/metrics");
    channel.runPendingTasks();
    sent = sent();
    assertTrue(sent.startsWith("HTTP/1.1 500 ") && !sent.contains("secret"), sent);
  }
}
