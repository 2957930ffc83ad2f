package dev.hotpin.dialogue.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.testing.ChatTestServer.Script;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
  private static final String STREAM = "text/event-stream";
  private static final String FINISH =
      "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";

  @Test
  void cutAtEveryByteTheTextIsTheSame() {
    String stream = Script.event("नमस्ते ") + Script.event("😀.") + FINISH + "data: [DONE]\n\n";
    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
    for (int cut = 0; cut <= bytes.length; cut++) {
      Heard heard = new Heard();
      AnswerReader reader = heard.reader(STREAM);
      reader.body(Arrays.copyOfRange(bytes, 0, cut));
      reader.body(Arrays.copyOfRange(bytes, cut, bytes.length));
      reader.end();
      assertEquals("नमस्ते 😀.|finished", heard.said.toString(), "cut at byte " + cut);
    }
  }

  @Test
  void reasoningRolesUsageAndUnknownFieldsAreNotText() {
    assertEquals(
        "Hi|finished",
        read(
            STREAM,
            "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n"
                + "data: {\"choices\":[{\"delta\":{\"reasoning\":\"hmm\",\"reasoning_content\":\"x\"}}]}\n\n"
                + "data: {\"choices\":[{\"delta\":{\"content\":null}}]}\n\n"
                + Script.event("Hi")
                + "data: {\"choices\":[],\"usage\":{\"total_tokens\":[1,{\"a\":2}]}}\n\n"
                + "data: [DONE]\n\n"));
  }

  @Test
  void textAfterTheFinishIsIgnored() {
    assertEquals("a|finished", read(STREAM, Script.event("a") + FINISH + Script.event("b")));
  }

  @Test
  void aStreamWithoutItsTypeIsStillAStream() {
    assertEquals("a|finished", read("text/plain", "\n\n" + Script.event("a") + FINISH));
    assertEquals("a|finished", read("application/json", Script.event("a") + FINISH));
  }

  @Test
  void jsonWithTheTypeOfAStreamIsGarbageNotSilence() {
    assertEquals("|GARBAGE", read(STREAM, "{\"choices\":[]}"));
  }

  @Test
  void eachFaultHasItsKind() {
    assertEquals("a|CUT", read(STREAM, Script.event("a")));
    assertEquals("|CUT", read(STREAM, ""));
    assertEquals("|GARBAGE", read(STREAM, "data: {oops\n\n"));
    assertEquals("|GARBAGE", read(STREAM, "data: {\"choices\":[{\"delta\":{\"content\":\"a"));
    assertEquals("|GARBAGE", read(STREAM, "just words\n"));
    assertEquals("|GARBAGE", read("text/html", "<html>Log in</html>"));
    assertEquals("|GARBAGE", read("text/plain", " <html>"));
    assertEquals("|GARBAGE", read("application/json", "{\"hello\":1}"));
    assertEquals("|GARBAGE", read("application/json", "{\"choices\":["));
    assertEquals("|GARBAGE", read(STREAM, "data: " + "x".repeat(AnswerReader.MAX_EVENT_BYTES)));
    assertEquals("a|SERVER_ERROR", read(STREAM, Script.event("a") + "data: {\"error\":\"x\"}\n\n"));
    assertEquals("|SERVER_ERROR", read(STREAM, "data: {\"x_groq\":{\"error\":\"over\"}}\n\n"));
    assertEquals("|RATE_LIMITED", read("application/json", "{\"error\":{\"code\":429}}"));
  }

  @Test
  void aLostConnectionAfterTokensIsACut() {
    Heard heard = new Heard();
    AnswerReader reader = heard.reader(STREAM);
    reader.body(Script.event("a").getBytes(StandardCharsets.UTF_8));
    reader.lost(new IOException("reset"));
    assertEquals("a|CUT", heard.said.toString());
  }

  @Test
  void randomBytesEndInExactlyOneWay() {
    for (int round = 0; round < 2_000; round++) {
      long seed = 77L + round;
      Random random = new Random(seed);
      byte[] bytes = (Script.event("a") + FINISH).getBytes(StandardCharsets.UTF_8);
      for (int i = random.nextInt(6); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Heard heard = new Heard();
      AnswerReader reader = heard.reader(random.nextBoolean() ? STREAM : "text/plain");
      reader.body(bytes);
      reader.end();
      reader.end();
      reader.lost(new IOException());
      assertEquals(1, heard.endings, "seed " + seed);
    }
  }

  private static String read(String type, String body) {
    Heard heard = new Heard();
    AnswerReader reader = heard.reader(type);
    reader.body(body.getBytes(StandardCharsets.UTF_8));
    reader.end();
    assertTrue(heard.endings == 1, "endings of " + body);
    return heard.said.toString();
  }

  private static final class Heard implements AnswerReader.Events {
    private final StringBuilder said = new StringBuilder();
    private int endings;

    AnswerReader reader(String type) {
      AnswerReader reader = new AnswerReader(LogText.of(OpenAiSettings.builder().build()), this);
      reader.begin(200, new DefaultHttpHeaders().set("content-type", type));
      return reader;
    }

    @Override
    public void onText(String text) {
      said.append(text);
    }

    @Override
    public void onFinished() {
      endings++;
      said.append("|finished");
    }

    @Override
    public void onFailed(ChatFailure failure) {
      endings++;
      said.append('|').append(failure.kind());
    }
  }
}
