package dev.hotpin.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the settings are read from, strongest first: flags, the environment, {@code .env} in the
 * working directory; what none of them gives has its default. An empty value counts: it means the
 * default, so that {@code GROQ_API_KEY=} in the environment switches off the key in {@code .env}.
 * Names that are no settings are ignored, but for flags.
 *
 * @param flags flag as written ({@code --port}) to value
 * @param environment variable to value
 * @param dotEnv the entries of {@code .env}
 */
public record ConfigSources(
    Map<String, String> flags, Map<String, String> environment, Map<String, String> dotEnv) {

  /** The file that is read in the working directory. */
  public static final String DOT_ENV_NAME = ".env";

  /** Copies the maps; a flag that sets nothing is a mistake of the program, not of its user. */
  public ConfigSources {
    flags = Map.copyOf(flags);
    environment = Map.copyOf(environment);
    dotEnv = Map.copyOf(dotEnv);
    for (String flag : flags.keySet()) {
      if (Setting.byFlag(flag).isEmpty()) {
        throw new IllegalArgumentException("no setting has the flag " + flag);
      }
    }
  }

  /**
   * The flags given, this process's environment and its working directory's {@code .env}.
   *
   * @throws ConfigException where {@code .env} is malformed
   */
  public static ConfigSources ofProcess(Map<String, String> flags) {
    return new ConfigSources(flags, System.getenv(), DotEnvFile.read(Path.of(DOT_ENV_NAME)));
  }
}
