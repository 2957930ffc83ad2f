package dev.hotpin.config;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of hosts, without ports, in any case. Immutable. */
public final class HostNames {
  /** No name at all. */
  public static final HostNames NONE = new HostNames(Set.of());

  private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,253}");

  private final Set<String> names;

  private HostNames(Set<String> names) {
    this.names = Set.copyOf(names);
  }

  /** Reads names, with commas or blanks between; empty if one is none. */
  public static Optional<HostNames> parse(String text) {
    Set<String> names = new LinkedHashSet<>();
    for (String part : SEPARATOR.split(text.strip(), -1)) {
      if (!NAME.matcher(part).matches()) {
        return Optional.empty();
      }
      names.add(part.toLowerCase(Locale.ROOT));
    }
    return Optional.of(new HostNames(names));
  }

  /** Whether {@code name} is one of these. */
  public boolean contains(String name) {
    return names.contains(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HostNames that && names.equals(that.names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  @Override
  public String toString() {
    return String.join(",", names.stream().sorted().toList());
  }
}
