package dev.hotpin.dialogue.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.hotpin.dialogue.ChatCall;
import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatFailure.Kind;
import dev.hotpin.dialogue.ChatListener;
import dev.hotpin.dialogue.ChatRequest;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.dialogue.StoredImage;
import dev.hotpin.dialogue.TokenUsage;
import dev.hotpin.testing.ChatTestServer;
import dev.hotpin.testing.ChatTestServer.Script;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Every way in which an endpoint can answer, over real sockets, on shared event loops. */
class OpenAiChatModelIT {
  private static final String KEY = "gsk_neverToBeLogged42";
  private static final int SHORT_MILLIS = 200;
  private static EventLoopGroup loops;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private ChatTestServer server;
  private OpenAiChatModel model;

  @BeforeAll
  @SuppressWarnings("deprecation") // the kind of loops that the server must use for the client
  static void startLoops() {
    loops = new NioEventLoopGroup(2, new DefaultThreadFactory("test-loop", true));
  }

  @AfterAll
  static void stopLoops() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @BeforeEach
  void startServer() {
    server = ChatTestServer.start();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(log);
    setLevels(Level.DEBUG);
  }

  /** All that may name the key: ours and the client library's. */
  private static void setLevels(Level level) {
    ((Logger) LoggerFactory.getLogger("dev.hotpin")).setLevel(level);
    ((Logger) LoggerFactory.getLogger("org.asynchttpclient")).setLevel(level);
  }

  @AfterEach
  void nothingIsLeftBehindAndNoKeyWasLogged() {
    if (model != null) {
      model.close();
    }
    ChatTestServer.await("all connections to close", () -> server.openConnections() == 0);
    server.close();
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(log);
    setLevels(null);
    for (ILoggingEvent event : List.copyOf(log.list)) {
      assertFalse(event.getFormattedMessage().contains(KEY), event.getFormattedMessage());
      assertFalse(
          event.getThrowableProxy() != null
              && String.valueOf(event.getThrowableProxy().getMessage()).contains("locking call"),
          "an event loop was blocked");
    }
  }

  @Test
  void tokensComeAsTheyAreWritten() {
    assertEquals("Hello there.", ask(model(settings())).awaitAnswer());
  }

  @Test
  void theQuestionIsSentAsItShouldBe() {
    OpenAiChatModel asked = model(settings().systemPrompt("Be \"brief\".\n"));
    List<Exchange> history =
        List.of(new Exchange("q1", "a1"), new Exchange("unheard", ""), new Exchange("q3", "a3"));
    ChatRequest question = new ChatRequest("s1", history, "now? \uD83D नमस्ते", null);
    ask(asked, question).awaitAnswer();
    ChatTestServer.Request request = server.requests().get(0);
    assertEquals("POST", request.method());
    assertEquals("/v1/chat/completions", request.path());
    assertEquals("Bearer " + KEY, request.headers().get("authorization"));
    assertEquals("application/json", request.headers().get("content-type"));
    assertEquals(question.trace().traceparent(), request.headers().get("traceparent"));
    assertEquals(
        "{\"model\":\"m\",\"stream\":true,\"temperature\":0.2,\"max_tokens\":200,"
            + "\"stream_options\":{\"include_usage\":true},\"messages\":["
            + "{\"role\":\"system\",\"content\":\"Be \\\"brief\\\".\\n\"},"
            + "{\"role\":\"user\",\"content\":\"q1\"},"
            + "{\"role\":\"assistant\",\"content\":\"a1\"},"
            + "{\"role\":\"user\",\"content\":\"unheard\\nq3\"},"
            + "{\"role\":\"assistant\",\"content\":\"a3\"},"
            + "{\"role\":\"user\",\"content\":\"now? ? नमस्ते\"}]}",
        request.body());
  }

