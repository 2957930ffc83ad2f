package dev.hotpin.config;

import java.nio.file.Path;
import java.util.Map;

/** Where a user's own files of this program are kept, by the custom of the system. */
public final class UserConfigDirectory {
  private static final String NAME = "hotpin";

  private UserConfigDirectory() {}

  /** For the user of this process. It need not exist. */
  public static Path ofProcess() {
    return of(System.getenv(), System.getProperty("user.home", "."));
  }

  /**
   * {@code APPDATA} on Windows, else {@code XDG_CONFIG_HOME} (which the XDG base directory
   * specification wants absolute), else {@code .config} in the home directory.
   */
  static Path of(Map<String, String> environment, String home) {
    for (String variable : new String[] {"XDG_CONFIG_HOME", "APPDATA"}) {
      String value = environment.getOrDefault(variable, "");
      if (!value.isEmpty() && Path.of(value).isAbsolute()) {
        return Path.of(value, NAME);
      }
    }
    return Path.of(home, ".config", NAME);
  }
}
