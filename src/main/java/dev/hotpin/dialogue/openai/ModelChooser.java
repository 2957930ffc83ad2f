package dev.hotpin.dialogue.openai;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Which model answers: the one that was set; at Groq's address the first of a known order that is
 * offered, and the next when one is retired; elsewhere the only one that is listed. Threads: any;
 * never waits.
 */
final class ModelChooser {
  /** The model first asked for, its successor, and the one after that. */
  static final List<String> GROQ_ORDER =
      List.of("llama3-8b-8192", "llama-3.1-8b-instant", "openai/gpt-oss-20b");

  /** A model that reasons spends tokens on it unseen: 200 would be gone before the first word. */
  private static final int REASONING_MAX_TOKENS = 600;

  private static final String REASONING_MODEL_PREFIX = "openai/gpt-oss";
  private static final int MAX_NAMES_IN_ERROR = 12;

  /**
   * A model and how to ask it.
   *
   * @param maxTokens most tokens of an answer, reasoning included
   * @param quietReasoning whether to ask for little reasoning, and none of it in the answer
   */
  record Chosen(String id, int maxTokens, boolean quietReasoning) {}

  /** What is known; {@code candidates} are tried from the first. */
  private record Known(List<String> candidates, String problem) {}

  private static final Known NOTHING = new Known(List.of(), "no model has been chosen yet");

  private final OpenAiSettings settings;
  private final boolean groq;
  private final AtomicReference<Known> known = new AtomicReference<>(NOTHING);

  /**
   * @param groq whether the endpoint is Groq's
   */
  ModelChooser(OpenAiSettings settings, boolean groq) {
    this.settings = settings;
    this.groq = groq;
    if (settings.model() != null) {
      known.set(new Known(List.of(settings.model()), ""));
    }
  }

  /** The model to ask now, or null while the endpoint's list is not known or offers none. */
  Chosen current() {
    List<String> candidates = known.get().candidates();
    return candidates.isEmpty() ? null : chosen(candidates.get(0));
  }

  /** The model for questions with a picture; there must be one. */
  Chosen vision() {
    return chosen(settings.visionModel());
  }

  /** Why there is no current model, in one sentence. */
  String problem() {
    return known.get().problem();
  }

  /** The endpoint lists these models. Changes nothing where the user set one. */
  void offered(List<String> ids) {
    if (settings.model() != null) {
      return;
    }
    if (groq) {
      List<String> candidates = GROQ_ORDER.stream().filter(ids::contains).toList();
      known.set(
          candidates.isEmpty()
              ? new Known(candidates, "none of the known models is offered; " + advice(ids))
              : new Known(candidates, ""));
    } else if (ids.size() == 1) {
      known.set(new Known(ids, ""));
    } else if (ids.isEmpty()) {
      known.set(new Known(List.of(), "the endpoint lists no model; load one, or set GROQ_MODEL"));
    } else {
      known.set(
          new Known(List.of(), "the endpoint lists " + ids.size() + " models; " + advice(ids)));
    }
  }

  /** The endpoint can be reached but its list can't be read: go by the known order, if any. */
  void listUnreadable() {
    if (settings.model() == null) {
      known.compareAndSet(
          NOTHING,
          groq
              ? new Known(GROQ_ORDER, "")
              : new Known(List.of(), "the endpoint has no list of models; set GROQ_MODEL"));
    }
  }

  /**
   * The endpoint does not know this model, or no longer.
   *
   * @return the next to ask, remembered for all later questions; null where there is none
   */
  Chosen refused(Chosen refused) {
    if (settings.model() != null) {
      return null;
    }
    Known before = known.get();
    List<String> candidates = before.candidates();
    if (!candidates.isEmpty() && candidates.get(0).equals(refused.id())) {
      // The last one goes too: the next question begins with a fresh list.
      Known after =
          candidates.size() == 1
              ? NOTHING
              : new Known(candidates.subList(1, candidates.size()), "");
      known.compareAndSet(before, after);
    }
    Chosen next = current();
    return next == null || next.id().equals(refused.id()) ? null : next;
  }

  private Chosen chosen(String id) {
    boolean reasons = groq && id.toLowerCase(Locale.ROOT).startsWith(REASONING_MODEL_PREFIX);
    return new Chosen(
        id,
        reasons ? Math.max(REASONING_MAX_TOKENS, settings.maxTokens()) : settings.maxTokens(),
        reasons);
  }

  private static String advice(List<String> ids) {
    int shown = Math.min(ids.size(), MAX_NAMES_IN_ERROR);
    return "set GROQ_MODEL to one of: "
        + String.join(", ", ids.subList(0, shown))
        + (shown < ids.size() ? " and " + (ids.size() - shown) + " more" : "");
  }
}
