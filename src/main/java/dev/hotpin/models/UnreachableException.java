package dev.hotpin.models;

/** A site gave no answer in time: refused, unknown, or silent. */
final class UnreachableException extends ModelException {
  private static final long serialVersionUID = 1L;

  UnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
