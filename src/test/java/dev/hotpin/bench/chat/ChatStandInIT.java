package dev.hotpin.bench.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChatStandInIT {
  private static final ChatStandIn.Timing TIMING = new ChatStandIn.Timing(60, 2, 20);

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void aStreamComesTokenByTokenNotBeforeItsTime() throws Exception {
    try (ChatStandIn chat = ChatStandIn.open(0, TIMING)) {
      long asked = System.nanoTime();
      HttpResponse<String> answer = ask(chat, body(true, "hello there", ""));
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
      assertEquals(200, answer.statusCode());
      assertTrue(millis >= 60 + 19 * 2, "came after " + millis + " ms");
      assertTrue(answer.body().endsWith("data: [DONE]\n\n"), answer.body());
      assertTrue(answer.body().lines().filter(line -> line.startsWith("data:")).count() > 20);
      assertEquals(1, chat.requests());
    }
  }

  @Test
  void aWholeAnswerCarriesItsMarkerAndTheNextOneGoesOn() throws Exception {
    try (ChatStandIn chat = ChatStandIn.open(0, new ChatStandIn.Timing(0, 0, 20))) {
      Marker first = Marker.find(ask(chat, body(false, "hello there", "")).body()).orElseThrow();
      Marker second =
          Marker.find(ask(chat, body(false, "and now", first.sentence())).body()).orElseThrow();
      Marker other = Marker.find(ask(chat, body(false, "hello there", "")).body()).orElseThrow();
      assertEquals(0, first.step());
      assertEquals(Marker.checkOf("Hello, there!"), first.check());
      assertEquals(first.conversation(), second.conversation());
      assertEquals(1, second.step());
      assertNotEquals(first.conversation(), other.conversation());
    }
  }

  @Test
  void whatWentUnansweredBeforeIsNotInTheCheck() throws Exception {
    try (ChatStandIn chat = ChatStandIn.open(0, new ChatStandIn.Timing(0, 0, 20))) {
      String question = "what was asked as the device vanished\\nand now";
      Marker marker = Marker.find(ask(chat, body(false, question, "")).body()).orElseThrow();
      assertEquals(Marker.checkOf("and now"), marker.check());
    }
  }

  @Test
  void whatIsNotJsonIsRefused() throws Exception {
    try (ChatStandIn chat = ChatStandIn.open(0, TIMING)) {
      assertEquals(400, ask(chat, "nonsense").statusCode());
    }
  }

  @Test
  void aPortInUseIsSaid() throws Exception {
    try (ChatStandIn chat = ChatStandIn.open(0, TIMING)) {
      String message = "";
      try (ChatStandIn second = ChatStandIn.open(chat.port(), TIMING)) {
        message = "opened on " + second.port();
      } catch (IOException e) {
        message = e.getMessage();
      }
      assertTrue(message.startsWith("The chat stand-in can't listen on port "), message);
    }
  }

  @Test
  void aMarkerSurvivesBeingCutOutOfItsSentence() {
    for (int number = 0; number < 5_000; number++) {
      Marker marker = Marker.first(number, "words " + number).next("others");
      assertEquals(marker, Marker.find("Well: " + marker.sentence() + " And so on.").orElseThrow());
    }
  }

  private HttpResponse<String> ask(ChatStandIn chat, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(chat.baseUrl() + "/chat/completions"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String body(boolean stream, String user, String before) {
    String earlier =
        before.isEmpty()
            ? ""
            : "{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"content\":\""
                + before
                + "\"},";
    return "{\"model\":\"m\",\"stream\":"
        + stream
        + ",\"messages\":[{\"role\":\"system\",\"content\":\"s\"},"
        + earlier
        + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\""
        + user
        + "\"}]}]}";
  }
}
