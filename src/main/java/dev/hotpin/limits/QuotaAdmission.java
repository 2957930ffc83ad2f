package dev.hotpin.limits;

import java.util.Optional;

/** Whether one turn may be taken, and what is counted of it. Threads: any. */
public interface QuotaAdmission {
  /** Of a turn that nobody counts. */
  QuotaAdmission FREE =
      new QuotaAdmission() {
        @Override
        public Optional<QuotaRefusal> refusal() {
          return Optional.empty();
        }

        @Override
        public void utteranceOver() {}

        @Override
        public void notToday() {}

        @Override
        public void giveBack() {}
      };

  /** Of a turn that may not be taken; nothing is counted of it. */
  static QuotaAdmission refused(QuotaRefusal refusal) {
    return new QuotaAdmission() {
      @Override
      public Optional<QuotaRefusal> refusal() {
        return Optional.of(refusal);
      }

      @Override
      public void utteranceOver() {}

      @Override
      public void notToday() {}

      @Override
      public void giveBack() {}
    };
  }

  /** Why it may not be taken; empty where it may. */
  Optional<QuotaRefusal> refusal();

  /** Nobody listens to its speech any more. Harmless when said again. */
  void utteranceOver();

  /** It does not count in the day. Harmless when said again. */
  void notToday();

  /** It does not count at all. Harmless when said again. */
  void giveBack();
}
