package dev.hotpin.dialogue.openai;

import dev.hotpin.dialogue.ChatCall;
import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatFailure.Kind;
import dev.hotpin.dialogue.ChatListener;
import dev.hotpin.dialogue.ChatModel;
import dev.hotpin.dialogue.ChatRequest;
import dev.hotpin.dialogue.openai.ModelChooser.Chosen;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A chat model behind an OpenAI-compatible endpoint: Groq, Ollama, vLLM, llama.cpp. Threads: any;
 * no method blocks.
 */
public final class OpenAiChatModel implements ChatModel {
  private static final Logger LOGGER = LoggerFactory.getLogger(OpenAiChatModel.class);

  /** A connection that came back to the pool within this time is still good for a question. */
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** Users who begin to speak one after another open no more than one connection in this time. */
  private static final long MIN_PREPARE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final int OWN_THREADS = 1;

  private final OpenAiSettings settings;
  private final EventLoopGroup ownLoops;
  private final Endpoint endpoint;
  private final ModelChooser chooser;
  private final Set<OpenAiCall> calls = ConcurrentHashMap.newKeySet();
  private final AtomicReference<CompletableFuture<ChatFailure>> choosing = new AtomicReference<>();
  private final AtomicBoolean preparing = new AtomicBoolean();
  private final AtomicLong preparedNanos = new AtomicLong(System.nanoTime() - MIN_PREPARE_NANOS);
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile long pooledNanos = System.nanoTime() - FRESH_NANOS;

  /**
   * Makes the model; {@link #start} begins to talk to the endpoint.
   *
   * @param loops the server's event loops, of a kind that async-http-client knows ({@code
   *     NioEventLoopGroup}, {@code EpollEventLoopGroup}, {@code KQueueEventLoopGroup}), which stay
   *     the caller's; or null for one thread of its own
   * @throws IllegalArgumentException for event loops of another kind
   */
  public OpenAiChatModel(OpenAiSettings settings, EventLoopGroup loops) {
    this(settings, loops, settings.atGroq());
  }

  /** For tests, in which a local server plays Groq. */
  OpenAiChatModel(OpenAiSettings settings, EventLoopGroup loops, boolean groq) {
    this.settings = settings;
    chooser = new ModelChooser(settings, groq);
    ownLoops = loops == null ? newOwnLoops() : null;
    endpoint = new Endpoint(settings, loops == null ? ownLoops : loops);
  }

  /** Deprecated in Netty 4.2, but the only kind that async-http-client takes on every system. */
  @SuppressWarnings("deprecation")
  private static EventLoopGroup newOwnLoops() {
    return new NioEventLoopGroup(OWN_THREADS, new DefaultThreadFactory("hotpin-chat", true));
  }

  /**
   * Finds out which model answers, and with it whether the endpoint can be reached; logs one line
   * on either. A failure is no reason to stop: the next question tries again.
   *
   * @return {@link #description} as it is then; never fails
   */
  public CompletionStage<String> start() {
    return chooseModel()
        .thenApply(
            failure -> {
              if (failure == null) {
                LOGGER.info("Chat model: {}", description());
              } else {
                LOGGER.warn(
                    "Chat at {} is not ready, each question will try again: {}: {}",
                    settings.endpoint(),
                    failure.kind(),
                    failure.detail());
              }
              return description();
            });
  }

  @Override
  public String name() {
    return "openai-compatible";
  }

  @Override
  public String description() {
    Chosen chosen = chooser.current();
    String pictures =
        settings.visionModel() == null
            ? "pictures are not looked at"
            : "pictures go to " + settings.visionModel();
    return chosen == null
        ? "no model at " + settings.endpoint() + ": " + chooser.problem()
        : chosen.id() + " at " + settings.endpoint() + ", " + pictures;
  }

  @Override
  public void prepare() {
    long now = System.nanoTime();
    long last = preparedNanos.get();
    if (closed.get()
        || now - last < MIN_PREPARE_NANOS
        || hasFreshConnection(now)
        || !preparing.compareAndSet(false, true)) {
      return;
    }
    preparedNanos.set(now);
    // Also where the list is of no use: it is the cheapest question that every endpoint answers.
    chooseModel()
        .whenComplete(
            (failure, thrown) -> {
              preparing.set(false);
              if (failure != null) {
                LOGGER.debug("No connection ahead: {}: {}", failure.kind(), failure.detail());
              }
            });
  }

  private boolean hasFreshConnection(long now) {
    return now - pooledNanos < FRESH_NANOS && endpoint.idleConnections() > 0;
  }

  /**
   * {@inheritDoc} Asks for the list of models, which every endpoint has and none charges for; one
   * that answers without a list can be reached.
   */
  @Override
  public CompletionStage<Optional<ChatFailure>> probe() {
    return chooseModel().thenApply(Optional::ofNullable);
  }

  @Override
  public ChatCall ask(ChatRequest request, ChatListener listener) {
    OpenAiCall call = new OpenAiCall(this, request, listener, endpoint.homeLoop());
    calls.add(call);
    if (closed.get()) {
      call.abandon();
    } else {
      call.start();
    }
    return call;
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    for (OpenAiCall call : calls) {
      call.abandon();
    }
    endpoint.close();
    if (ownLoops != null) {
      var unused = ownLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS); // nobody waits for it
    }
  }

  /**
   * Asks the endpoint for its models and chooses; whoever asks meanwhile shares the outcome.
   *
   * @return null when there is a model to ask, else why there is none
   */
  CompletionStage<ChatFailure> chooseModel() {
    CompletableFuture<ChatFailure> mine = new CompletableFuture<>();
    CompletableFuture<ChatFailure> underWay = choosing.compareAndExchange(null, mine);
    if (underWay != null) {
      return underWay;
    }
    ModelList.ask(
        endpoint, settings, endpoint.homeLoop(), this::connectionPooled, new Choice(mine));
    return mine;
  }

  private final class Choice implements ModelList.Listener {
    private final CompletableFuture<ChatFailure> outcome;

    Choice(CompletableFuture<ChatFailure> outcome) {
      this.outcome = outcome;
    }

    @Override
    public void onModels(List<String> ids) {
      if (chooser.current() == null) {
        chooser.offered(ids);
      }
      end(null);
    }

    @Override
    public void onFailure(ChatFailure failure, boolean reached) {
      boolean listOnly =
          reached && (failure.kind() == Kind.MODEL_NOT_FOUND || failure.kind() == Kind.REJECTED);
      if (listOnly || failure.kind() == Kind.GARBAGE) {
        chooser.listUnreadable();
        end(null);
      } else {
        end(failure);
      }
    }

    private void end(ChatFailure failure) {
      choosing.compareAndSet(outcome, null);
      ChatFailure told = failure;
      if (failure == null && chooser.current() == null) {
        told = new ChatFailure(Kind.MODEL_NOT_FOUND, chooser.problem(), 0);
      }
      outcome.complete(told);
    }
  }

  OpenAiSettings settings() {
    return settings;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  ModelChooser chooser() {
    return chooser;
  }

  void connectionPooled() {
    pooledNanos = System.nanoTime();
  }

  void callOver(OpenAiCall call) {
    calls.remove(call);
  }
}
