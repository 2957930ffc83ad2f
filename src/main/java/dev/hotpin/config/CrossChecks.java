package dev.hotpin.config;

import dev.hotpin.audio.Pcm;
import java.util.ArrayList;
import java.util.List;

/** What must hold between settings that are each valid alone. */
final class CrossChecks {
  private final ResolvedSettings settings;
  private final List<String> problems = new ArrayList<>();

  private CrossChecks(ResolvedSettings settings) {
    this.settings = settings;
  }

  /** A sentence for each rule that is broken. */
  static List<String> problems(ResolvedSettings settings) {
    CrossChecks checks = new CrossChecks(settings);
    checks.atMost(Setting.MIN_SPEECH_MS, Setting.BARGE_IN_MIN_SPEECH_MS);
    checks.less(Setting.PING_INTERVAL_MS, Setting.PONG_TIMEOUT_MS);
    checks.atMost(Setting.LLM_CONNECT_TIMEOUT_MS, Setting.LLM_TOTAL_TIMEOUT_MS);
    checks.atMost(Setting.LLM_FIRST_TOKEN_TIMEOUT_MS, Setting.LLM_TOTAL_TIMEOUT_MS);
    checks.atMost(Setting.LLM_TOKEN_TIMEOUT_MS, Setting.LLM_TOTAL_TIMEOUT_MS);
    checks.atMost(Setting.LLM_TOTAL_TIMEOUT_MS, Setting.MAX_TURN_MS);
    checks.atMost(Setting.IMAGE_MAX_BYTES, Setting.IMAGE_STORE_BYTES);
    checks.atMost(Setting.IMAGE_MAX_BYTES, Setting.UPLOAD_MAX_TOTAL_BYTES);
    checks.longestUtteranceFits();
    return checks.problems;
  }

  private void less(Setting smaller, Setting larger) {
    if (settings.wholeOf(smaller) >= settings.wholeOf(larger)) {
      add(smaller, "less than", larger);
    }
  }

  private void atMost(Setting smaller, Setting larger) {
    if (settings.wholeOf(smaller) > settings.wholeOf(larger)) {
      add(smaller, "at most", larger);
    }
  }

  private void longestUtteranceFits() {
    long neededBytes = settings.wholeOf(Setting.MAX_UTTERANCE_MS) * Pcm.BYTES_PER_MILLI;
    if (settings.wholeOf(Setting.MAX_WAITING_AUDIO_BYTES) < neededBytes) {
      problems.add(
          subject(Setting.MAX_WAITING_AUDIO_BYTES)
              + "at least "
              + neededBytes
              + " bytes, one utterance of "
              + object(Setting.MAX_UTTERANCE_MS));
    }
  }

  private void add(Setting smaller, String relation, Setting larger) {
    problems.add(subject(smaller) + relation + " " + object(larger));
  }

  private String subject(Setting setting) {
    return settings.nameOf(setting) + " is " + valueOf(setting) + ", but must be ";
  }

  private String object(Setting setting) {
    return settings.nameOf(setting) + " (" + valueOf(setting) + ").";
  }

  private String valueOf(Setting setting) {
    return settings.wholeOf(setting) + " " + setting.unit();
  }
}
