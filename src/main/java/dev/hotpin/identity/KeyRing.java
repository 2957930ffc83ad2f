package dev.hotpin.identity;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of a key file. Immutable. */
public final class KeyRing {
  private final Map<String, KeyEntry> byId;
  private final Map<Fingerprint, KeyEntry> byFingerprint = new LinkedHashMap<>();

  private KeyRing(Map<String, KeyEntry> byId) {
    this.byId = byId;
    byId.values().forEach(entry -> byFingerprint.put(entry.fingerprint(), entry));
  }

  /**
   * Reads a key file: an entry a line, blank lines and those that begin with {@code #} left out.
   *
   * @throws IdentityException where a line is malformed, or an id or a key is there twice: "line 7
   *     ..."
   */
  public static KeyRing parse(String text) throws IdentityException {
    Map<String, KeyEntry> byId = new LinkedHashMap<>();
    Map<Fingerprint, Integer> lines = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      KeyEntry entry;
      try {
        entry = KeyEntry.parse(line);
      } catch (IdentityException e) {
        throw new IdentityException("line " + number + " " + e.getMessage(), e);
      }
      if (byId.put(entry.id(), entry) != null) {
        throw new IdentityException("line " + number + " has an id that is used above");
      }
      Integer sameKey = lines.put(entry.fingerprint(), number);
      if (sameKey != null) {
        throw new IdentityException("line " + number + " has the key of line " + sameKey);
      }
    }
    return new KeyRing(byId);
  }

  /** All, in the file's order. */
  public Collection<KeyEntry> entries() {
    return List.copyOf(byId.values());
  }

  /**
   * Whose key {@code presented} is. It is looked up by its hash: how long that takes says something
   * of the hash of a guess, from which nothing follows for a key.
   */
  Verdict verify(String presented, Instant now) {
    KeyEntry entry = byFingerprint.get(Fingerprint.of(presented));
    if (entry == null) {
      return Verdict.no(Refusal.UNKNOWN);
    }
    return entry.isExpired(now)
        ? Verdict.no(Refusal.EXPIRED)
        : new Verdict.Admitted(entry.principal());
  }

  /** What has become of a principal that was let in by one of these. */
  Standing standingOf(Principal principal, Credential.Key key, Instant now) {
    KeyEntry entry = byId.get(key.id());
    if (entry == null || !entry.principal().withExpiryOf(principal).equals(principal)) {
      return Standing.REVOKED;
    }
    return entry.isExpired(now) ? Standing.EXPIRED : Standing.GOOD;
  }
}