  @Test
  void theTokensThatTheEndpointCountedAreTold() {
    String usage =
        ",\"usage\":{\"prompt_tokens\":120,\"completion_tokens\":7,\"total_tokens\":127}";
    server.next(
        Script.stream()
            .token("Hello.")
            .finish("stop")
            .raw("data: {\"choices\":[]" + usage + "}\n\ndata: [DONE]\n\n"));
    assertEquals(new TokenUsage(120, 7, false), ask(model(settings())).awaitUsage());
    server.next(
        Script.stream()
            .raw("data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]")
            .raw(",\"x_groq\":{\"id\":\"r\"" + usage + "}}\n\ndata: [DONE]\n\n"));
    assertEquals(new TokenUsage(120, 7, false), ask(model).awaitUsage());
    server.next(Script.plainJson("Hello."));
    assertEquals(new TokenUsage(9, 0, false), ask(model).awaitUsage());
  }

  @Test
  void tokensThatNobodyCountedAreReckonedFromCharacters() {
    server.next(Script.tokens("Eight ch", "ars."));
    OpenAiChatModel asked = model(settings().systemPrompt("x".repeat(40)).askForUsage(false));
    ChatRequest request = new ChatRequest("s1", List.of(), "y".repeat(40), null);
    assertEquals(new TokenUsage(20, 3, true), ask(asked, request).awaitUsage());
    assertFalse(server.requests().get(0).body().contains("stream_options"));
  }

  @Test
  void aCancelledAnswerCostsWhatWasWrittenOfIt() {
    server.next(Script.stream().token("Four").stall());
    HeardAnswer heard = new HeardAnswer();
    ChatCall call =
        model(settings().systemPrompt("x".repeat(40)))
            .ask(new ChatRequest("s1", List.of(), "", null), heard);
    heard.awaitFirstToken();
    call.cancel();
    assertEquals(new TokenUsage(10, 1, true), heard.awaitUsage());
    server.awaitClientClose();
  }

  @Test
  void aQuestionThatWasNotTakenCostsNothing() {
    server.next(Script.error(400, "bad", "no"));
    HeardAnswer refused = ask(model(settings()));
    refused.awaitFailure();
    server.next(Script.rateLimited("30"));
    HeardAnswer limited = ask(model);
    limited.awaitFailure();
    ask(model).awaitUsage();
    assertEquals(List.of(), refused.usages());
    assertEquals(List.of(), limited.usages());
  }

  @Test
  void withoutAKeyNoCredentialIsSent() {
    ask(model(settings().apiKey(null))).awaitAnswer();
    assertFalse(server.requests().get(0).headers().containsKey("authorization"));
  }

  @Test
  void aPictureGoesToTheVisionModel() {
    byte[] picture = new byte[100_000];
    picture[7] = 42;
    ask(
            model(settings().visionModel("eyes")),
            new ChatRequest("s", List.of(), "what is it", new StoredImage("image/png", picture)))
        .awaitAnswer();
    String body = server.requests().get(0).body();
    assertTrue(body.startsWith("{\"model\":\"eyes\""), body.substring(0, 80));
    assertTrue(
        body.endsWith(
            "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"what is it\"},"
                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(picture)
                + "\"}}]}]}"));
  }

  @Test
  void withoutAVisionModelTheAnswerSaysThatThePictureWasNotUsed() {
    String answer =
        ask(
                model(settings()),
                new ChatRequest("s", List.of(), "what", new StoredImage("image/png", new byte[9])))
            .awaitAnswer();
    assertEquals("I could not look at the picture. Hello there.", answer);
    assertFalse(server.requests().get(0).body().contains("image_url"));
    assertTrue(server.requests().get(0).body().contains("sent a picture"));
  }

  @Test
  void aWholeAnswerInJsonIsAccepted() {
    server.next(Script.plainJson("All at once."));
    assertEquals("All at once.", ask(model(settings())).awaitAnswer());
  }

