package dev.hotpin.identity;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One line of the key file: {@code <id> <name> <scope> sha256:<64 hex digits>}, then any of {@code
 * sessions=<id>,<id>}, {@code expires=<time>} and {@code shared}. The scope is {@code device},
 * {@code operator}, or both with a comma between.
 *
 * @param id names the key, for its revocation
 * @param name of the device or person that has it; several keys may be of one
 * @param sessionIds the only ones that it may speak for; empty: any
 * @param shared whether several devices carry it
 */
public record KeyEntry(
    String id,
    String name,
    Set<Scope> scopes,
    Fingerprint fingerprint,
    Set<String> sessionIds,
    Optional<Instant> expiresAt,
    boolean shared) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final String HASH = "sha256:";
  private static final String SESSIONS = "sessions=";
  private static final String EXPIRES = "expires=";
  private static final String SHARED = "shared";
  private static final int FIXED_FIELDS = 4;

  public KeyEntry {
    scopes = Set.copyOf(scopes);
    sessionIds = Set.copyOf(sessionIds);
  }

  /** Whether a session may have this id. */
  public static boolean isSessionId(String id) {
    return SESSION_ID.matcher(id).matches();
  }

  /**
   * Reads a line that is neither blank nor a comment.
   *
   * @throws IdentityException with the end of the sentence "line 7 ..."; nothing of the line is
   *     repeated, since it may hold a key that was put in the wrong place
   */
  static KeyEntry parse(String line) throws IdentityException {
    List<String> fields = Arrays.asList(BLANKS.split(line.strip(), 0));
    if (fields.size() < FIXED_FIELDS) {
      throw new IdentityException("must be: <id> <name> <scope> sha256:<64 hex digits>");
    }
    Builder entry = new Builder();
    for (String field : fields.subList(FIXED_FIELDS, fields.size())) {
      entry.option(field);
    }
    return entry.build(fields.get(0), fields.get(1), fields.get(2), fields.get(3));
  }

  /** As {@link #parse} reads it. */
  public String line() {
    StringBuilder text = new StringBuilder();
    text.append(id).append(' ').append(name).append(' ').append(scopesLabel());
    text.append(' ').append(HASH).append(fingerprint.hex());
    if (!sessionIds.isEmpty()) {
      text.append(' ').append(SESSIONS).append(String.join(",", new TreeSet<>(sessionIds)));
    }
    expiresAt.ifPresent(time -> text.append(' ').append(EXPIRES).append(time));
    if (shared) {
      text.append(' ').append(SHARED);
    }
    return text.toString();
  }

  /** {@code device}, {@code operator} or {@code device,operator}. */
  public String scopesLabel() {
    return scopes.stream().sorted().map(Scope::label).collect(Collectors.joining(","));
  }

  /** Who has this key. */
  Principal principal() {
    return new Principal(
        name, scopes, sessionIds, expiresAt, new Credential.Key(id, fingerprint), shared);
  }

  boolean isExpired(Instant now) {
    return expiresAt.isPresent() && !now.isBefore(expiresAt.get());
  }

  private static final class Builder {
    private final Set<String> sessionIds = new LinkedHashSet<>();
    private Optional<Instant> expiresAt = Optional.empty();
    private boolean shared;

    void option(String field) throws IdentityException {
      if (field.equals(SHARED)) {
        shared = true;
      } else if (field.startsWith(SESSIONS)) {
        sessions(field.substring(SESSIONS.length()));
      } else if (field.startsWith(EXPIRES)) {
        expires(field.substring(EXPIRES.length()));
      } else {
        throw new IdentityException(
            "has an option that is not known: there are sessions=, expires= and shared");
      }
    }

    private void sessions(String list) throws IdentityException {
      for (String id : list.split(",", -1)) {
        if (!isSessionId(id)) {
          throw new IdentityException(
              "has a bad sessions=: ids of 1 to 64 of A-Z a-z 0-9 . _ -, with commas between");
        }
        sessionIds.add(id);
      }
    }

    private void expires(String time) throws IdentityException {
      try {
        expiresAt = Optional.of(Instant.parse(time));
      } catch (DateTimeParseException e) {
        throw new IdentityException("has a bad expires=: a time such as 2027-01-31T00:00:00Z", e);
      }
    }

    KeyEntry build(String id, String name, String scope, String hash) throws IdentityException {
      if (!ID.matcher(id).matches()) {
        throw new IdentityException("has a bad id: 1 to 64 of A-Z a-z 0-9 _ -");
      }
      if (!Principal.isName(name)) {
        throw new IdentityException(
            "has a bad name: 1 to " + Principal.MAX_NAME_CHARS + " printable ASCII characters");
      }
      Fingerprint fingerprint =
          hash.startsWith(HASH)
              ? Fingerprint.parse(hash.substring(HASH.length())).orElse(null)
              : null;
      if (fingerprint == null) {
        throw new IdentityException(
            "has no hash in its fourth place: sha256: and 64 digits of 0-9 a-f");
      }
      if (Placeholders.hasFingerprint(fingerprint)) {
        throw new IdentityException(
            "has the hash of a placeholder that everybody tries: issue a key with tokens issue");
      }
      return new KeyEntry(id, name, scopes(scope), fingerprint, sessionIds, expiresAt, shared);
    }

    private static Set<Scope> scopes(String label) throws IdentityException {
      Set<Scope> scopes = EnumSet.noneOf(Scope.class);
      for (String one : label.split(",", -1)) {
        scopes.add(
            Scope.named(one)
                .orElseThrow(
                    () ->
                        new IdentityException(
                            "has a bad scope: device, operator or device,operator")));
      }
      return scopes;
    }
  }
}
