package dev.hotpin.config;

/** Where a value came from, strongest first. */
public enum Origin {
  FLAG("flag"),
  ENVIRONMENT("environment"),
  DOT_ENV(".env"),
  DEFAULT("default");

  private final String label;

  Origin(String label) {
    this.label = label;
  }

  /** As printed by {@code config}. */
  public String label() {
    return label;
  }
}