  @Test
  void aFinishWithoutAnEndMarkIsWholeAndOneOfLengthToo() {
    OpenAiChatModel asked = model(settings());
    server.next(Script.stream().token("a").finish("stop"));
    assertEquals("a", ask(asked).awaitAnswer());
    server.next(Script.stream().token("b").finish("length").cut());
    assertEquals("b", ask(asked).awaitAnswer());
  }

  @Test
  void aStreamCutInsideItsBytesIsStillRead() {
    byte[] bytes =
        (Script.event("नम") + Script.event("😀") + "data: [DONE]\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8);
    Script script = Script.stream();
    for (byte b : bytes) {
      script = script.raw(new byte[] {b});
    }
    server.next(script);
    assertEquals("नम😀", ask(model(settings())).awaitAnswer());
  }

  @Test
  void aRefusedConnectionIsUnreachableAfterOneRetry() throws IOException {
    int unused;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      unused = socket.getLocalPort();
    }
    ChatFailure failure =
        ask(model(settings().baseUrl("http://127.0.0.1:" + unused + "/v1"))).awaitFailure();
    assertEquals(Kind.UNREACHABLE, failure.kind());
    assertTrue(logged().contains("once more"), logged());
  }

  @Test
  void anUnknownHostIsUnreachable() {
    OpenAiChatModel asked =
        model(settings().baseUrl("http://no-such-host.invalid/v1").connectTimeoutMillis(1_000));
    assertEquals(Kind.UNREACHABLE, ask(asked).awaitFailure().kind());
  }

  @Test
  void localhostNeedsNoNameServer() {
    OpenAiChatModel asked = model(settings().baseUrl("http://localhost:" + server.port() + "/v1"));
    assertEquals("Hello there.", ask(asked).awaitAnswer());
  }

  @Test
  void aServerWithoutTlsAtAnHttpsAddressIsUnreachable() {
    OpenAiChatModel asked = model(settings().baseUrl("https://127.0.0.1:" + server.port() + "/v1"));
    assertEquals(Kind.UNREACHABLE, ask(asked).awaitFailure().kind());
  }

  @Test
  void aConnectionThatIsNotTakenTimesOut() throws IOException {
    List<Socket> waiting = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Assumptions.assumeTrue(fill(full, waiting), "this system takes any number of connections");
      OpenAiChatModel asked =
          model(
              settings()
                  .baseUrl("http://127.0.0.1:" + full.getLocalPort() + "/v1")
                  .connectTimeoutMillis(SHORT_MILLIS));
      assertEquals(Kind.TIMEOUT, ask(asked).awaitFailure().kind());
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  private static boolean fill(ServerSocket full, List<Socket> waiting) throws IOException {
    for (int i = 0; i < 16; i++) {
      Socket socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(full.getLocalSocketAddress(), SHORT_MILLIS);
      } catch (SocketTimeoutException e) {
        return true;
      }
    }
    return false;
  }

  @Test
  void silenceBeforeTheFirstTokenTimesOutAndClosesTheConnection() {
    server.always(Script.silence());
    ChatFailure failure =
        ask(model(settings().firstTokenTimeoutMillis(SHORT_MILLIS))).awaitFailure();
    assertEquals(Kind.TIMEOUT, failure.kind());
    assertTrue(failure.detail().contains("first token within 200 ms"), failure.detail());
    server.awaitClientClose();
    assertEquals(1, server.requests().size());
  }

  @Test
  void keepAliveCommentsAndBlanksAreNoFirstToken() {
    server.always(Script.stream().raw(": wait\n\n").token(" ", "\n").stall());
    assertEquals(
        Kind.TIMEOUT,
        ask(model(settings().firstTokenTimeoutMillis(SHORT_MILLIS))).awaitFailure().kind());
  }

  @Test
  void silenceBetweenTokensTimesOut() {
    server.always(Script.stream().token("Once").stall());
    HeardAnswer heard = ask(model(settings().betweenTokensTimeoutMillis(SHORT_MILLIS)));
    ChatFailure failure = heard.awaitFailure();
    assertEquals(Kind.TIMEOUT, failure.kind());
    assertTrue(failure.detail().contains("next token"), failure.detail());
    assertEquals("Once", heard.text());
    server.awaitClientClose();
    assertEquals(1, server.requests().size());
  }

