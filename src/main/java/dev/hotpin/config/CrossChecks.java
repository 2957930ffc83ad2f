package dev.hotpin.config;

import dev.hotpin.audio.Pcm;
import java.nio.file.Path;
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
    checks.atMost(Setting.LLM_BREAKER_OPEN_MS, Setting.LLM_BREAKER_MAX_OPEN_MS);
    checks.atMost(Setting.IMAGE_MAX_BYTES, Setting.IMAGE_STORE_BYTES);
    checks.longestUtteranceFits();
    checks.oneWayToBeLetIn();
    checks.oneKindOfSignature();
    checks.burstHoldsTheLongestUtterance();
    checks.certificateAndKeyGoTogether();
    checks.proxyProtocolNeedsProxies();
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

  /** Who opens the server and configures keys believes that one of the two is in force. */
  private void oneWayToBeLetIn() {
    if (settings.required(Setting.HOTPIN_OPEN, Boolean.class)) {
      for (Setting credential :
          List.of(Setting.ACCESS_KEYS_FILE, Setting.JWT_SECRET, Setting.JWT_JWKS_FILE)) {
        if (isSet(credential)) {
          problems.add(
              settings.nameOf(Setting.HOTPIN_OPEN)
                  + " is true, which lets everybody in, but "
                  + settings.nameOf(credential)
                  + " asks for credentials: unset one of them.");
        }
      }
    }
  }

  private void oneKindOfSignature() {
    boolean secret = isSet(Setting.JWT_SECRET);
    boolean jwks = isSet(Setting.JWT_JWKS_FILE);
    if (secret && jwks) {
      problems.add(
          settings.nameOf(Setting.JWT_SECRET)
              + " and "
              + settings.nameOf(Setting.JWT_JWKS_FILE)
              + " are both set, but signed tokens are verified in one way: unset one of them.");
    }
    settings
        .optional(Setting.JWT_ALGORITHM, String.class)
        .ifPresent(
            algorithm -> {
              boolean symmetric = algorithm.equals("hs256");
              Setting needed = symmetric ? Setting.JWT_SECRET : Setting.JWT_JWKS_FILE;
              if (!isSet(needed)) {
                problems.add(
                    settings.nameOf(Setting.JWT_ALGORITHM)
                        + " is "
                        + algorithm
                        + ", but "
                        + settings.nameOf(needed)
                        + ", which it needs, is not set.");
              }
            });
  }

  private boolean isSet(Setting setting) {
    return settings.optional(setting, Object.class).isPresent();
  }

  private void burstHoldsTheLongestUtterance() {
    long neededBytes = settings.wholeOf(Setting.MAX_UTTERANCE_MS) * Pcm.BYTES_PER_MILLI;
    if (settings.wholeOf(Setting.MAX_BURST_BYTES) < neededBytes) {
      problems.add(
          subject(Setting.MAX_BURST_BYTES)
              + "at least "
              + neededBytes
              + " bytes, one utterance of "
              + object(Setting.MAX_UTTERANCE_MS));
    }
  }

  private void certificateAndKeyGoTogether() {
    boolean certificate = settings.optional(Setting.TLS_CERTIFICATE_FILE, Path.class).isPresent();
    boolean key = settings.optional(Setting.TLS_KEY_FILE, Path.class).isPresent();
    if (certificate != key) {
      Setting given = certificate ? Setting.TLS_CERTIFICATE_FILE : Setting.TLS_KEY_FILE;
      Setting missing = certificate ? Setting.TLS_KEY_FILE : Setting.TLS_CERTIFICATE_FILE;
      problems.add(
          settings.nameOf(given) + " is set, so " + settings.nameOf(missing) + " must be set too.");
    }
  }

  private void proxyProtocolNeedsProxies() {
    boolean off = settings.textOf(Setting.PROXY_PROTOCOL).equals("off");
    if (!off && settings.optional(Setting.TRUSTED_PROXIES, AddressRanges.class).isEmpty()) {
      problems.add(
          settings.nameOf(Setting.PROXY_PROTOCOL)
              + " is "
              + settings.textOf(Setting.PROXY_PROTOCOL)
              + ", so "
              + settings.nameOf(Setting.TRUSTED_PROXIES)
              + " must name the proxies whose headers are believed.");
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
