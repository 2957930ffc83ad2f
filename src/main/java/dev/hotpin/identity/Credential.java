package dev.hotpin.identity;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * By what somebody was let in, as far as it must be known to take it back later. Never the secret
 * itself.
 */
public sealed interface Credential {

  /** None: the server asks for none, of this peer or of anybody. */
  record None() implements Credential {}

  /** The server's pairing key. */
  record Pairing(Fingerprint fingerprint) implements Credential {
    public Pairing {
      Objects.requireNonNull(fingerprint, "fingerprint");
    }
  }

  /**
   * A key of the key file.
   *
   * @param id its name in that file
   */
  record Key(String id, Fingerprint fingerprint) implements Credential {
    public Key {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(fingerprint, "fingerprint");
    }
  }

  /**
   * A signed token.
   *
   * @param id its {@code jti}, empty where it has none
   * @param subject its {@code sub}
   * @param issuedAt its {@code iat}
   * @param signer the thumbprint of the key that signed it
   */
  record Token(String id, String subject, Optional<Instant> issuedAt, String signer)
      implements Credential {
    public Token {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(subject, "subject");
      Objects.requireNonNull(issuedAt, "issuedAt");
      Objects.requireNonNull(signer, "signer");
    }
  }
}