  @Test
  void anAnswerThatTakesTooLongAsAWholeTimesOut() {
    server.always(Script.endless("on "));
    ChatFailure failure = ask(model(settings().wholeTimeoutMillis(SHORT_MILLIS))).awaitFailure();
    assertEquals(Kind.TIMEOUT, failure.kind());
    assertTrue(failure.detail().contains("whole answer"), failure.detail());
    server.awaitClientClose();
  }

  @Test
  void anEndlessAnswerIsEndedAtItsLength() {
    server.always(Script.endless("word "));
    assertEquals("word word wo", ask(model(settings().maxReplyChars(12))).awaitAnswer());
    server.awaitClientClose();
  }

  @Test
  void aWrongKeyIsNotTriedTwiceAndNotShown() {
    server.always(Script.error(401, "invalid_api_key", "Invalid API Key " + KEY));
    ChatFailure failure = ask(model(settings())).awaitFailure();
    assertEquals(Kind.UNAUTHORIZED, failure.kind());
    assertEquals("HTTP 401: invalid_api_key: Invalid API Key ***", failure.detail());
    assertEquals(1, server.requests().size());
    assertTrue(logged().contains("UNAUTHORIZED: HTTP 401"), logged());
  }

  @Test
  void aBadRequestIsRejected() {
    server.always(Script.error(400, "bad", "what is the time? is no question"));
    ChatFailure failure = ask(model(settings())).awaitFailure();
    assertEquals(Kind.REJECTED, failure.kind());
    assertFalse(failure.detail().contains("time"), failure.detail());
  }

  @Test
  void anUnknownModelThatTheUserSetIsReported() {
    server.always(Script.error(404, "model_not_found", "no such model"));
    assertEquals(Kind.MODEL_NOT_FOUND, ask(groq(settings())).awaitFailure().kind());
    assertEquals(1, server.requests().size());
  }

  @Test
  void aRateLimitSaysHowLongToWait() {
    server.always(Script.rateLimited("7"));
    ChatFailure failure = ask(model(settings())).awaitFailure();
    assertEquals(Kind.RATE_LIMITED, failure.kind());
    assertEquals(7_000, failure.retryAfterMillis());
    assertEquals(1, server.requests().size());
  }

  @Test
  void aShortRateLimitIsWaitedOut() {
    server.next(Script.rateLimited("0.1"));
    assertEquals("Hello there.", ask(model(settings())).awaitAnswer());
    assertEquals(2, server.requests().size());
  }

  @Test
  void aServerErrorIsTriedOnceMore() {
    server.next(Script.answer(502, "text/html", "<html>Bad gateway</html>"));
    assertEquals("Hello there.", ask(model(settings())).awaitAnswer());
    server.always(Script.answer(500, "text/plain", "boom\u0007\nboom"));
    ChatFailure failure = ask(model).awaitFailure();
    assertEquals(Kind.SERVER_ERROR, failure.kind());
    assertEquals("HTTP 500: boom boom", failure.detail());
    assertEquals(4, server.requests().size());
  }

  @Test
  void anErrorWithoutAnyHeaderIsStillAnError() {
    server.always(Script.notHttp("HTTP/1.1 500 Oops\r\n\r\n"));
    assertEquals(Kind.SERVER_ERROR, ask(model(settings())).awaitFailure().kind());
  }

  @Test
  void anErrorPageThatStallsIsKnownByItsStatus() {
    server.always(
        Script.head(401, java.util.Map.of("content-type", "text/plain")).raw("no").stall());
    ChatFailure failure =
        ask(model(settings().firstTokenTimeoutMillis(SHORT_MILLIS))).awaitFailure();
    assertEquals(Kind.UNAUTHORIZED, failure.kind());
  }

