package dev.hotpin.identity;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Signed tokens that were taken back, a line each: {@code jti <id>} for one, {@code subject <name>
 * <time>} for all of a device that were issued until then. Immutable.
 */
public final class Revocations {
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final String BY_ID = "jti";
  private static final String BY_SUBJECT = "subject";

  private final Set<String> ids;
  private final Map<String, Instant> subjects;

  private Revocations(Set<String> ids, Map<String, Instant> subjects) {
    this.ids = ids;
    this.subjects = subjects;
  }

  static Revocations none() {
    return new Revocations(Set.of(), Map.of());
  }

  /**
   * Reads a revocation file: blank lines and those that begin with {@code #} are left out.
   *
   * @throws IdentityException with the end of a sentence: "line 7 ..."
   */
  public static Revocations parse(String text) throws IdentityException {
    Set<String> ids = new HashSet<>();
    Map<String, Instant> subjects = new HashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      List<String> fields = List.of(BLANKS.split(line.strip(), 0));
      if (fields.size() == 2 && fields.get(0).equals(BY_ID)) {
        ids.add(fields.get(1));
      } else if (fields.size() == 3 && fields.get(0).equals(BY_SUBJECT)) {
        subjects.merge(fields.get(1), time(fields.get(2), number), Revocations::later);
      } else {
        throw new IdentityException(
            "line " + number + " must be: jti <id>, or subject <name> <time>");
      }
    }
    return new Revocations(ids, subjects);
  }

  private static Instant time(String text, int line) throws IdentityException {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IdentityException(
          "line " + line + " has a bad time: one such as 2027-01-31T00:00:00Z", e);
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** The line that revokes the token with this {@code jti}. */
  public static String lineForId(String id) {
    return BY_ID + " " + id;
  }

  /** The line that revokes the tokens of a device that were issued until {@code time}. */
  public static String lineForSubject(String subject, Instant time) {
    return BY_SUBJECT + " " + subject + " " + time;
  }

  /** Whether a token was taken back. One that does not say when it was issued is an old one. */
  boolean revoke(Credential.Token token) {
    Instant until = subjects.get(token.subject());
    boolean bySubject =
        until != null && !token.issuedAt().filter(issued -> issued.isAfter(until)).isPresent();
    return bySubject || (!token.id().isEmpty() && ids.contains(token.id()));
  }
}
