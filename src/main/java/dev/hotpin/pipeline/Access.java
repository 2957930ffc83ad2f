package dev.hotpin.pipeline;

import dev.hotpin.identity.AccessControl;
import dev.hotpin.identity.Admission;
import dev.hotpin.identity.Principal;
import dev.hotpin.identity.Refusal;
import dev.hotpin.identity.Scope;
import dev.hotpin.identity.Verdict;
import dev.hotpin.wire.ClientMessage;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.AttributeKey;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Who may do what on a connection: finds the credential that was shown, has it judged, counts and
 * logs refusals. Judging computes for microseconds and never blocks, so event loops may ask.
 * Threads: any.
 */
public final class Access {
  private static final AttributeKey<PresentedToken> AT_UPGRADE =
      AttributeKey.valueOf(Access.class, "at-upgrade");
  private static final AttributeKey<Admission> ADMISSION =
      AttributeKey.valueOf(Access.class, "admission");

  private final AccessControl control; // null where everyone is let in unseen
  private final boolean tokenInQuery;
  private final RefusalLog log;

  /**
   * Asks {@code control}.
   *
   * @param tokenInQuery whether {@code ?token=} is looked at
   * @param nanoTime monotonic nanoseconds
   */
  public Access(AccessControl control, boolean tokenInQuery, LongSupplier nanoTime) {
    this.control = control;
    this.tokenInQuery = tokenInQuery;
    this.log = new RefusalLog(nanoTime);
  }

  /** For connections that are the program's own, and tests: everyone may do everything. */
  public static Access forEveryone() {
    return new Access(null, false, System::nanoTime);
  }

  /** Who was let in on a connection; anyone where nobody was asked. */
  static Admission admissionOf(Channel channel) {
    Admission admission = channel.attr(ADMISSION).get();
    return admission == null ? Admission.ofAnyone() : admission;
  }

  /**
   * Looks at the credential of an upgrade, which may as well come later, in the handshake.
   *
   * @return why the upgrade is refused; empty if it is not
   */
  Optional<Refusal> upgrade(Channel channel, HttpRequest request) {
    PresentedToken shown = PresentedToken.of(request, tokenInQuery);
    boolean none = shown.token().isEmpty() && !shown.malformed();
    channel.attr(AT_UPGRADE).set(none ? null : shown); // not that of an upgrade that failed before
    if (control == null || none) {
      return Optional.empty();
    }
    Verdict verdict = judge(channel, shown, Scope.DEVICE);
    return refusal(channel, "a connection", verdict);
  }

  /**
   * Judges a handshake by the credential in it or that of the upgrade; where both are, they must be
   * the same. Who is let in is kept with the channel.
   *
   * @return why it is refused; empty if it is not
   */
  Optional<Refusal> handshake(Channel channel, ClientMessage.Hello hello) {
    if (control == null) {
      return Optional.empty();
    }
    PresentedToken shown = channel.attr(AT_UPGRADE).getAndSet(null);
    PresentedToken inHandshake = new PresentedToken(hello.token(), false);
    Verdict verdict =
        shown != null && !hello.token().isEmpty() && !shown.equals(inHandshake)
            ? Verdict.no(Refusal.MALFORMED)
            : judge(channel, shown == null ? inHandshake : shown, Scope.DEVICE)
                .speakingFor(hello.sessionId());
    verdict
        .admitted()
        .ifPresent(principal -> channel.attr(ADMISSION).set(control.admission(principal)));
    return refusal(channel, "session " + hello.sessionId(), verdict);
  }

  /**
   * Judges the credential of a device's HTTP request; counts and logs a refusal.
   *
   * @param what the request is for, for the log
   */
  Verdict device(Channel channel, HttpRequest request, String what) {
    if (control == null) {
      return new Verdict.Admitted(Principal.anyone());
    }
    Verdict verdict = judge(channel, PresentedToken.of(request, tokenInQuery), Scope.DEVICE);
    Optional<Refusal> unusedCounted = refusal(channel, what, verdict);
    return verdict;
  }

  /** Counts and logs a refusal. */
  void refused(Channel channel, String what, Refusal refusal) {
    if (control != null) {
      control.counters().refused(refusal);
      log.note(Peer.of(channel).address(), what, refusal);
    }
  }

  /**
   * Lets an operator in, or answers 401 or 403 and says so. For whatever shows what all devices do,
   * or changes it. Without any credential configured, programs of this machine are operators.
   *
   * @return who it is; empty if the request has been answered
   */
  public Optional<Admission> operator(ChannelHandlerContext ctx, HttpRequest request) {
    Verdict verdict =
        control == null
            ? new Verdict.Admitted(Principal.anyone())
            : judge(ctx.channel(), PresentedToken.of(request, tokenInQuery), Scope.OPERATOR);
    refusal(ctx.channel(), "administration", verdict)
        .ifPresent(why -> JsonResponses.sendRefusal(ctx, HttpUtil.isKeepAlive(request), why));
    return verdict
        .admitted()
        .map(who -> control == null ? Admission.ofAnyone() : control.admission(who));
  }

  private Verdict judge(Channel channel, PresentedToken shown, Scope needed) {
    return shown.malformed()
        ? Verdict.no(Refusal.MALFORMED)
        : control.verify(shown.token(), Peer.of(channel).isThisMachine(), needed);
  }

  private Optional<Refusal> refusal(Channel channel, String what, Verdict verdict) {
    if (verdict instanceof Verdict.Refused refused) {
      refused(channel, what, refused.refusal());
      return Optional.of(refused.refusal());
    }
    return Optional.empty();
  }
}
