package dev.hotpin.identity;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Somebody who was let in. Sessions, conversations and pictures belong to a name, not to a
 * credential: a device that gets a new key keeps its conversation.
 *
 * @param name of the device or person: 1 to {@value #MAX_NAME_CHARS} printable ASCII characters
 *     without blanks
 * @param scopes what it may do, at least one
 * @param sessionIds the only ones that it may speak for; empty: any, each its own
 * @param expiresAt when it ends; empty: never
 * @param credential by what it was let in
 * @param shared whether several devices are known to carry it: then they are one to the server
 */
public record Principal(
    String name,
    Set<Scope> scopes,
    Set<String> sessionIds,
    Optional<Instant> expiresAt,
    Credential credential,
    boolean shared) {
  /** The longest name. */
  public static final int MAX_NAME_CHARS = 128;

  /** Everybody, where the server knows no names. */
  private static final String NAMELESS = "anyone";

  private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1," + MAX_NAME_CHARS + "}");

  /** Refuses a name that could not be logged or kept. */
  public Principal {
    if (!isName(name)) {
      throw new IllegalArgumentException("not a name");
    }
    scopes = Set.copyOf(scopes);
    sessionIds = Set.copyOf(sessionIds);
    Objects.requireNonNull(expiresAt, "expiresAt");
    Objects.requireNonNull(credential, "credential");
  }

  /** Whether this may be somebody's name: it stands in logs and keys. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** One of all those that the server does not tell apart. */
  static Principal nameless(Set<Scope> scopes, Credential credential) {
    return new Principal(NAMELESS, scopes, Set.of(), Optional.empty(), credential, true);
  }

  /** Everybody, with every right: for servers that ask for no credential, and tests. */
  public static Principal anyone() {
    return nameless(EnumSet.allOf(Scope.class), new Credential.None());
  }

  /** The same with the end of another. */
  Principal withExpiryOf(Principal other) {
    return new Principal(name, scopes, sessionIds, other.expiresAt, credential, shared);
  }

  /** Whether it may do what {@code scope} is for. */
  public boolean has(Scope scope) {
    return scopes.contains(scope);
  }

  /** Whether it may speak for {@code sessionId}, as far as its credential says. */
  public boolean maySpeakFor(String sessionId) {
    return sessionIds.isEmpty() || sessionIds.contains(sessionId);
  }

  /**
   * The name under which all that belongs to a session of this principal is kept: the owner's name
   * is part of it, so that who gives another's session id comes upon nothing of theirs. A session
   * id has no slash, so that no two pairs have the same key.
   */
  public String keyOf(String sessionId) {
    boolean named = credential instanceof Credential.Key || credential instanceof Credential.Token;
    return named ? name + "/" + sessionId : sessionId;
  }
}
