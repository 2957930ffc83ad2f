package dev.hotpin.server;

import dev.hotpin.dialogue.ChatModel;
import dev.hotpin.dialogue.breaker.GuardedChatModel;
import dev.hotpin.fleet.Vitals;
import dev.hotpin.limits.Limit;
import dev.hotpin.limits.LimitCounters;
import dev.hotpin.metrics.ResidentMemory;
import dev.hotpin.pipeline.ConnectionCounter;
import dev.hotpin.recognition.RecognizerPool;
import dev.hotpin.turn.SlowTurns;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks how the server is. Reads small files of the kernel's: not for event loops. */
final class FleetVitals implements Supplier<Vitals> {
  private final ServerStatus status;
  private final ConnectionCounter connections;
  private final LimitCounters limits;
  private final SlowTurns slowTurns;

  FleetVitals(
      ServerStatus status,
      ConnectionCounter connections,
      LimitCounters limits,
      SlowTurns slowTurns) {
    this.status = status;
    this.connections = connections;
    this.limits = limits;
    this.slowTurns = slowTurns;
  }

  @Override
  public Vitals get() {
    Optional<EngineSet> engines = status.engineSet();
    return new Vitals(
        status.phase(),
        status.version(),
        status.uptimeSeconds(),
        status.degradedReasons(),
        connections.open(),
        status.maxConnections(),
        engines.map(FleetVitals::engines).orElse(List.of()),
        recognizers(engines.map(EngineSet::recognizers)),
        memory(),
        limitHits(),
        slowTurns.count());
  }

  private static List<Vitals.Engine> engines(EngineSet set) {
    List<Vitals.Engine> engines = new ArrayList<>();
    engines.add(
        engine("recognition", set.recognition().name(), set.recognition().description(), ""));
    engines.add(model(set.chatModel()));
    engines.add(engine("synthesis", set.synthesizer().name(), set.synthesizer().description(), ""));
    engines.add(
        engine(
            "conversations",
            set.conversations().name(),
            "",
            set.conversations().trouble().orElse("")));
    return engines;
  }

  private static Vitals.Engine engine(String part, String name, String detail, String problem) {
    return new Vitals.Engine(part, name, detail, problem, Map.of());
  }

  private static Vitals.Engine model(ChatModel model) {
    Map<String, Long> counts =
        model instanceof GuardedChatModel guarded
            ? Map.of("rests", guarded.openings(), "refusals", guarded.refusals())
            : Map.of();
    return new Vitals.Engine(
        "model", model.name(), model.description(), model.problem().orElse(""), counts);
  }

  private static Vitals.Recognizers recognizers(Optional<RecognizerPool> loaded) {
    return loaded
        .map(
            pool ->
                new Vitals.Recognizers(
                    pool.permits(),
                    pool.inUse(),
                    pool.waiting(),
                    pool.waitingPcmBytes(),
                    pool.permitsReason()))
        .orElse(new Vitals.Recognizers(0, 0, 0, 0, ""));
  }

  private static Vitals.Memory memory() {
    Runtime runtime = Runtime.getRuntime();
    double resident = ResidentMemory.bytes();
    return new Vitals.Memory(
        runtime.totalMemory() - runtime.freeMemory(),
        runtime.maxMemory(),
        PlatformDependent.usedDirectMemory(),
        PlatformDependent.maxDirectMemory(),
        Double.isNaN(resident) ? -1 : (long) resident,
        machineBytes());
  }

  /** Of the machine, or of the container around this process. */
  private static long machineBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : -1;
  }

  private Map<String, Long> limitHits() {
    Map<String, Long> hits = new LinkedHashMap<>();
    for (Limit limit : Limit.values()) {
      long count = limits.hits(limit);
      if (count > 0) {
        hits.put(limit.label(), count);
      }
    }
    return hits;
  }
}
