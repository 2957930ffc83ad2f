package dev.hotpin.dialogue.openai;

import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatFailure.Kind;
import dev.hotpin.dialogue.TokenUsage;
import dev.hotpin.dialogue.openai.ChatJson.Answer;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/**
 * Reads one HTTP response as an answer: a stream of server-sent events, or a whole answer in JSON
 * from an endpoint that does not stream, or an error. Tells its events in order and ends with
 * exactly one of {@code onFinished} and {@code onFailed}; what comes later is ignored. Thread: one
 * at a time.
 */
final class AnswerReader {

  /** Hears what the response says. */
  interface Events {
    /** Text of the answer; never empty, possibly blank. */
    void onText(String text);

    /** The answer says that it is whole. The response itself may still go on for a little. */
    void onFinished();

    /** The response is no answer, or not a whole one. */
    void onFailed(ChatFailure failure);
  }

  /** A chunk of a stream is some 300 bytes; log probabilities or a usage report a few thousand. */
  static final int MAX_EVENT_BYTES = 64 * 1024;

  /** A whole answer of 32,768 tokens is some 200 KB. */
  static final int MAX_JSON_BYTES = 512 * 1024;

  /** As much of an error page as is looked at. */
  static final int MAX_ERROR_BYTES = 8 * 1024;

  private static final String END_MARK = "[DONE]";
  private static final int FIRST_SUCCESS = 200;
  private static final int FIRST_BEYOND_SUCCESS = 300;

  private enum Mode {
    UNDECIDED,
    EVENTS,
    JSON,
    NOT_AN_ANSWER,
    AFTER_ANSWER,
    OVER
  }

  private final LogText log;
  private final Events events;
  private final SseParser parser = new SseParser(MAX_EVENT_BYTES, this::onEvent);
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private Mode mode = Mode.UNDECIDED;
  private int status;
  private HttpHeaders headers;
  private boolean anyEvent;
  private boolean anyBytes;
  private boolean finished;
  private TokenUsage usage; // the last one told, or null

  AnswerReader(LogText log, Events events) {
    this.log = log;
    this.events = events;
  }

  /** Status and headers, once, ahead of all else. */
  void begin(int responseStatus, HttpHeaders responseHeaders) {
    status = responseStatus;
    headers = responseHeaders;
    String type = responseHeaders.get(HttpHeaderNames.CONTENT_TYPE, "").toLowerCase(Locale.ROOT);
    if (status < FIRST_SUCCESS || status >= FIRST_BEYOND_SUCCESS || type.contains("html")) {
      mode = Mode.NOT_AN_ANSWER;
    } else if (type.contains("event-stream")) {
      mode = Mode.EVENTS;
    }
  }

  /** Whether status or type have shown that this is no answer, so that only its reason is read. */
  boolean notAnAnswer() {
    return mode == Mode.NOT_AN_ANSWER;
  }

  /** The next bytes of the body, cut anywhere. */
  void body(byte[] bytes) {
    if (mode == Mode.OVER || bytes.length == 0) {
      return;
    }
    anyBytes = true;
    if (mode == Mode.UNDECIDED) {
      mode = guess(bytes);
    }
    switch (mode) {
      case EVENTS, AFTER_ANSWER -> feed(bytes);
      case JSON -> keep(bytes, MAX_JSON_BYTES);
      case NOT_AN_ANSWER -> keep(bytes, MAX_ERROR_BYTES);
      case UNDECIDED, OVER -> {}
    }
  }

  /** The response has ended as HTTP says it should, or nothing more of it will be waited for. */
  void end() {
    switch (mode) {
      case EVENTS -> endOfEvents();
      case JSON -> wholeAnswer();
      case NOT_AN_ANSWER -> fail(whyNotAnAnswer());
      case UNDECIDED -> fail(new ChatFailure(Kind.CUT, "an answer without a body", 0));
      case AFTER_ANSWER, OVER -> {}
    }
  }

  /** The connection was lost: an answer that had said it was whole, or an error, still counts. */
  void lost(Throwable cause) {
    if (mode == Mode.NOT_AN_ANSWER) {
      end();
    } else if (!isAnswered()) {
      ChatFailure failure = Failures.ofException(cause, true, log);
      fail(
          failure.kind() == Kind.UNREACHABLE
              ? new ChatFailure(Kind.CUT, failure.detail(), 0)
              : failure);
    }
  }

  /** Nothing more is told. */
  void stop() {
    mode = Mode.OVER;
  }

