package dev.hotpin.pipeline;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Something that operators may ask for over HTTP. Threads: any. */
public interface OperatorPage {
  /** The path; one that ends with a slash stands for everything below it. */
  String path();

  /** How it may be asked. */
  Set<HttpMethod> methods();

  /**
   * Answers, sooner or later. Must not block: what takes time happens on another thread.
   *
   * @throws java.util.concurrent.RejectedExecutionException where too much is asked at once
   */
  CompletionStage<Answer> answer(Question question);

  /**
   * What is asked.
   *
   * @param path without the query, decoded
   * @param query its parameters, decoded
   * @param operator who asks, for a log
   */
  record Question(
      HttpMethod method, String path, Map<String, List<String>> query, String operator) {
    /** The first value of a parameter; empty where there is none. */
    public String parameter(String name) {
      return query.getOrDefault(name, List.of("")).get(0);
    }
  }

  /**
   * What is answered.
   *
   * @param body owned by this record, never changed
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares answers
  record Answer(HttpResponseStatus status, String contentType, byte[] body) {
    /** An object of JSON. */
    public static Answer json(HttpResponseStatus status, JsonResponses.Fields fields) {
      return new Answer(status, JsonResponses.CONTENT_TYPE, JsonResponses.bytes(fields));
    }

    /** An error of the protocol. */
    public static Answer error(HttpResponseStatus status, String code, String message) {
      return json(status, JsonResponses.errorFields(code, message));
    }
  }
}
