package dev.hotpin.identity;

import java.util.Objects;
import java.util.function.Function;

/**
 * Somebody who was let in, and the way to ask whether that still holds. Threads: any; nothing
 * blocks.
 *
 * @param check what has become of a principal's credential
 */
public record Admission(Principal principal, Function<Principal, Standing> check) {
  public Admission {
    Objects.requireNonNull(principal, "principal");
    Objects.requireNonNull(check, "check");
  }

  /** Of anyone, for ever. */
  public static Admission ofAnyone() {
    return new Admission(Principal.anyone(), principal -> Standing.GOOD);
  }

  /** What has become of the credential by now. */
  public Standing standing() {
    return check.apply(principal);
  }
}