  @Test
  void aConnectionLostBeforeTheFirstTokenIsTriedOnceMore() {
    server.next(Script.hangUp());
    assertEquals("Hello there.", ask(model(settings())).awaitAnswer());
    server.next(Script.stream().cut());
    assertEquals("Hello there.", ask(model).awaitAnswer());
    server.always(Script.hangUp());
    assertEquals(Kind.CUT, ask(model).awaitFailure().kind());
  }

  @Test
  void aConnectionLostAmidTheAnswerIsACutAndNotAskedAgain() {
    server.next(Script.stream().token("Half").cut());
    HeardAnswer heard = ask(model(settings()));
    assertEquals(Kind.CUT, heard.awaitFailure().kind());
    assertEquals("Half", heard.text());
    assertEquals(1, server.requests().size());
  }

  @Test
  void aStreamThatEndsWithoutItsMarkIsACut() {
    server.next(Script.stream().token("Half"));
    assertEquals(Kind.CUT, ask(model(settings())).awaitFailure().kind());
  }

  @Test
  void nothingVisibleIsEmpty() {
    server.next(Script.tokens(" ", "\n", "\u200B"));
    HeardAnswer heard = ask(model(settings()));
    assertEquals(Kind.EMPTY, heard.awaitFailure().kind());
    assertEquals("", heard.text());
  }

  @Test
  void whatIsNoAnswerIsGarbage() {
    OpenAiChatModel asked = model(settings());
    List<Script> scripts =
        List.of(
            Script.answer(200, "text/html", "<html>Please log in to the Wi-Fi</html>"),
            Script.answer(200, "text/plain", "hello"),
            Script.answer(200, "application/json", "{\"ok\":true}"),
            Script.stream().raw("data: nonsense\n\n"),
            Script.stream().raw("data: " + "x".repeat(70_000)),
            Script.notHttp("SSH-2.0-OpenSSH_9.2\r\n\r\n"));
    for (Script script : scripts) {
      server.next(script);
      assertEquals(Kind.GARBAGE, ask(asked).awaitFailure().kind());
    }
  }

  @Test
  void anErrorWithinTheStreamEndsIt() {
    server.next(
        Script.stream().token("A").raw("data: {\"error\":{\"message\":\"overloaded\"}}\n\n"));
    ChatFailure failure = ask(model(settings())).awaitFailure();
    assertEquals(Kind.SERVER_ERROR, failure.kind());
    assertTrue(failure.detail().contains("overloaded"), failure.detail());
  }

  @Test
  void cancellingClosesTheConnectionAndSilencesTheListener() {
    server.always(Script.endless("on "));
    OpenAiChatModel asked = model(settings());
    HeardAnswer heard = new HeardAnswer();
    ChatCall call = asked.ask(question(), heard);
    heard.awaitFirstToken();
    call.cancel();
    call.cancel();
    server.awaitClientClose();
    server.always(Script.tokens("next"));
    assertEquals("next", ask(asked).awaitAnswer());
    assertEquals(0, heard.endings());
  }

  @Test
  void cancellingFromWithinTheListenerIsHeardAtOnce() {
    server.next(Script.tokens("a", "b", "c"));
    AtomicReference<ChatCall> call = new AtomicReference<>();
    HeardAnswer heard = new HeardAnswer();
    OpenAiChatModel asked = model(settings());
    call.set(
        asked.ask(
            question(),
            new ChatListener() {
              @Override
              public void onToken(String text) {
                while (call.get() == null) {
                  Thread.onSpinWait(); // the caller has it in a moment, and an event loop is here
                }
                call.get().cancel();
                heard.onToken(text);
              }

              @Override
              public void onComplete() {
                heard.onComplete();
              }

              @Override
              public void onFailure(ChatFailure failure) {
                heard.onFailure(failure);
              }
            }));
    heard.awaitFirstToken();
    assertEquals("Hello there.", ask(asked).awaitAnswer());
    assertEquals("a", heard.text());
    assertEquals(0, heard.endings());
  }

