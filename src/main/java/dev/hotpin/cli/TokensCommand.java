package dev.hotpin.cli;

import dev.hotpin.config.ConfigSources;
import dev.hotpin.config.ServerConfig;
import dev.hotpin.config.UserConfigDirectory;
import dev.hotpin.identity.AccessSettings;
import dev.hotpin.identity.IdentityException;
import dev.hotpin.identity.JwtIssuer;
import dev.hotpin.identity.KeyEntry;
import dev.hotpin.identity.KeyFileEditor;
import dev.hotpin.identity.Principal;
import dev.hotpin.identity.Revocations;
import dev.hotpin.identity.Scope;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Credentials of devices and operators: makes, takes back, lists. Works on files, not a server. */
@Command(
    name = "tokens",
    description =
        "Issues, revokes and lists the credentials of devices and operators. A running server"
            + " follows within seconds.",
    mixinStandardHelpOptions = true)
public final class TokensCommand implements Runnable {
  /** Under the user's configuration directory, where no setting says otherwise. */
  private static final String KEYS_FILE_NAME = "keys";

  private static final String KEYS_FLAG = "--access-keys-file";
  private static final Pattern PERIOD = Pattern.compile("([1-9][0-9]{0,4})([dh])");

  /** How long a signed token is good where nothing else is asked for. */
  private static final Duration DEFAULT_TOKEN_LIFE = Duration.ofDays(90);

  private final Supplier<ConfigSources> sources;
  private final Clock clock;

  @Spec private CommandSpec spec;

  @Option(
      names = KEYS_FLAG,
      paramLabel = "<file>",
      scope = ScopeType.INHERIT,
      description =
          "The key file. Default: the setting ACCESS_KEYS_FILE, else hotpin/keys in the user's"
              + " configuration directory.")
  private Path keysFile;

  /** For this process's settings. */
  public TokensCommand() {
    this(() -> ConfigSources.ofProcess(Map.of()), Clock.systemUTC());
  }

  /** For other settings. */
  TokensCommand(Supplier<ConfigSources> sources, Clock clock) {
    this.sources = sources;
    this.clock = clock;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which of issue, revoke and list?");
  }

  @Command(
      name = "issue",
      description = "Makes a credential and prints it, this once: of a key only a hash is kept.",
      sortOptions = false,
      mixinStandardHelpOptions = true)
  int issue(
      @Parameters(
              paramLabel = "NAME",
              description = "Of the device or person: its conversations belong to this name.")
          String name,
      @Option(names = "--operator", description = "For administration, not for talking.")
          boolean operator,
      @Option(names = "--device", description = "For talking: the default without --operator.")
          boolean device,
      @Option(
              names = "--session",
              paramLabel = "<id>",
              split = ",",
              description = "The only session id that it may speak for; may be repeated.")
          List<String> sessions,
      @Option(
              names = "--expires",
              paramLabel = "<when>",
              description = "Its end: 90d, 12h, or a time such as 2027-01-31T00:00:00Z.")
          String expires,
      @Option(names = "--shared", description = "Several devices will carry it.") boolean shared,
      @Option(
              names = "--jwt",
              description = "A token signed with JWT_SECRET, for 90 days unless --expires.")
          boolean jwt)
      throws IdentityException {
    require(
        Principal.isName(name), "NAME must be 1 to 128 printable ASCII characters without blanks.");
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    if (operator) {
      scopes.add(Scope.OPERATOR);
    }
    if (device || !operator) {
      scopes.add(Scope.DEVICE);
    }
    Set<String> ids = sessions == null ? Set.of() : new LinkedHashSet<>(sessions);
    require(
        ids.stream().allMatch(KeyEntry::isSessionId),
        "--session must be 1 to 64 of A-Z a-z 0-9 . _ -");
    KeyFileEditor.NewKey wanted = new KeyFileEditor.NewKey(name, scopes, ids, end(expires), shared);
    if (jwt) {
      sign(wanted);
    } else {
      addKey(wanted);
    }
    return ExitCode.OK;
  }

  private void addKey(KeyFileEditor.NewKey wanted) throws IdentityException {
    ServerConfig config = config();
    Path file = file(config);
    KeyFileEditor.Issued issued = new KeyFileEditor(file).issue(wanted);
    out().println(issued.key());
    note(
        "Key %s of %s (%s) is in %s.",
        issued.entry().id(), wanted.name(), issued.entry().scopesLabel(), file);
    noteSettings(config, file);
    noteUse(wanted);
  }