  /** Types are not to be relied upon: the first visible byte tells JSON and HTML from a stream. */
  private static Mode guess(byte[] bytes) {
    for (byte b : bytes) {
      if (b == '{' || b == '[') {
        return Mode.JSON;
      }
      if (b == '<') {
        return Mode.NOT_AN_ANSWER;
      }
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return Mode.EVENTS;
      }
    }
    return Mode.UNDECIDED;
  }

  private void feed(byte[] bytes) {
    try {
      parser.feed(bytes);
    } catch (SseParser.TooLongException e) {
      fail(new ChatFailure(Kind.GARBAGE, e.getMessage(), 0));
    }
  }

  private void keep(byte[] bytes, int max) {
    kept.write(bytes, 0, Math.min(bytes.length, max - kept.size()));
    if (kept.size() >= max) {
      if (mode == Mode.JSON) {
        fail(new ChatFailure(Kind.GARBAGE, "a JSON answer of more than " + max + " bytes", 0));
      } else {
        end();
      }
    }
  }

  private void onEvent(byte[] data) {
    if (mode == Mode.AFTER_ANSWER) {
      readUsage(data);
      return;
    }
    if (mode != Mode.EVENTS) {
      return;
    }
    anyEvent = true;
    if (isEndMark(data)) {
      finish();
      return;
    }
    if (data.length > 0) {
      take(data);
    }
  }

  private static boolean isEndMark(byte[] data) {
    return data.length < 2 * END_MARK.length()
        && new String(data, StandardCharsets.UTF_8).strip().equals(END_MARK);
  }

  private void take(byte[] json) {
    Answer answer;
    try {
      answer = ChatJson.answer(json);
    } catch (IOException e) {
      fail(garbage("not JSON", json));
      return;
    }
    usage = answer.usage() == null ? usage : answer.usage();
    if (answer.error() != null) {
      fail(Failures.ofError(answer.error(), log));
      return;
    }
    if (!answer.recognised() && mode == Mode.JSON) {
      fail(garbage("JSON that is no chat completion", json));
      return;
    }
    if (!answer.content().isEmpty()) {
      events.onText(answer.content());
    }
    if (answer.finishReason() != null && !isAnswered()) {
      finish();
    }
  }

  private void endOfEvents() {
    try {
      parser.end();
    } catch (SseParser.TooLongException e) {
      fail(new ChatFailure(Kind.GARBAGE, e.getMessage(), 0));
    }
    if (mode != Mode.OVER) {
      fail(
          anyEvent || !anyBytes
              ? new ChatFailure(Kind.CUT, "the stream ended without its end mark", 0)
              : new ChatFailure(Kind.GARBAGE, "a body without server-sent events", 0));
    }
  }

  private void wholeAnswer() {
    take(kept.toByteArray());
    finish();
  }

  private ChatFailure whyNotAnAnswer() {
    byte[] body = kept.toByteArray();
    if (status >= FIRST_SUCCESS && status < FIRST_BEYOND_SUCCESS) {
      return garbage("not an answer but a page", body);
    }
    return Failures.ofStatus(status, headers, body, Instant.now(), log);
  }

  private ChatFailure garbage(String what, byte[] bytes) {
    return new ChatFailure(
        Kind.GARBAGE, what + ": " + log.clean(new String(bytes, StandardCharsets.UTF_8)), 0);
  }

  /** What comes behind the answer's end is of use only for what it says of the cost. */
  private void readUsage(byte[] json) {
    try {
      TokenUsage told = json.length == 0 || isEndMark(json) ? null : ChatJson.answer(json).usage();
      usage = told == null ? usage : told;
    } catch (IOException e) {
      mode = Mode.OVER;
    }
  }

  /** What the answer cost as far as the endpoint has said so, or null. */
  TokenUsage usage() {
    return usage;
  }

  private boolean isAnswered() {
    return mode == Mode.OVER || mode == Mode.AFTER_ANSWER;
  }

  private void finish() {
    if (!isAnswered()) {
      mode = mode == Mode.EVENTS ? Mode.AFTER_ANSWER : Mode.OVER;
      finished = true;
      events.onFinished();
    }
  }

  /** Whether the answer said that it was whole. */
  boolean finished() {
    return finished;
  }

  private void fail(ChatFailure failure) {
    boolean answered = isAnswered();
    mode = Mode.OVER;
    if (!answered) {
      events.onFailed(failure);
    }
  }
}
