package dev.hotpin.limits;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many turns and tokens each device has used, whatever connection it comes by. In memory: a
 * restart begins afresh. A minute and a day are the last 60 s and the last 24 h, in steps of
 * {@value #MINUTE_STEPS} and {@value #DAY_STEPS} to the window, by a monotonic clock: no midnight
 * at which all come back at once, no time zone, no gain by a clock that jumps.
 *
 * <p>Bounded: of more keys than there may be, the one unused longest is forgotten, unless it speaks
 * at that moment. Some 1 KB for each, and 100 bytes for each of its sessions. Threads: any; each
 * call holds a lock for a few steps and never waits for anything else.
 */
public final class Quotas {
  static final int MINUTE_STEPS = 30;
  static final int DAY_STEPS = 48;

  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);

  /** When one of a device's utterances is likely to be over. */
  private static final long UTTERANCE_RETRY_MILLIS = 1_000;

  private final QuotaLimits limits;
  private final int maxKeys;
  private final LongSupplier nanoTime;
  private final LimitCounters counters;
  private final Map<QuotaKey, Account> accounts =
      new LinkedHashMap<>(16, 0.75f, true); // in order of last use, the one unused longest first

  /**
   * Begins to count.
   *
   * @param maxKeys devices of which something is known at once; 0: nothing is counted
   * @param nanoTime a monotonic clock in nanoseconds
   * @param counters where a limit that holds is counted
   */
  public Quotas(QuotaLimits limits, int maxKeys, LongSupplier nanoTime, LimitCounters counters) {
    this.limits = Objects.requireNonNull(limits, "limits");
    this.maxKeys = maxKeys;
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    this.counters = Objects.requireNonNull(counters, "counters");
  }

  /** Counts nothing and refuses nothing. */
  public static Quotas unlimited() {
    return new Quotas(QuotaLimits.NONE, 0, () -> 0, new LimitCounters());
  }

  /**
   * What is counted under {@code key}, to hand to who uses it.
   *
   * @param sessionId for which turns are taken by this one; of a principal's there may be so many
   */
  public Quota of(QuotaKey key, String sessionId) {
    return maxKeys == 0 ? Quota.UNLIMITED : new Share(key, sessionId);
  }

  /** What was used under {@code key}; empty where nothing is known of it. */
  public synchronized Optional<QuotaUsage> usage(QuotaKey key) {
    Account account = accounts.get(key);
    return account == null ? Optional.empty() : Optional.of(account.usage(nanoTime.getAsLong()));
  }

  /** Forgets what was used under {@code key}; false where nothing is known of it. */
  public synchronized boolean forget(QuotaKey key) {
    return accounts.remove(key) != null;
  }

  /** Devices of which something is known. */
  public synchronized int size() {
    return accounts.size();
  }

  private Account account(QuotaKey key, long nowNanos) {
    Account account = accounts.get(key);
    if (account == null) {
      if (accounts.size() >= maxKeys) {
        removeUnusedLongest();
      }
      account = new Account(nowNanos);
      accounts.put(key, account);
    }
    return account;
  }

  private void removeUnusedLongest() {
    Iterator<Account> unusedLongest = accounts.values().iterator();
    while (unusedLongest.hasNext()) {
      if (unusedLongest.next().utterances == 0) {
        unusedLongest.remove();
        return;
      }
    }
  }

  private QuotaRefusal refuse(Limit limit, long retryAfterNanos) {
    counters.hit(limit);
    return new QuotaRefusal(limit, TimeUnit.NANOSECONDS.toMillis(retryAfterNanos) + 1);
  }

  /** One key's part of it. */
  private final class Share implements Quota {
    private final QuotaKey key;
    private final String sessionId;

    Share(QuotaKey key, String sessionId) {
      this.key = key;
      this.sessionId = Objects.requireNonNull(sessionId, "sessionId");
    }

    @Override
    public QuotaAdmission beginTurn(boolean spoken) {
      synchronized (Quotas.this) {
        long nowNanos = nanoTime.getAsLong();
        Account account = account(key, nowNanos);
        QuotaRefusal refusal = refusal(account, spoken, nowNanos);
        if (refusal != null) {
          return QuotaAdmission.refused(refusal);
        }
        keepSession(account, nowNanos);
        return account.begin(spoken, nowNanos);
      }
    }

    @Override
    public Optional<QuotaRefusal> keepForSession() {
      synchronized (Quotas.this) {
        long nowNanos = nanoTime.getAsLong();
        Account account = account(key, nowNanos);
        if (isOneTooMany(account, nowNanos)) {
          return Optional.of(refuseSession(account, nowNanos));
        }
        keepSession(account, nowNanos);
        return Optional.empty();
      }
    }

    private void keepSession(Account account, long nowNanos) {
      if (limits.sessions() > 0 && key.kind() == QuotaKey.Kind.PRINCIPAL) {
        account.sessions.put(sessionId, nowNanos);
      }
    }

    private boolean isOneTooMany(Account account, long nowNanos) {
      return key.kind() == QuotaKey.Kind.PRINCIPAL
          && !account.knows(sessionId, nowNanos)
          && isReached(limits.sessions(), account.sessions.size());
    }

    private QuotaRefusal refuseSession(Account account, long nowNanos) {
      return refuse(Limit.SESSIONS_PER_DEVICE, account.nanosUntilSessionEnds(nowNanos));
    }

    private QuotaRefusal refusal(Account account, boolean spoken, long nowNanos) {
      if (isReached(limits.turnsPerDay(), account.dayTurns.sum(nowNanos))) {
        return refuse(
            Limit.TURNS_PER_DAY, account.dayTurns.nanosUntilBelow(limits.turnsPerDay(), nowNanos));
      }
      if (isReached(limits.turnsPerMinute(), account.minuteTurns.sum(nowNanos))) {
        return refuse(
            Limit.TURNS_PER_MINUTE,
            account.minuteTurns.nanosUntilBelow(limits.turnsPerMinute(), nowNanos));
      }
      if (isOneTooMany(account, nowNanos)) {
        return refuseSession(account, nowNanos);
      }
      if (spoken && isReached(limits.utterancesAtOnce(), account.utterances)) {
        return refuse(
            Limit.CONCURRENT_UTTERANCES, TimeUnit.MILLISECONDS.toNanos(UTTERANCE_RETRY_MILLIS));
      }
      return null;
    }

    @Override
    public boolean hasTokens() {
      synchronized (Quotas.this) {
        Account account = accounts.get(key);
        return account == null
            || !isReached(limits.tokensPerDay(), account.tokens.sum(nanoTime.getAsLong()));
      }
    }

    @Override
    public Optional<QuotaRefusal> refuseQuestion() {
      synchronized (Quotas.this) {
        if (hasTokens()) {
          return Optional.empty();
        }
        long waitNanos =
            accounts.get(key).tokens.nanosUntilBelow(limits.tokensPerDay(), nanoTime.getAsLong());
        return Optional.of(refuse(Limit.TOKENS_PER_DAY, waitNanos));
      }
    }

    @Override
    public void spend(long tokens, boolean estimated) {
      synchronized (Quotas.this) {
        long nowNanos = nanoTime.getAsLong();
        Account account = account(key, nowNanos);
        account.tokens.add(Math.max(0, tokens), nowNanos);
        account.estimated |= estimated;
      }
    }

    private static boolean isReached(long limit, long used) {
      return limit > 0 && used >= limit;
    }
  }

  /** What one key has used. Guarded by the lock of the whole. */
  private final class Account {
    private final RollingSum minuteTurns;
    private final RollingSum dayTurns;
    private final RollingSum tokens;

    /** And when something was last kept for each (a turn, a picture), longest ago first. */
    private final Map<String, Long> sessions = new LinkedHashMap<>(1, 0.75f, true);

    private int utterances;
    private boolean estimated;

    Account(long nowNanos) {
      minuteTurns = new RollingSum(MINUTE_NANOS, MINUTE_STEPS, nowNanos);
      dayTurns = new RollingSum(DAY_NANOS, DAY_STEPS, nowNanos);
      tokens = new RollingSum(DAY_NANOS, DAY_STEPS, nowNanos);
    }

    boolean knows(String sessionId, long nowNanos) {
      Iterator<Long> lastTurns = sessions.values().iterator();
      while (lastTurns.hasNext() && nanosLeft(lastTurns.next(), nowNanos) <= 0) {
        lastTurns.remove();
      }
      return sessions.containsKey(sessionId);
    }

    /** Of the one whose last turn is the longest ago; only where there is one. */
    long nanosUntilSessionEnds(long nowNanos) {
      return nanosLeft(sessions.values().iterator().next(), nowNanos);
    }

    private long nanosLeft(long lastTurnNanos, long nowNanos) {
      return TimeUnit.MILLISECONDS.toNanos(limits.sessionMillis()) - (nowNanos - lastTurnNanos);
    }

    QuotaAdmission begin(boolean spoken, long nowNanos) {
      utterances += spoken ? 1 : 0;
      return new Counted(this, spoken, minuteTurns.add(1, nowNanos), dayTurns.add(1, nowNanos));
    }

    QuotaUsage usage(long nowNanos) {
      return new QuotaUsage(
          minuteTurns.sum(nowNanos),
          dayTurns.sum(nowNanos),
          utterances,
          tokens.sum(nowNanos),
          estimated && tokens.sum(nowNanos) > 0);
    }
  }

  /** A turn that was counted. It outlives its account's place in the table. */
  private final class Counted implements QuotaAdmission {
    private final Account account;
    private final long minuteStep;
    private final long dayStep;
    private boolean speaking;
    private boolean inMinute = true;
    private boolean inDay = true;

    Counted(Account account, boolean spoken, long minuteStep, long dayStep) {
      this.account = account;
      this.speaking = spoken;
      this.minuteStep = minuteStep;
      this.dayStep = dayStep;
    }

    @Override
    public Optional<QuotaRefusal> refusal() {
      return Optional.empty();
    }

    @Override
    public void utteranceOver() {
      synchronized (Quotas.this) {
        if (speaking) {
          speaking = false;
          account.utterances--;
        }
      }
    }

    @Override
    public void notToday() {
      synchronized (Quotas.this) {
        if (inDay) {
          inDay = false;
          account.dayTurns.takeBack(1, dayStep, nanoTime.getAsLong());
        }
      }
    }

    @Override
    public void giveBack() {
      synchronized (Quotas.this) {
        notToday();
        if (inMinute) {
          inMinute = false;
          account.minuteTurns.takeBack(1, minuteStep, nanoTime.getAsLong());
        }
      }
    }
  }
}
