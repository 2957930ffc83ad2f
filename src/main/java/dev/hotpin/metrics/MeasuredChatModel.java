package dev.hotpin.metrics;

import dev.hotpin.dialogue.ChatCall;
import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatListener;
import dev.hotpin.dialogue.ChatModel;
import dev.hotpin.dialogue.ChatRequest;
import dev.hotpin.dialogue.ForwardingChatListener;
import dev.hotpin.dialogue.ForwardingChatModel;
import dev.hotpin.dialogue.TokenUsage;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what is asked of a chat model, how it ends and what it costs: all calls, also those that
 * were made too early and in vain. Threads: any.
 */
public final class MeasuredChatModel extends ForwardingChatModel {
  private static final String CALLS = "hotpin.model.calls";
  private static final String CALLS_DESCRIPTION = "Questions to the language model, by their end";
  private static final String TOKENS = "hotpin.model.tokens";
  private static final String TOKENS_DESCRIPTION = "Tokens of the language model";

  private final LongAdder inProgress = new LongAdder();
  private final Counter answered;
  private final Counter cancelled;
  private final Map<ChatFailure.Kind, Counter> failed = new EnumMap<>(ChatFailure.Kind.class);
  private final Counter promptTokens;
  private final Counter completionTokens;
  private final Counter estimatedPromptTokens;
  private final Counter estimatedCompletionTokens;

  /**
   * @param model is asked, and stays the caller's to close
   */
  public MeasuredChatModel(Metrics metrics, ChatModel model) {
    super(model);
    answered = calls(metrics, "answered");
    cancelled = calls(metrics, "cancelled");
    for (ChatFailure.Kind kind : ChatFailure.Kind.values()) {
      failed.put(kind, calls(metrics, kind.name().toLowerCase(Locale.ROOT)));
    }
    promptTokens = tokens(metrics, "prompt", "reported");
    completionTokens = tokens(metrics, "completion", "reported");
    estimatedPromptTokens = tokens(metrics, "prompt", "estimated");
    estimatedCompletionTokens = tokens(metrics, "completion", "estimated");
    metrics.gauge(
        "hotpin.model.calls.in.progress", "Questions that are being answered", inProgress::sum);
  }

  private static Counter calls(Metrics metrics, String result) {
    return metrics.counter(CALLS, CALLS_DESCRIPTION, "result", result);
  }

  private static Counter tokens(Metrics metrics, String kind, String source) {
    return metrics.counter(TOKENS, TOKENS_DESCRIPTION, "kind", kind, "source", source);
  }

  @Override
  public ChatCall ask(ChatRequest request, ChatListener listener) {
    Call call = new Call(listener);
    inProgress.increment();
    try {
      ChatCall asked = super.ask(request, call);
      return () -> {
        call.over(cancelled);
        asked.cancel();
      };
    } catch (RuntimeException e) {
      call.over(failed.get(ChatFailure.Kind.INTERNAL));
      throw e;
    }
  }

  /** The model stays its owner's. */
  @Override
  public void close() {}

  /** One question; it ends once. */
  private final class Call extends ForwardingChatListener {
    private final AtomicBoolean over = new AtomicBoolean();

    Call(ChatListener listener) {
      super(listener);
    }

    void over(Counter result) {
      if (over.compareAndSet(false, true)) {
        inProgress.decrement();
        result.increment();
      }
    }

    @Override
    public void onComplete() {
      over(answered);
      super.onComplete();
    }

    @Override
    public void onFailure(ChatFailure failure) {
      over(failed.get(failure.kind()));
      super.onFailure(failure);
    }

    @Override
    public void onUsage(TokenUsage usage) {
      (usage.estimated() ? estimatedPromptTokens : promptTokens)
          .increment((double) usage.promptTokens());
      (usage.estimated() ? estimatedCompletionTokens : completionTokens)
          .increment((double) usage.completionTokens());
      super.onUsage(usage);
    }
  }
}
