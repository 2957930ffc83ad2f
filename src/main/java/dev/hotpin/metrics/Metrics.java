package dev.hotpin.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * All meters of one server. Threads: any; meters are made at start, with every label that they will
 * ever have, so that their number is known then.
 */
public final class Metrics implements AutoCloseable {
  /** The media type of {@link #scrape}. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** Bounds of what people wait for: fine below 300 ms, where a gap begins to be felt. */
  private static final Duration[] LATENCY_BUCKETS =
      buckets(5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 1_000, 2_000, 5_000, 10_000, 60_000);

  /** Bounds of what should not be there at all. */
  private static final Duration[] LAG_BUCKETS = buckets(1, 2, 5, 10, 20, 50, 100, 500, 1_000);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** Of what is counted elsewhere Micrometer keeps weak references only. */
  private final Queue<LongSupplier> counts = new ConcurrentLinkedQueue<>();

  private final RuntimeMetrics runtime;

  /**
   * Begins with what the process tells of itself.
   *
   * @param version of the program
   */
  public Metrics(String version) {
    runtime = new RuntimeMetrics(registry);
    Gauge.builder("hotpin.build.info", () -> 1)
        .description("Always 1; the labels say what runs")
        .tags("version", version, "java", System.getProperty("java.version", "unknown"))
        .register(registry);
  }

  private static Duration[] buckets(long... millis) {
    Duration[] bounds = new Duration[millis.length];
    for (int i = 0; i < millis.length; i++) {
      bounds[i] = Duration.ofMillis(millis[i]);
    }
    return bounds;
  }

  /** All of it in the text format of Prometheus. Takes milliseconds and memory: not on a loop. */
  public String scrape() {
    return registry.scrape(CONTENT_TYPE);
  }

  /**
   * Shows what {@code value} says when asked, on the thread that renders.
   *
   * @param name with dots, its base unit last where it has one
   * @param labels pairs of a key and a value
   */
  public void gauge(String name, String description, DoubleSupplier value, String... labels) {
    Gauge.builder(name, value::getAsDouble)
        .description(description)
        .tags(labels)
        .register(registry);
  }

  /** A histogram of times that people wait, for who knows nothing of meters. */
  public LongConsumer latencyRecorder(String name, String description) {
    Timer timer = latency(name, description);
    return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Shows a count that is kept elsewhere and never falls.
   *
   * @param labels pairs of a key and a value
   */
  public void count(String name, String description, LongSupplier count, String... labels) {
    counts.add(count);
    FunctionCounter.builder(name, count, LongSupplier::getAsLong)
        .description(description)
        .tags(Tags.of(labels))
        .register(registry);
  }

  Counter counter(String name, String description, String... labels) {
    return Counter.builder(name).description(description).tags(labels).register(registry);
  }

  /** A histogram of times that people wait. */
  Timer latency(String name, String description, String... labels) {
    return timer(name, description, LATENCY_BUCKETS, labels);
  }

  /** A histogram of delays that should be none. */
  Timer lag(String name, String description) {
    return timer(name, description, LAG_BUCKETS);
  }

  private Timer timer(String name, String description, Duration[] buckets, String... labels) {
    return Timer.builder(name)
        .description(description)
        .tags(labels)
        .serviceLevelObjectives(buckets)
        .register(registry);
  }

  /** Meters that there are; for tests that they don't multiply. */
  public int size() {
    return registry.getMeters().size();
  }

  @Override
  public void close() {
    runtime.close();
    registry.close();
  }
}
