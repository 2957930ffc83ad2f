package dev.hotpin.turn;

import dev.hotpin.dialogue.TokenUsage;
import dev.hotpin.limits.Quota;
import dev.hotpin.limits.QuotaAdmission;
import dev.hotpin.limits.QuotaRefusal;
import dev.hotpin.synthesis.SpokenLine;
import dev.hotpin.wire.ErrorCode;
import dev.hotpin.wire.ServerMessage;
import java.util.Set;

/**
 * What one turn takes of its device's quota. It counts from its first sound, its EOS without any,
 * or its text. What the server itself could not hear is given back, and so is a sound without words
 * that stopped a reply; one in which nothing was understood counts in the minute only, since a
 * noisy room must not use up a day. Thread: the session's loop.
 */
final class TurnQuota {
  private static final Set<String> NOT_THE_USERS_FAULT =
      Set.of(ErrorCode.BUSY.onTheWire(), ErrorCode.STT_FAILED.onTheWire(), Turn.RESUMED);

  private final Quota quota;
  private QuotaAdmission admission = QuotaAdmission.FREE; // until it is asked for
  private QuotaRefusal refusal; // null while nothing is refused

  TurnQuota(Quota quota) {
    this.quota = quota;
  }

  /** Whether the turn may be taken; it counts then. Asked once. */
  boolean admits(boolean spoken) {
    admission = quota.beginTurn(spoken);
    refusal = admission.refusal().orElse(null);
    return refusal == null;
  }

  /** Whether the chat model may be asked. */
  boolean admitsQuestion() {
    refusal = quota.refuseQuestion().orElse(null);
    return refusal == null;
  }

  /** The chat model was asked for this turn. */
  void spend(TokenUsage usage) {
    quota.spend(usage.totalTokens(), usage.estimated());
  }

  /** Nobody listens any more. */
  void utteranceOver() {
    admission.utteranceOver();
  }

  /** The turn is over. */
  void turnEnded(String outcome) {
    if (NOT_THE_USERS_FAULT.contains(outcome)) {
      admission.giveBack();
    } else if (outcome.equals(ErrorCode.NO_SPEECH.onTheWire())) {
      admission.notToday();
    }
  }

  /** What the device is told; only after a refusal. */
  ServerMessage.Problem problem() {
    return Excuses.problem(refusal);
  }

  /** What is said aloud; only after a refusal. */
  SpokenLine line() {
    return Excuses.line(refusal);
  }
}
