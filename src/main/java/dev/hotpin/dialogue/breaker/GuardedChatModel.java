package dev.hotpin.dialogue.breaker;

import dev.hotpin.dialogue.ChatCall;
import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatListener;
import dev.hotpin.dialogue.ChatModel;
import dev.hotpin.dialogue.ChatRequest;
import dev.hotpin.dialogue.ForwardingChatListener;
import dev.hotpin.dialogue.ForwardingChatModel;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * A chat model that is not asked while it fails: the question is answered with a failure at once,
 * so that the user hears an excuse and not ten seconds of nothing. Guesses never open it, and while
 * it is not closed there are none. Whoever looks for its {@link #problem} has it probed when its
 * rest is over, so that health recovers without a question. Threads: any; no method blocks.
 */
public final class GuardedChatModel extends ForwardingChatModel {
  private static final ChatCall OVER = () -> {};

  private final CircuitBreaker breaker;

  /**
   * @param model becomes this one's, to be closed with it
   */
  public GuardedChatModel(ChatModel model, BreakerSettings settings) {
    this(model, settings, System::nanoTime);
  }

  GuardedChatModel(ChatModel model, BreakerSettings settings, LongSupplier nanoTime) {
    super(model);
    this.breaker = new CircuitBreaker(settings, nanoTime);
  }

  @Override
  public Optional<String> problem() {
    breaker.tryProbe().ifPresent(this::probe);
    return breaker.problem().or(super::problem);
  }

  private void probe(CircuitBreaker.Probe probe) {
    CompletionStage<Void> unused =
        super.probe()
            .handle(
                (failure, thrown) -> {
                  probe.over(thrown == null ? failure : Optional.of(internal(thrown)));
                  return null;
                });
  }

  private static ChatFailure internal(Throwable thrown) {
    return new ChatFailure(ChatFailure.Kind.INTERNAL, thrown.toString(), 0);
  }

  /** How often the model was given a rest. */
  public long openings() {
    return breaker.openings();
  }

  /** Questions that were not asked. */
  public long refusals() {
    return breaker.refusals();
  }

  @Override
  public ChatCall ask(ChatRequest request, ChatListener listener) {
    Optional<CircuitBreaker.Pass> pass = breaker.tryPass(!request.isGuess());
    if (pass.isEmpty()) {
      listener.onFailure(breaker.refusal());
      return OVER;
    }
    Watched watched = new Watched(pass.get(), request, listener);
    ChatCall call;
    try {
      call = super.ask(request, watched);
    } catch (RuntimeException e) {
      watched.cancelled();
      throw e;
    }
    return () -> {
      watched.cancelled();
      call.cancel();
    };
  }

  /** Looks at the outcome on its way to the listener. */
  private static final class Watched extends ForwardingChatListener {
    private final CircuitBreaker.Pass pass;
    private final ChatRequest request;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean anyToken;

    Watched(CircuitBreaker.Pass pass, ChatRequest request, ChatListener listener) {
      super(listener);
      this.pass = pass;
      this.request = request;
    }

    /** Who hangs up after the first words has seen that the model answers. */
    void cancelled() {
      if (over.compareAndSet(false, true)) {
        if (anyToken) {
          pass.answered();
        } else {
          pass.dropped();
        }
      }
    }

    @Override
    public void onToken(String text) {
      anyToken = true;
      super.onToken(text);
    }

    @Override
    public void onComplete() {
      if (over.compareAndSet(false, true)) {
        pass.answered();
      }
      super.onComplete();
    }

    @Override
    public void onFailure(ChatFailure failure) {
      if (over.compareAndSet(false, true)) {
        if (request.isGuess()) {
          pass.dropped();
        } else if (isOfThePictureOnly(failure)) {
          pass.answered();
        } else {
          pass.failed(failure);
        }
      }
      super.onFailure(failure);
    }

    private boolean isOfThePictureOnly(ChatFailure failure) {
      return request.image() != null && failure.kind() == ChatFailure.Kind.MODEL_NOT_FOUND;
    }
  }
}
