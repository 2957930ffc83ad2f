package dev.hotpin.bench.fuzz;

/** Something that must hold did not. The message is one line, with what was seen. */
public final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Violation(String message) {
    super(message);
  }

  public Violation(String message, Throwable cause) {
    super(message, cause);
  }

  /** Throws one unless {@code holds}. */
  public static void unless(boolean holds, String message) {
    if (!holds) {
      throw new Violation(message);
    }
  }
}
