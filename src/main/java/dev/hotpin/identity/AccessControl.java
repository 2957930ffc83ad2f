package dev.hotpin.identity;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges credentials by what is configured. There are three ways:
 *
 * <ul>
 *   <li>open: whoever comes is let in;
 *   <li>paired, where nothing is configured: programs of this machine are let in, others need the
 *       pairing key;
 *   <li>with keys or signed tokens, which everybody needs, this machine's programs too.
 * </ul>
 *
 * <p>Threads: any; nothing blocks but {@link #open} and {@link #close}. Files are looked at every
 * second by a thread of its own.
 */
public final class AccessControl implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccessControl.class);

  /** How soon a changed file is seen. */
  private static final long POLL_MILLIS = 1_000;

  private final AccessSettings settings;
  private final Clock clock;
  private final AccessCounters counters = new AccessCounters();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<WatchedFile<?>> files = new ArrayList<>();
  private final Optional<WatchedFile<KeyRing>> keys;
  private final Optional<JwtVerifier> tokens;
  private final Optional<PairingKey> pairing;
  private final ScheduledExecutorService watcher; // null where there is nothing to watch

  private AccessControl(AccessSettings settings, Clock clock) throws IdentityException {
    this.settings = settings;
    this.clock = clock;
    this.keys =
        settings.keysFile().isEmpty()
            ? Optional.empty()
            : Optional.of(
                watched(
                    new WatchedFile<>(
                        "ACCESS_KEYS_FILE", settings.keysFile().get(), false, KeyRing::parse)));
    this.tokens = settings.tokens().isEmpty() ? Optional.empty() : Optional.of(verifier(settings));
    this.pairing =
        settings.open() || settings.configured()
            ? Optional.empty()
            : Optional.of(PairingKey.loadOrMake(settings.pairingKeyFile()));
    this.watcher =
        files.isEmpty()
            ? null
            : Executors.newSingleThreadScheduledExecutor(
                task -> {
                  Thread thread = new Thread(task, "hotpin-credentials");
                  thread.setDaemon(true);
                  return thread;
                });
  }

  /**
   * Reads what is configured and begins to watch its files. Blocks on the disk.
   *
   * @param clock by which credentials expire
   * @throws IdentityException with a sentence where something can't be used
   */
  public static AccessControl open(AccessSettings settings, Clock clock) throws IdentityException {
    AccessControl control = new AccessControl(settings, clock);
    control.tokens.ifPresent(JwtVerifier::warmUp);
    control.noteWhatIsShared();
    if (control.watcher != null) {
      ScheduledFuture<?> unused =
          control.watcher.scheduleWithFixedDelay(
              control::lookAtFiles, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
    return control;
  }

  private <T> WatchedFile<T> watched(WatchedFile<T> file) {
    files.add(file);
    return file;
  }

  private JwtVerifier verifier(AccessSettings from) throws IdentityException {
    AccessSettings.Tokens how = from.tokens().orElseThrow();
    Supplier<SigningKeys> signers;
    if (how.secret().isPresent()) {
      SigningKeys fixed = SigningKeys.ofSecret(how.secret().get());
      signers = () -> fixed;
    } else {
      JwtAlgorithm algorithm = how.rules().algorithm();
      WatchedFile<SigningKeys> jwks =
          watched(
              new WatchedFile<>(
                  "JWT_JWKS_FILE",
                  how.jwksFile().orElseThrow(),
                  false,
                  json -> SigningKeys.ofJwks(json, algorithm)));
      signers = jwks::content;
    }
    Supplier<Revocations> revocations = Revocations::none;
    if (how.revocationsFile().isPresent()) {
      WatchedFile<Revocations> file =
          watched(
              new WatchedFile<>(
                  "JWT_REVOCATIONS_FILE", how.revocationsFile().get(), true, Revocations::parse));
      revocations = file::content;
    }
    return new JwtVerifier(how.rules(), signers, revocations, clock);
  }

  private void lookAtFiles() {
    boolean changed = false;
    for (WatchedFile<?> file : files) {
      changed |= hasChanged(file);
    }
    if (changed) {
      tellOfChange();
    }
  }

  /** The fault of one file is no reason to miss what changed in another. */
  private static boolean hasChanged(WatchedFile<?> file) {
    try {
      return file.poll();
    } catch (RuntimeException e) {
      LOG.error("A file of credentials can't be looked at", e);
      return false;
    }
  }

  private void tellOfChange() {
    try {
      noteWhatIsShared();
      listeners.forEach(Runnable::run);
    } catch (RuntimeException e) {
      LOG.error("Who was let in can't be asked after", e);
    }
  }

  private void noteWhatIsShared() {
    if (settings.open()) {
      LOG.warn(
          "HOTPIN_OPEN=true: EVERYBODY who reaches this server may talk to it, without a"
              + " credential. Not for the internet.");
    }
    for (KeyEntry entry : keyEntries()) {
      if (entry.shared()) {
        LOG.info(
            "key {} of {} is shared: the devices that carry it are one to the server, and can take"
                + " over each other's sessions",
            entry.id(),
            entry.name());
      }
    }
  }

  /**
   * Calls {@code listener} whenever a file has changed, so that those who were let in can be asked
   * after again. On the thread of the files.
   */
  public void onChange(Runnable listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
  }

  /**
   * Judges a credential.
   *
   * @param credential as it was shown; empty for none
   * @param thisMachine whether it comes from a program of this machine that connected directly
   * @param needed what it is to be good for
   */
  public Verdict verify(String credential, boolean thisMachine, Scope needed) {
    return identify(credential, thisMachine, needed).within(needed);
  }

  private Verdict identify(String credential, boolean thisMachine, Scope needed) {
    if (settings.open() && (thisMachine || needed == Scope.DEVICE)) {
      return new Verdict.Admitted(Principal.anyone());
    }
    if (credential.isEmpty()) {
      return !settings.configured() && thisMachine
          ? new Verdict.Admitted(Principal.anyone())
          : Verdict.no(Refusal.MISSING);
    }
    if (pairing.isPresent()) {
      return pairing.get().verify(credential);
    }
    if (tokens.isPresent() && (keys.isEmpty() || JwtVerifier.looksLikeOne(credential))) {
      return tokens.get().verify(credential);
    }
    return keys.isPresent()
        ? keys.get().content().verify(credential, clock.instant())
        : Verdict.no(Refusal.UNKNOWN);
  }

  /** What has become of somebody who was let in. */
  public Standing standingOf(Principal principal) {
    if (principal.credential() instanceof Credential.Key key && keys.isPresent()) {
      return keys.get().content().standingOf(principal, key, clock.instant());
    }
    if (principal.credential() instanceof Credential.Token token && tokens.isPresent()) {
      return tokens.get().standingOf(principal, token);
    }
    return Standing.GOOD; // nothing takes back what was let in without a credential of its own
  }

  /** Somebody who was let in, to be asked after later. */
  public Admission admission(Principal principal) {
    return new Admission(principal, this::standingOf);
  }

  /** What was refused. */
  public AccessCounters counters() {
    return counters;
  }

  /** What is configured. */
  public AccessSettings settings() {
    return settings;
  }

  /** The pairing key, where it serves. */
  public Optional<PairingKey> pairingKey() {
    return pairing;
  }

  /** The keys of the key file as it is now; none where there is no such file. */
  public List<KeyEntry> keyEntries() {
    return keys.map(file -> List.copyOf(file.content().entries())).orElse(List.of());
  }

  /** Stops watching. */
  @Override
  public void close() {
    if (watcher != null) {
      watcher.shutdownNow();
    }
  }
}
