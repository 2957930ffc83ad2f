package dev.hotpin.fleet;

import dev.hotpin.pipeline.OperatorPage;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A page of figures, made on a thread that may take its time. Threads: any. */
abstract class FleetPage implements OperatorPage {
  private final Executor thread;

  /**
   * @param thread does one thing at a time; rejects where too much waits
   */
  FleetPage(Executor thread) {
    this.thread = thread;
  }

  @Override
  public final Set<HttpMethod> methods() {
    return Set.of(HttpMethod.GET);
  }

  @Override
  public final CompletionStage<Answer> answer(Question question) {
    return CompletableFuture.supplyAsync(() -> answerNow(question), thread);
  }

  /** Answers, on the thread. */
  abstract Answer answerNow(Question question);
}
