package dev.hotpin.dialogue.openai;

import static dev.hotpin.bench.fuzz.Bytes.oneOf;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.FuzzTarget;
import dev.hotpin.bench.fuzz.Mutator;
import dev.hotpin.bench.fuzz.Violation;
import dev.hotpin.dialogue.ChatFailure;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What chat endpoints send: streams of events, JSON, pages, cut anywhere. The answer is over
 * exactly once, its failures are fit for a log, and where the chunks are cut makes no difference.
 */
public final class AnswersFuzzTarget implements FuzzTarget {
  private static final String KEY = "gsk_fuzzedKeyThatNobodyMaySee";
  private static final LogText LOG = LogText.of(OpenAiSettings.builder().apiKey(KEY).build());
  private static final int HEAD_BYTES = 3;
  private static final int MAX_DETAIL_CHARS = 400;
  private static final int[] STATUSES = {200, 200, 200, 201, 400, 401, 404, 429, 500, 503};
  private static final String[] TYPES = {
    "text/event-stream", "text/event-stream; charset=utf-8", "application/json", "text/html", ""
  };

  @Override
  public String name() {
    return "answers";
  }

  @Override
  public String description() {
    return "responses of chat endpoints: event streams, JSON and pages, cut anywhere";
  }

  @Override
  public int share() {
    return 10;
  }

  @Override
  public byte[] generate(Random random) {
    byte[] head = {
      (byte) random.nextInt(256), (byte) random.nextInt(256), (byte) random.nextInt(64)
    };
    StringBuilder body = new StringBuilder(oneOf(random, "", "", "\uFEFF", "\n", ": hi\n\n"));
    for (int left = random.nextInt(10); left > 0; left--) {
      body.append(event(random))
          .append(oneOf(random, "\n\n", "\n\n", "\r\n\r\n", "\r\r", "\n", ""));
    }
    body.append(oneOf(random, "data: [DONE]\n\n", "data: [DONE]", "", "data:"));
    byte[] whole = Bytes.of(random.nextInt(5) == 0 ? json(random) : body.toString());
    return Bytes.join(head, Mutator.maybe(whole, 40, random));
  }

  private static String event(Random random) {
    return oneOf(
        random,
        "data: " + json(random),
        "data: " + json(random),
        "data:" + json(random),
        "event: x\nid: 1\nretry: 5",
        "data: {\"choices\":[{\"delta\":\ndata: {\"content\":\"two\"}}]}",
        "data: " + "x".repeat(Bytes.size(70_000, random)));
  }

  private static String json(Random random) {
    String text = Bytes.text(random).replaceAll("[\\p{Cntrl}\"\\\\]", "");
    return oneOf(
        random,
        "{\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}",
        "{\"choices\":[{\"delta\":{\"content\":\"hello\"},\"finish_reason\":null}]}",
        "{\"choices\":[{\"message\":{\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}",
        "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}",
        "{\"choices\":[],\"usage\":{\"total_tokens\":12}}",
        "{\"error\":{\"message\":\"key " + KEY + " " + text + "\",\"code\":\"x\"}}",
        "{\"error\":\"" + text + "\"}",
        "[".repeat(Bytes.size(2_000, random)),
        "{\"choices\":[{\"delta\":{\"content\":null}}]}",
        "{\"choices\":{\"a\":1}}",
        "<html>");
  }

  @Override
  public void run(byte[] input) {
    if (input.length < HEAD_BYTES) {
      return;
    }
    int status = STATUSES[(input[0] & 0xFF) % STATUSES.length];
    String type = TYPES[(input[1] & 0xFF) % TYPES.length];
    byte[] body = Arrays.copyOfRange(input, HEAD_BYTES, input.length);
    Heard whole = read(status, type, body, Math.max(1, body.length));
    Heard cut = read(status, type, body, 1 + (input[2] & 0x3F));
    Violation.unless(whole.text.toString().equals(cut.text.toString()), "cuts change the text");
    Violation.unless(whole.ends.equals(cut.ends), "cuts change the end: " + whole.ends + cut.ends);
  }

  private static Heard read(int status, String type, byte[] body, int chunkBytes) {
    Heard heard = new Heard();
    AnswerReader reader = new AnswerReader(LOG, heard);
    HttpHeaders headers = new DefaultHttpHeaders();
    if (!type.isEmpty()) {
      headers.set("Content-Type", type);
    }
    reader.begin(status, headers);
    for (int at = 0; at < body.length; at += chunkBytes) {
      reader.body(Arrays.copyOfRange(body, at, Math.min(body.length, at + chunkBytes)));
    }
    reader.end();
    Violation.unless(heard.ends.size() == 1, "ends: " + heard.ends);
    return heard;
  }

  private static final class Heard implements AnswerReader.Events {
    private final StringBuilder text = new StringBuilder();
    private final List<String> ends = new ArrayList<>();

    @Override
    public void onText(String more) {
      Violation.unless(ends.isEmpty(), "text after the end");
      Violation.unless(!more.isEmpty(), "empty text");
      text.append(more);
    }

    @Override
    public void onFinished() {
      ends.add("finished");
    }

    @Override
    public void onFailed(ChatFailure failure) {
      ends.add(failure.kind().name());
      String detail = failure.detail();
      Violation.unless(detail.length() <= MAX_DETAIL_CHARS, "a long detail: " + detail);
      Violation.unless(!detail.contains(KEY), "the key is told: " + detail);
      Violation.unless(
          detail.chars().noneMatch(c -> c < ' ' || c == 0x7F), "control characters: " + detail);
    }
  }
}