  private void sign(KeyFileEditor.NewKey wanted) {
    AccessSettings.Tokens tokens =
        config()
            .identity()
            .access()
            .tokens()
            .filter(how -> how.secret().isPresent())
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "--jwt needs the setting JWT_SECRET. With JWT_JWKS_FILE, who has the"
                            + " private key issues tokens."));
    Instant now = now();
    Instant end = wanted.expiresAt().orElse(now.plus(DEFAULT_TOKEN_LIFE));
    JwtIssuer.Issued issued =
        new JwtIssuer(tokens.rules(), tokens.secret().orElseThrow())
            .issue(
                new KeyFileEditor.NewKey(
                    wanted.name(),
                    wanted.scopes(),
                    wanted.sessionIds(),
                    Optional.of(end),
                    wanted.shared()),
                now);
    out().println(issued.token());
    note("Token %s of %s, good until %s.", issued.id(), wanted.name(), end);
    noteUse(wanted);
  }

  private void noteUse(KeyFileEditor.NewKey wanted) {
    if (wanted.scopes().contains(Scope.DEVICE)) {
      String session =
          wanted.sessionIds().isEmpty()
              ? "esp32-cam-hotpin-001"
              : new TreeSet<>(wanted.sessionIds()).first();
      note("The device's first message: {\"session_id\": \"%s\", \"token\": \"...\"}", session);
    }
    if (wanted.shared()) {
      note(
          "Devices that share it are one to the server: they can take over each other's sessions.");
    }
  }

  private void noteSettings(ServerConfig config, Path file) {
    if (!config.identity().access().keysFile().equals(Optional.of(file))) {
      note("For the server to ask for keys, start it with ACCESS_KEYS_FILE=%s", file);
    }
  }

  @Command(
      name = "revoke",
      description =
          "Takes a credential back. Devices that are connected with it are closed within seconds.",
      sortOptions = false,
      mixinStandardHelpOptions = true)
  int revoke(
      @Parameters(
              paramLabel = "ID",
              description = "Of a key, or a name: then all keys of it. Of a token with --jwt.")
          String id,
      @Option(names = "--jwt", description = "ID is that of a signed token (jti).") boolean jwt,
      @Option(
              names = "--jwt-subject",
              description = "ID is a name: all signed tokens of it that were issued until now.")
          boolean jwtSubject)
      throws IdentityException {
    if (jwt || jwtSubject) {
      require(!(jwt && jwtSubject), "--jwt and --jwt-subject exclude each other.");
      return revokeSigned(id, jwtSubject);
    }
    Path file = file(config());
    List<KeyEntry> revoked = new KeyFileEditor(file).revoke(id, now());
    if (revoked.isEmpty()) {
      err().println("hotpin: " + file + " has no key with the id or name " + id + ".");
      err().flush();
      return ExitCode.SOFTWARE;
    }
    revoked.forEach(entry -> note("Revoked %s of %s.", entry.id(), entry.name()));
    return ExitCode.OK;
  }

  private int revokeSigned(String id, boolean subject) throws IdentityException {
    require(Principal.isName(id), "ID must be printable ASCII characters without blanks.");
    Path file =
        config()
            .identity()
            .access()
            .tokens()
            .flatMap(AccessSettings.Tokens::revocationsFile)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "The settings JWT_REVOCATIONS_FILE and JWT_SECRET or JWT_JWKS_FILE must"
                            + " be set, for the server too: signed tokens are revoked by a list."));
    new KeyFileEditor(file)
        .addRevocation(subject ? Revocations.lineForSubject(id, now()) : Revocations.lineForId(id));
    note("Added to %s.", file);
    return ExitCode.OK;
  }

  @Command(
      name = "list",
      description = "Lists the keys of the key file, never the keys themselves.",
      mixinStandardHelpOptions = true)
  int list() throws IdentityException {
    Path file = file(config());
    List<KeyEntry> entries = new KeyFileEditor(file).entries();
    String format = "%-12s %-24s %-16s %-21s %s%n";
    out().printf(format, "ID", "NAME", "SCOPE", "EXPIRES", "SESSIONS");
    for (KeyEntry entry : entries) {
      out()
          .printf(
              format,
              entry.id(),
              entry.name() + (entry.shared() ? " (shared)" : ""),
              entry.scopesLabel(),
              entry.expiresAt().map(this::described).orElse("never"),
              entry.sessionIds().isEmpty()
                  ? "any"
                  : String.join(",", new TreeSet<>(entry.sessionIds())));
    }
    out().flush();
    return ExitCode.OK;
  }

  private String described(Instant end) {
    return end.isAfter(clock.instant()) ? end.toString() : "expired";
  }

  private Optional<Instant> end(String expires) {
    if (expires == null) {
      return Optional.empty();
    }
    Instant end = null;
    Matcher period = PERIOD.matcher(expires);
    if (period.matches()) {
      ChronoUnit unit = period.group(2).equals("d") ? ChronoUnit.DAYS : ChronoUnit.HOURS;
      end = now().plus(Long.parseLong(period.group(1)), unit);
    } else {
      try {
        end = Instant.parse(expires).truncatedTo(ChronoUnit.SECONDS);
      } catch (DateTimeParseException e) {
        require(false, "--expires must be such as 90d, 12h or 2027-01-31T00:00:00Z.");
      }
    }
    require(end != null && end.isAfter(clock.instant()), "--expires is in the past.");
    return Optional.ofNullable(end);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private ServerConfig config() {
    return ServerConfig.load(sources.get());
  }

  private Path file(ServerConfig config) {
    return keysFile != null
        ? keysFile
        : config
            .identity()
            .access()
            .keysFile()
            .orElseGet(() -> UserConfigDirectory.ofProcess().resolve(KEYS_FILE_NAME));
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  /** What is not the credential goes to standard error, so that the key alone can be piped. */
  private void note(String format, Object... values) {
    out().flush();
    err().printf(format + "%n", values);
    err().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
