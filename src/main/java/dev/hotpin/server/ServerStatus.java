package dev.hotpin.server;

import dev.hotpin.config.BuildInfo;
import dev.hotpin.pipeline.ConnectionCounter;
import dev.hotpin.pipeline.ServerInfo;
import dev.hotpin.synthesis.VoiceInfo;
import dev.hotpin.turn.SessionRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the server says of itself, while it starts, runs and stops. Threads: any. */
final class ServerStatus implements ServerInfo {
  private enum Phase {
    STARTING,
    READY,
    STOPPING
  }

  private final SessionRegistry registry;
  private final ConnectionCounter connections;
  private final int maxConnections;
  private final String version = BuildInfo.version(); // read once, here: it may read a file
  private volatile Phase phase = Phase.STARTING;
  private volatile EngineSet engines; // null while starting
  private volatile long readyNanos;
  private volatile Optional<String> doom = Optional.empty(); // why the process is to end

  ServerStatus(SessionRegistry registry, ConnectionCounter connections, int maxConnections) {
    this.registry = registry;
    this.connections = connections;
    this.maxConnections = maxConnections;
  }

  void ready(EngineSet set) {
    engines = set;
    readyNanos = System.nanoTime();
    phase = Phase.READY;
  }

  /** {@code starting}, {@code ready} or {@code draining}. */
  String phase() {
    return switch (phase) {
      case STARTING -> "starting";
      case READY -> "ready";
      case STOPPING -> "draining";
    };
  }

  /** The engines; nothing while they are being loaded. */
  Optional<EngineSet> engineSet() {
    return Optional.ofNullable(engines);
  }

  /** Connections that are served at once. */
  int maxConnections() {
    return maxConnections;
  }

  /** The server can't go on, for a reason in a sentence. */
  void doomed(String why) {
    doom = Optional.of(why);
  }

  void stopping() {
    phase = Phase.STOPPING;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public boolean isReady() {
    return phase == Phase.READY && doom.isEmpty();
  }

  @Override
  public boolean isFull() {
    return connections.open() > maxConnections;
  }

  @Override
  public List<String> degradedReasons() {
    return switch (phase) {
      case STARTING -> List.of("The server is starting.");
      case STOPPING -> List.of("The server is stopping.");
      case READY -> doom.map(List::of).orElseGet(() -> engines.problems());
    };
  }

  @Override
  public boolean voskModelLoaded() {
    EngineSet set = engines;
    return set != null && set.recognition().name().equals("vosk");
  }

  @Override
  public int activeSessions() {
    return registry.size();
  }

  @Override
  public Engines engines() {
    EngineSet set = engines;
    return set == null
        ? new Engines("starting", "starting", "starting", "starting")
        : new Engines(
            set.recognition().name(),
            set.chatModel().name(),
            set.synthesizer().name(),
            set.conversations().name());
  }

  @Override
  public long uptimeSeconds() {
    return phase == Phase.STARTING
        ? 0
        : TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - readyNanos);
  }

  @Override
  public List<VoiceInfo> voices() {
    EngineSet set = engines;
    return set == null ? List.of() : set.synthesizer().voices();
  }
}
