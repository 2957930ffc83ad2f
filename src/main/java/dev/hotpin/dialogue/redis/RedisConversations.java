package dev.hotpin.dialogue.redis;

import dev.hotpin.dialogue.ConversationStore;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.dialogue.ImageSharing;
import dev.hotpin.dialogue.ImageStore;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Conversations that many nodes share, and the pictures with them. What is changed here is in this
 * node's copy at once, on which its turns work, and on its way to Redis; the stages that say so are
 * complete when returned. Only the first look at a conversation waits for Redis, and only briefly;
 * without Redis the node goes on with what it has.
 */
public final class RedisConversations implements ConversationStore {
  private static final Logger LOG = LoggerFactory.getLogger(RedisConversations.class);

  private final RedisSettings settings;
  private final RedisCounters counters = new RedisCounters();
  private final RedisLink link;
  private final NodeCopies copies;
  private final Courier courier;
  private final ImageStore images;

  private RedisConversations(RedisSettings settings, ImageStore images) {
    String nodeId = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    this.settings = settings;
    this.images = images;
    link = new RedisLink(settings, nodeId, counters);
    copies = new NodeCopies(settings, nodeId, counters, System::nanoTime);
    RedisImages shared = new RedisImages(link, copies, images, counters, nodeId, settings);
    courier = new Courier(link, copies, shared, settings);
    images.shareWith(shared);
  }

  /**
   * Connects, for at most the time that a connection may take; where Redis can't be had by then,
   * the node goes on without it, and {@link #trouble} says so. Blocks.
   *
   * @throws IllegalArgumentException with a sentence, where Redis is there but does not accept the
   *     credentials: that is no outage, but a mistake in the settings
   */
  public static RedisConversations start(RedisSettings settings, ImageStore images) {
    RedisConversations store = new RedisConversations(settings, images);
    store.link.start(store.courier);
    if (!await(store.link.firstAttempt().toCompletableFuture(), settings.timeoutMillis())) {
      LOG.debug("the first attempt to connect to Redis goes on");
    }
    if (store.link.credentialsRefused()) {
      String where = store.link.where();
      store.close();
      throw new IllegalArgumentException(
          "Redis at " + where + " does not accept the user or the password in REDIS_URL.");
    }
    return store;
  }

  private static boolean await(CompletableFuture<?> stage, long millis) {
    try {
      stage.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public Optional<String> trouble() {
    return link.trouble()
        .map(
            trouble ->
                "Redis at "
                    + link.where()
                    + " "
                    + trouble
                    + ". Conversations stay on this node until it is back.");
  }

  /** What became of what was to be shared. */
  public RedisCounters counters() {
    return counters;
  }

  /** Conversations that wait to be written. */
  public int pending() {
    return copies.pending();
  }

  @Override
  public Hold hold(String sessionId, Runnable takenElsewhere) {
    Hold hold = copies.open(sessionId, takenElsewhere);
    courier.pumpSoon(sessionId);
    return hold;
  }

  /**
   * What this node has, at once; but of a conversation whose device has just connected what Redis
   * has, if it comes in time, and of one that is not here at all what Redis has.
   */
  @Override
  public CompletionStage<List<Exchange>> history(String sessionId) {
    Optional<List<Exchange>> here = copies.here(sessionId);
    if (here.isEmpty()) {
      return courier.read(sessionId);
    }
    CompletableFuture<List<Exchange>> turn = new CompletableFuture<>();
    if (!link.isUp() || !copies.awaitSettled(sessionId, turn)) {
      return CompletableFuture.completedFuture(here.get());
    }
    courier.after(settings.historyWaitMillis(), () -> waitNoLonger(sessionId, turn));
    return turn;
  }

  private void waitNoLonger(String sessionId, CompletableFuture<List<Exchange>> turn) {
    if (!turn.isDone()) {
      copies.stopAwaiting(sessionId, turn);
      counters.lateHistories.increment();
      turn.complete(copies.here(sessionId).orElse(List.of()));
    }
  }

  @Override
  public CompletionStage<Void> append(String sessionId, Exchange exchange) {
    copies.append(sessionId, exchange);
    return sent(sessionId);
  }

  @Override
  public CompletionStage<Void> amendLast(String sessionId, Exchange last, Exchange amended) {
    copies.amendLast(sessionId, last, amended);
    return sent(sessionId);
  }

  @Override
  public CompletionStage<Void> forget(String sessionId) {
    copies.forget(sessionId);
    return sent(sessionId);
  }

  private CompletionStage<Void> sent(String sessionId) {
    courier.pumpSoon(sessionId);
    return CompletableFuture.completedFuture(null);
  }

  /** Writes what is unwritten, as far as Redis takes it in the time for that. Blocks. */
  @Override
  public void close() {
    images.shareWith(ImageSharing.NONE);
    if (!await(copies.flushed(), settings.flushMillis())) {
      LOG.warn("{} conversations could not be written to Redis in time", copies.pending());
    }
    link.close();
    LOG.info("Redis: {}", counters);
  }
}
