package dev.hotpin.limits;

import java.util.Optional;

/** What one device may use. Threads: any; nothing blocks. */
public interface Quota {
  /** Counts nothing and refuses nothing. */
  Quota UNLIMITED =
      new Quota() {
        @Override
        public QuotaAdmission beginTurn(boolean spoken) {
          return QuotaAdmission.FREE;
        }

        @Override
        public Optional<QuotaRefusal> keepForSession() {
          return Optional.empty();
        }

        @Override
        public boolean hasTokens() {
          return true;
        }

        @Override
        public Optional<QuotaRefusal> refuseQuestion() {
          return Optional.empty();
        }

        @Override
        public void spend(long tokens, boolean estimated) {}
      };

  /**
   * A turn begins: counts it, if it may.
   *
   * @param spoken whether there is speech in it, which counts as an utterance until {@link
   *     QuotaAdmission#utteranceOver}
   */
  QuotaAdmission beginTurn(boolean spoken);

  /**
   * Something is to be kept for the session without a turn: counts it among its holder's sessions.
   *
   * @return why it can't be kept, which is then counted; empty where it can
   */
  Optional<QuotaRefusal> keepForSession();

  /** Whether the language model may be asked. */
  boolean hasTokens();

  /** Why the language model must not be asked, which is then counted; empty where it may. */
  Optional<QuotaRefusal> refuseQuestion();

  /**
   * The language model was asked. An answer that was begun is finished, so the last one may go
   * beyond the limit.
   *
   * @param tokens of the question and the answer together
   * @param estimated whether nobody counted them
   */
  void spend(long tokens, boolean estimated);
}
