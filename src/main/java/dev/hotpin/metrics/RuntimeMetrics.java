package dev.hotpin.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.lang.management.ManagementFactory;
import java.util.Set;

/** What the Java machine and the operating system tell of this process. */
final class RuntimeMetrics implements AutoCloseable {
  /** Names that Prometheus reads as something else than they are, or in a unit of their own. */
  private static final Set<String> MISLEADING = Set.of("system.cpu.count", "process.cpu.time");

  private static final double NANOS_PER_SECOND = 1e9;

  private final JvmGcMetrics collections = new JvmGcMetrics();

  RuntimeMetrics(MeterRegistry registry) {
    registry.config().meterFilter(withoutMisleading());
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    collections.bindTo(registry);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      FunctionCounter.builder(
              "process.cpu", system, bean -> bean.getProcessCpuTime() / NANOS_PER_SECOND)
          .description("Time that the process has computed, over all cores")
          .baseUnit("seconds")
          .register(registry);
    }
    if (ResidentMemory.isKnown()) {
      Gauge.builder("process.resident.memory", ResidentMemory::bytes)
          .description("Memory of the process in RAM: heap, direct, native and code together")
          .baseUnit("bytes")
          .register(registry);
    }
  }

  private static MeterFilter withoutMisleading() {
    return new MeterFilter() {
      @Override
      public MeterFilterReply accept(Meter.Id id) {
        return MISLEADING.contains(id.getName()) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
      }
    };
  }

  @Override
  public void close() {
    collections.close();
  }
}