  @Test
  void cancellingWhileConnectingOrWaitingIsQuiet() {
    server.always(Script.silence());
    OpenAiChatModel asked = model(settings());
    HeardAnswer atOnce = new HeardAnswer();
    asked.ask(question(), atOnce).cancel();
    HeardAnswer waiting = new HeardAnswer();
    ChatCall call = asked.ask(question(), waiting);
    ChatTestServer.await("a question", () -> !server.requests().isEmpty());
    call.cancel();
    server.awaitClientClose();
    ChatTestServer.await("no connection", () -> server.openConnections() == 0);
    assertEquals(0, atOnce.endings() + waiting.endings());
  }

  @Test
  void closingTheModelFailsWhatIsUnderWayAndWhatComesLater() {
    server.always(Script.endless("on "));
    OpenAiChatModel asked = model(settings());
    HeardAnswer heard = ask(asked);
    heard.awaitFirstToken();
    asked.close();
    assertEquals(Kind.INTERNAL, heard.awaitFailure().kind());
    assertEquals(Kind.INTERNAL, ask(asked).awaitFailure().kind());
  }

  @Test
  void aPreparedConnectionServesTheQuestion() {
    OpenAiChatModel asked = model(settings());
    for (int i = 0; i < 100; i++) {
      asked.prepare();
    }
    ChatTestServer.await("a pooled connection", () -> asked.endpoint().idleConnections() == 1);
    asked.prepare();
    assertEquals("Hello there.", ask(asked).awaitAnswer());
    assertEquals("Hello there.", askWhenPooled(asked).awaitAnswer());
    assertEquals(1, server.connections());
    assertEquals(1, server.modelRequests().size());
  }

  @Test
  void aPooledConnectionThatTheServerClosedCostsNothing() {
    OpenAiChatModel asked = model(settings());
    server.next(Script.stream().token("a").finish("stop").pause(50).cut());
    ask(asked).awaitAnswer();
    assertEquals("Hello there.", ask(asked).awaitAnswer());
  }

  @Test
  void atGroqTheFirstModelStillOfferedIsChosen() {
    server.models(Script.models("whisper", "openai/gpt-oss-20b", "llama-3.1-8b-instant"));
    OpenAiChatModel asked = groq(settings().model(null));
    assertTrue(join(asked).startsWith("llama-3.1-8b-instant at 127.0.0.1:"), asked.description());
    ask(asked).awaitAnswer();
    assertTrue(server.requests().get(0).body().startsWith("{\"model\":\"llama-3.1-8b-instant\""));
  }

  @Test
  void aRetiredModelIsReplacedAndTheNextRemembered() {
    server.models(Script.models("llama-3.1-8b-instant", "openai/gpt-oss-20b"));
    OpenAiChatModel asked = groq(settings().model(null));
    join(asked);
    server.next(Script.error(400, "model_decommissioned", "has been decommissioned"));
    assertEquals("Hello there.", ask(asked).awaitAnswer());
    assertEquals("Hello there.", ask(asked).awaitAnswer());
    List<ChatTestServer.Request> requests = server.requests();
    assertEquals(3, requests.size());
    for (ChatTestServer.Request request : requests.subList(1, 3)) {
      assertTrue(
          request
              .body()
              .startsWith(
                  "{\"model\":\"openai/gpt-oss-20b\",\"stream\":true,\"temperature\":0.2,"
                      + "\"max_tokens\":600,\"reasoning_effort\":\"low\","
                      + "\"include_reasoning\":false,"),
          request.body());
    }
  }

  @Test
  void whereEveryModelIsRetiredTheFailureSaysSo() {
    server.models(Script.error(404, "", "no list here"));
    server.always(Script.error(404, "model_not_found", "gone"));
    assertEquals(Kind.MODEL_NOT_FOUND, ask(groq(settings().model(null))).awaitFailure().kind());
    assertEquals(ModelChooser.GROQ_ORDER.size(), server.requests().size());
  }

