package dev.hotpin.cli;

import dev.hotpin.config.BuildInfo;
import dev.hotpin.config.ServerConfig;
import dev.hotpin.server.HotpinServer;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Says that the server listens, and that it is ready: to people on standard output; where the log
 * is for programs, as events of it, so that no line of both streams together is not JSON.
 */
final class ServeAnnouncements {
  private static final Logger LOG = LoggerFactory.getLogger(ServeAnnouncements.class);

  private final ServerConfig config;
  private final PrintWriter out;

  /**
   * @param out standard output
   */
  ServeAnnouncements(ServerConfig config, PrintWriter out) {
    this.config = config;
    this.out = out;
  }

  /** The port is open; nobody is let in yet. */
  void listening(int port) {
    if (config.logging().json()) {
      LOG.atInfo()
          .addKeyValue("event", "listening")
          .addKeyValue("port", port)
          .log("listening, and warming the engines");
    } else {
      out.printf("Hotpin listens on port %d and warms its engines ...%n", port);
      out.flush();
    }
  }

  /** Devices are let in. */
  void ready(HotpinServer server) {
    if (config.logging().json()) {
      LoggingEventBuilder ready =
          LOG.atInfo()
              .addKeyValue("event", "ready")
              .addKeyValue("port", server.port())
              .addKeyValue("version", BuildInfo.version())
              .addKeyValue("commit", BuildInfo.commit())
              .addKeyValue("permits", server.engines().recognizers().permits())
              .addKeyValue("recognition", server.engines().recognition().description())
              .addKeyValue("chat_model", server.engines().chatModel().description())
              .addKeyValue("voice", server.engines().synthesizer().description())
              .addKeyValue("access", AccessNotice.word(server.accessControl()));
      server
          .accessControl()
          .pairingKey()
          .map(key -> ready.addKeyValue("pairing_key_file", key.file().toString()))
          .orElse(ready)
          .log("ready");
    } else {
      out.print(Banner.of(config, server));
      out.flush();
    }
  }
}
