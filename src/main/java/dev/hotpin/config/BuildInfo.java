package dev.hotpin.config;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** What the build wrote into the jar. */
public final class BuildInfo {
  private static final String RESOURCE = "/dev/hotpin/version.properties";
  private static final String VERSION = readVersion();

  private BuildInfo() {}

  /** The program's version, such as {@code 0.1.0}; "unknown" where the build left none. */
  public static String version() {
    return VERSION;
  }

  private static String readVersion() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      return "unknown";
    }
    return properties.getProperty("version", "unknown");
  }
}
