package dev.hotpin.config;

import java.util.List;

/**
 * Settings that the program can't start with. Each problem is one sentence that names the setting
 * as the user wrote it, its value (never a secret's) and what is allowed.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /** At least one problem. */
  public ConfigException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** One problem. */
  public ConfigException(String problem) {
    this(List.of(problem));
  }

  /** One sentence each; the message holds them all, one a line. */
  public List<String> problems() {
    return problems == null ? List.of(getMessage()) : problems;
  }
}
