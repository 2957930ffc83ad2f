package dev.hotpin.identity;

import java.util.Objects;
import java.util.Optional;

/** What comes of a credential. */
public sealed interface Verdict {

  /** It is good. */
  record Admitted(Principal principal) implements Verdict {
    public Admitted {
      Objects.requireNonNull(principal, "principal");
    }
  }

  /** It is not. */
  record Refused(Refusal refusal) implements Verdict {
    public Refused {
      Objects.requireNonNull(refusal, "refusal");
    }
  }

  /** Who was let in, if so. */
  default Optional<Principal> admitted() {
    return this instanceof Admitted admitted ? Optional.of(admitted.principal) : Optional.empty();
  }

  /** Refused, for a reason. */
  static Verdict no(Refusal refusal) {
    return new Refused(refusal);
  }

  /** The same, if its principal may also do what {@code scope} is for. */
  default Verdict within(Scope scope) {
    return this instanceof Admitted admitted && !admitted.principal.has(scope)
        ? no(Refusal.WRONG_SCOPE)
        : this;
  }

  /** The same, if its principal may also speak for {@code sessionId}. */
  default Verdict speakingFor(String sessionId) {
    return this instanceof Admitted admitted && !admitted.principal.maySpeakFor(sessionId)
        ? no(Refusal.OTHER_SESSION)
        : this;
  }
}
