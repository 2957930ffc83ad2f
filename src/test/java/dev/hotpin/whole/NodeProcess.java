package dev.hotpin.whole;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of several servers, each a process of its own, which can be killed and started again. */
final class NodeProcess implements AutoCloseable {
  private static final Pattern SESSIONS = Pattern.compile("\"active_sessions\":(\\d+)");

  private final String name;
  private final int port;
  private final Map<String, String> settings;
  private final Path directory;
  private ServerChild process;

  NodeProcess(String name, int port, Map<String, String> settings, Path directory) {
    this.name = name;
    this.port = port;
    this.settings = new HashMap<>(settings);
    this.settings.put("TTS_VOICES", "2");
    this.settings.put("TURNS_PER_MINUTE", "0"); // nobody speaks as fast as a test
    this.directory = directory;
  }

  /** Starts it, without waiting for it. */
  NodeProcess start() {
    process =
        ServerChild.start(
            port, List.of(), settings, directory, directory.resolve(name + ".log").toFile());
    return this;
  }

  int port() {
    return port;
  }

  /** Waits until it lets devices in. */
  NodeProcess awaitReady() {
    process.awaitReady();
    return this;
  }

  /** What {@code GET path} answers, or null where nobody does. */
  HttpResponse<String> get(String path) {
    return process.get(path);
  }

  /** Devices that are connected. */
  int sessions() {
    Matcher matcher = SESSIONS.matcher(get("/health").body());
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  /** Kills it. */
  void kill() {
    process.signal("KILL");
    process.awaitExit();
  }

  /**
   * Has it stop in order, and waits for its end.
   *
   * @return its exit code
   */
  int stop() {
    process.signal("TERM");
    return process.awaitExit();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
