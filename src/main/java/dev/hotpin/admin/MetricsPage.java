package dev.hotpin.admin;

import dev.hotpin.metrics.Metrics;
import dev.hotpin.pipeline.OperatorPage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** {@code GET /metrics}, rendered on a thread of its own. */
public final class MetricsPage implements OperatorPage {
  private final Metrics metrics;
  private final Executor renderer;

  /**
   * @param renderer with a bound on what waits; rejects what is beyond it
   */
  public MetricsPage(Metrics metrics, Executor renderer) {
    this.metrics = metrics;
    this.renderer = renderer;
  }

  @Override
  public String path() {
    return "/metrics";
  }

  @Override
  public Set<HttpMethod> methods() {
    return Set.of(HttpMethod.GET, HttpMethod.HEAD);
  }

  @Override
  public CompletionStage<Answer> answer(Question question) {
    return CompletableFuture.supplyAsync(
        () ->
            new Answer(
                HttpResponseStatus.OK,
                Metrics.CONTENT_TYPE,
                metrics.scrape().getBytes(StandardCharsets.UTF_8)),
        renderer);
  }
}
