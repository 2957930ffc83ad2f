package dev.hotpin.identity;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Who may connect, as configured.
 *
 * @param open everybody: no credential is looked at
 * @param keysFile the key file, if there is one
 * @param tokens how signed tokens are verified, if they are taken
 * @param pairingKeyFile where the pairing key is kept, which serves where neither is configured
 */
public record AccessSettings(
    boolean open, Optional<Path> keysFile, Optional<Tokens> tokens, Path pairingKeyFile) {
  public AccessSettings {
    Objects.requireNonNull(keysFile, "keysFile");
    Objects.requireNonNull(tokens, "tokens");
    Objects.requireNonNull(pairingKeyFile, "pairingKeyFile");
  }

  /**
   * How signed tokens are verified.
   *
   * @param secret of HS256, else empty
   * @param jwksFile of the other algorithms, else empty
   * @param revocationsFile the tokens that were taken back, if a file lists them
   */
  public record Tokens(
      JwtRules rules,
      Optional<String> secret,
      Optional<Path> jwksFile,
      Optional<Path> revocationsFile) {
    public Tokens {
      Objects.requireNonNull(rules, "rules");
      Objects.requireNonNull(revocationsFile, "revocationsFile");
      if (secret.isPresent() == jwksFile.isPresent()) {
        throw new IllegalArgumentException("a secret or a file of keys");
      }
    }

    @Override
    public String toString() {
      return "Tokens[rules=" + rules + "]";
    }
  }

  /** Whether any credential of the operator's own is configured. */
  public boolean configured() {
    return keysFile.isPresent() || tokens.isPresent();
  }
}