  @Test
  void elsewhereTheOnlyModelIsTaken() {
    OpenAiChatModel asked = model(settings().model(null));
    assertEquals("Hello there.", ask(asked).awaitAnswer());
    assertTrue(server.requests().get(0).body().startsWith("{\"model\":\"test-model\""));
  }

  @Test
  void elsewhereSeveralModelsAreNamedForTheUserToChoose() {
    server.models(Script.models("a", "b"));
    OpenAiChatModel asked = model(settings().model(null));
    assertTrue(join(asked).contains("set GROQ_MODEL to one of: a, b"), asked.description());
    ChatFailure failure = ask(asked).awaitFailure();
    assertEquals(Kind.MODEL_NOT_FOUND, failure.kind());
    assertTrue(failure.detail().contains("one of: a, b"), failure.detail());
    assertEquals(0, server.requests().size());
  }

  @Test
  void anEndpointThatStartsLaterIsFoundByTheNextQuestion() {
    server.models(Script.error(503, "", "loading the model"));
    OpenAiChatModel asked = model(settings().model(null));
    assertTrue(join(asked).startsWith("no model at"), asked.description());
    assertTrue(logged().contains("is not ready"), logged());
    assertEquals(Kind.SERVER_ERROR, ask(asked).awaitFailure().kind());
    server.models(Script.models("late"));
    assertEquals("Hello there.", ask(asked).awaitAnswer());
  }

  @Test
  void itWorksOnALoopOfItsOwn() {
    model = new OpenAiChatModel(settings().build(), null);
    assertEquals("Hello there.", ask(model).awaitAnswer());
  }

  @Test
  void loopsOfAKindThatTheClientDoesNotTakeAreRefused() {
    EventLoopGroup other = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      assertThrows(
          IllegalArgumentException.class, () -> new OpenAiChatModel(settings().build(), other));
    } finally {
      other.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  @Test
  void manyQuestionsAtOnceDoNotMix() {
    OpenAiChatModel asked = model(settings());
    List<HeardAnswer> answers = new ArrayList<>();
    server.always(Script.stream().tokensEvery(1, "a", "b", "c", "d", "e").done());
    for (int i = 0; i < 40; i++) {
      answers.add(ask(asked));
    }
    for (HeardAnswer answer : answers) {
      assertEquals("abcde", answer.awaitAnswer());
    }
  }

  private OpenAiSettings.Builder settings() {
    return OpenAiSettings.builder()
        .baseUrl(server.baseUrl())
        .apiKey(KEY)
        .model("m")
        .systemPrompt("You are a test.");
  }

  private OpenAiChatModel model(OpenAiSettings.Builder settings) {
    model = new OpenAiChatModel(settings.build(), loops);
    return model;
  }

  private OpenAiChatModel groq(OpenAiSettings.Builder settings) {
    model = new OpenAiChatModel(settings.build(), loops, true);
    return model;
  }

  private static String join(OpenAiChatModel asked) {
    return asked.start().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static ChatRequest question() {
    return new ChatRequest("s1", List.of(), "what is the time?", null);
  }

  private static HeardAnswer ask(OpenAiChatModel asked) {
    return ask(asked, question());
  }

  private static HeardAnswer ask(OpenAiChatModel asked, ChatRequest request) {
    HeardAnswer heard = new HeardAnswer();
    asked.ask(request, heard);
    return heard;
  }

  private static HeardAnswer askWhenPooled(OpenAiChatModel asked) {
    ChatTestServer.await("a pooled connection", () -> asked.endpoint().idleConnections() > 0);
    return ask(asked);
  }

  private String logged() {
    StringBuilder text = new StringBuilder();
    for (ILoggingEvent event : List.copyOf(log.list)) {
      if (event.getLoggerName().startsWith("dev.hotpin")) {
        text.append(event.getFormattedMessage()).append('\n');
      }
    }
    return text.toString();
  }
}
