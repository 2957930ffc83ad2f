package dev.hotpin.cli;

import dev.hotpin.config.BuildInfo;
import dev.hotpin.config.ServerConfig;
import dev.hotpin.server.EngineSet;
import dev.hotpin.server.HotpinServer;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the server says when it is ready: where it is, what it is made of, how to speak to it. */
final class Banner {
  private static final String ANY_ADDRESS = "0.0.0.0";

  /** Where {@code talk} goes when it is not told. */
  private static final int TALK_DEFAULT_PORT = 8_000;

  /** How the program was started, where a script did: the distribution's sets it. */
  private static final String COMMAND_PROPERTY = "hotpin.command";

  private static final String DEFAULT_COMMAND = "java -jar target/hotpin.jar";

  private Banner() {}

  static String of(ServerConfig config, HotpinServer server) {
    EngineSet engines = server.engines();
    int port = server.port();
    boolean tls = config.edge().tls().isPresent();
    String scheme = tls ? "wss" : "ws";
    StringBuilder text = new StringBuilder();
    line(text, "");
    line(text, "Hotpin %s is ready.", BuildInfo.version());
    List<String> hosts = hosts(config.http().host());
    for (String host : hosts) {
      line(text, "  devices connect to   %s://%s:%d/ws", scheme, host, port);
    }
    line(text, "  hears with           %s", engines.recognition().description());
    line(text, "  speakers             %s", engines.recognizers().permitsReason());
    line(text, "  answers with         %s", engines.chatModel().description());
    line(text, "  speaks with          %s", engines.synthesizer().description());
    for (String notice : engines.notices()) {
      line(text, "  better ears          %s", notice);
    }
    if (!config.dialogue().online()) {
      line(
          text,
          "  better answers       Set GROQ_API_KEY, or GROQ_API_BASE_URL for Ollama and others.");
    }
    AccessNotice.lines(server.accessControl()).forEach(notice -> line(text, "%s", notice));
    line(text, "Speak to it in a browser, or from another terminal:");
    line(text, "  %s://%s:%d/app", tls ? "https" : "http", hosts.get(hosts.size() - 1), port);
    boolean usual = port == TALK_DEFAULT_PORT && !tls;
    String url = usual ? "" : " --url " + scheme + "://localhost:" + port + "/ws";
    line(text, "  %s talk%s", command(), url);
    return text.toString();
  }

  /** How this program is called, for lines to copy. */
  static String command() {
    return System.getProperty(COMMAND_PROPERTY, DEFAULT_COMMAND);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }

  /** The addresses of this machine that a device may reach; localhost where there is none. */
  private static List<String> hosts(String bound) {
    if (!bound.equals(ANY_ADDRESS)) {
      return List.of(bound);
    }
    List<String> hosts = new ArrayList<>();
    try {
      NetworkInterface.networkInterfaces()
          .filter(Banner::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(Inet4Address.class::isInstance)
          .map(InetAddress::getHostAddress)
          .forEach(hosts::add);
    } catch (SocketException e) {
      hosts.clear(); // the loopback address below serves
    }
    hosts.add("localhost");
    return hosts;
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback();
    } catch (SocketException e) {
      return false;
    }
  }
}
