package dev.hotpin.identity;

import java.util.Locale;
import java.util.Optional;

/** What a credential is for. */
public enum Scope {
  /** To hold conversations and to send pictures to them. */
  DEVICE,
  /** To see what all devices do, and to administrate. */
  OPERATOR;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** As files, tokens and people spell it. */
  public String label() {
    return label;
  }

  /** The scope that is spelt so, or nothing. */
  public static Optional<Scope> named(String label) {
    for (Scope scope : values()) {
      if (scope.label.equals(label)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }
}
