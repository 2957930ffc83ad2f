package dev.hotpin.config;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** What the build wrote into the jar. */
public final class BuildInfo {
  private static final String RESOURCE = "/dev/hotpin/version.properties";
  private static final String UNKNOWN = "unknown";

  /** How a value looks that the build had nothing to fill in for. */
  private static final String UNFILLED = "${";

  private static final Properties PROPERTIES = read();

  private BuildInfo() {}

  /** The program's version, such as {@code 0.1.0}; "unknown" where the build left none. */
  public static String version() {
    return property("version");
  }

  /**
   * The commit that was built, in 12 digits, with "+changes" where the sources had changes that
   * were not committed; "unknown" where they were built without their history.
   */
  public static String commit() {
    return property("commit") + (property("dirty").equals("true") ? "+changes" : "");
  }

  private static String property(String name) {
    String value = PROPERTIES.getProperty(name, UNKNOWN);
    return value.startsWith(UNFILLED) ? UNKNOWN : value;
  }

  private static Properties read() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      properties.clear(); // nothing is known then, which is no reason not to run
    }
    return properties;
  }
}
