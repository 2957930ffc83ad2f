package dev.hotpin.server;

import dev.hotpin.concurrent.LostThreads;
import dev.hotpin.dialogue.ChatModel;
import dev.hotpin.dialogue.ImageStore;
import dev.hotpin.dialogue.breaker.GuardedChatModel;
import dev.hotpin.dialogue.redis.RedisConversations;
import dev.hotpin.dialogue.redis.RedisCounters;
import dev.hotpin.identity.AccessCounters;
import dev.hotpin.identity.Refusal;
import dev.hotpin.limits.Limit;
import dev.hotpin.limits.LimitCounters;
import dev.hotpin.limits.Quotas;
import dev.hotpin.metrics.MeasuredChatModel;
import dev.hotpin.metrics.Metrics;
import dev.hotpin.pipeline.ConnectionCounter;
import dev.hotpin.pipeline.UnreadReplies;
import dev.hotpin.pipeline.UploadBudget;
import dev.hotpin.recognition.RecognizerPool;
import dev.hotpin.turn.SessionRegistry;
import dev.hotpin.turn.SlowTurns;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;

/** Shows what the parts of the server hold and count. Asked on the thread that renders. */
final class ServerMeters {
  private final Metrics metrics;

  ServerMeters(Metrics metrics) {
    this.metrics = metrics;
  }

  /** Who is connected. */
  ServerMeters measure(ConnectionCounter connections, SessionRegistry registry) {
    metrics.gauge(
        "hotpin.connections",
        "Open connections, also those that are no session",
        connections::open);
    metrics.gauge("hotpin.sessions", "Connected devices", registry::size);
    return this;
  }

  /** What is asked of a language model. It stays the caller's to close. */
  ChatModel measured(ChatModel model) {
    return new MeasuredChatModel(metrics, model);
  }

  /** How often a language model that fails was left alone. */
  void measure(GuardedChatModel model) {
    metrics.count(
        "hotpin.model.rests", "How often the language model was left alone", model::openings);
    metrics.count(
        "hotpin.model.refusals", "Questions that were not asked meanwhile", model::refusals);
  }

  /** What became of what nodes share. */
  void measure(RedisConversations store) {
    RedisCounters counters = store.counters();
    metrics.gauge("hotpin.redis.pending", "Conversations that wait to be written", store::pending);
    metrics.count("hotpin.redis.writes", "Writes that Redis has", counters::saves);
    metrics.count(
        "hotpin.redis.connects",
        "Connections to Redis that were made: 1 where it was always there",
        counters::connects);
    metrics.count(
        "hotpin.redis.taken.elsewhere",
        "Sessions that went on at another node while they were connected here",
        counters::takenElsewhere);
    metrics.count(
        "hotpin.redis.late.histories",
        "Turns that went on without what Redis may have",
        counters::lateHistories);
    String dropped = "hotpin.redis.dropped";
    String description = "What was not written, by why";
    metrics.count(dropped, description, counters::droppedTaken, "reason", "taken");
    metrics.count(dropped, description, counters::droppedFull, "reason", "full");
    String images = "hotpin.redis.images";
    String imagesDescription = "Pictures, by whether other nodes can have them";
    metrics.count(images, imagesDescription, counters::imagesShared, "shared", "yes");
    metrics.count(images, imagesDescription, counters::imagesNotShared, "shared", "no");
  }

  /** What {@code /health} calls degraded. */
  void measureProblems(IntSupplier reasons) {
    metrics.gauge("hotpin.problems", "Reasons for which /health says degraded", reasons::getAsInt);
  }

  /** Threads of engines that hang. */
  ServerMeters measure(LostThreads threads) {
    metrics.gauge("hotpin.lost.threads", "Recognizers and voices that hang", threads::lost);
    metrics.count(
        "hotpin.lost.threads.ever",
        "Recognizers and voices that hung, those that came back included",
        threads::everLost);
    return this;
  }

  /** What turns count beside their outcome. */
  ServerMeters measure(TurnCounters turns, SlowTurns slow) {
    metrics.count("hotpin.turns.slow", "Turns beyond SLOW_TURN_MS", slow::count);
    metrics.count(
        "hotpin.turn.late.results",
        "Results that came after their turn's end and were dropped",
        turns::lateResults);
    metrics.count(
        "hotpin.turn.surplus.ends",
        "Ends of speech that came while a turn was in progress",
        turns::surplusEndsOfSpeech);
    metrics.count(
        "hotpin.turn.dropped.audio.bytes",
        "Samples that came while nobody listened",
        turns::droppedAudioBytes);
    String guesses = "hotpin.guesses";
    String description = "Questions asked before the end of speech, by what they were worth";
    metrics.count(guesses, description, turns::guessesRight, "result", "right");
    metrics.count(guesses, description, turns::guessesWasted, "result", "wasted");
    return this;
  }

  /** Limits that held. */
  ServerMeters measure(LimitCounters limits) {
    for (Limit limit : Limit.values()) {
      metrics.count(
          "hotpin.limit.hits",
          "How often a limit held",
          () -> limits.hits(limit),
          "limit",
          limit.label());
    }
    return this;
  }

  /** Credentials that were not good enough. */
  ServerMeters measure(AccessCounters refused) {
    for (Refusal refusal : Refusal.values()) {
      metrics.count(
          "hotpin.access.refusals",
          "How often somebody was not let in",
          () -> refused.refusals(refusal),
          "reason",
          refusal.label());
    }
    return this;
  }

  /** What waits, is stored, and is known of devices. */
  ServerMeters measure(
      UnreadReplies replies, ImageStore images, UploadBudget uploads, Quotas quotas) {
    metrics.gauge(
        "hotpin.reply.queue.bytes", "Replies that their sockets have not taken", replies::bytes);
    metrics.count(
        "hotpin.reply.evictions", "Replies dropped for lack of memory", replies::evictions);
    metrics.gauge("hotpin.images", "Pictures that wait for their question", images::size);
    metrics.gauge("hotpin.image.bytes", "Their bytes", images::totalBytes);
    metrics.gauge("hotpin.upload.bytes", "Uploads in progress", uploads::bytes);
    metrics.gauge("hotpin.quota.keys", "Devices whose turns are counted", quotas::size);
    return this;
  }

  /** Netty's buffers. */
  ServerMeters measure(ByteBufAllocator allocator) {
    metrics.gauge(
        "hotpin.netty.direct.bytes",
        "Direct memory that Netty has taken; -1 where it doesn't count",
        PlatformDependent::usedDirectMemory);
    if (allocator instanceof ByteBufAllocatorMetricProvider counted) {
      ByteBufAllocatorMetric metric = counted.metric();
      metrics.gauge(
          "hotpin.allocator.direct.bytes",
          "Direct memory that the allocator keeps, in use or not",
          metric::usedDirectMemory);
      metrics.gauge(
          "hotpin.allocator.heap.bytes",
          "Heap that the allocator keeps, in use or not",
          metric::usedHeapMemory);
    }
    if (allocator instanceof PooledByteBufAllocator pooled) {
      metrics.gauge(
          "hotpin.allocator.pinned.direct.bytes",
          "Direct memory that buffers hold at this moment",
          pooled::pinnedDirectMemory);
    }
    return this;
  }

  /**
   * Recognizers; they come when they are loaded.
   *
   * @param alsoWaitNanos is told too how long each utterance waited that had to
   */
  void measure(RecognizerPool pool, LongConsumer alsoWaitNanos) {
    metrics.gauge("hotpin.permits", "Utterances that may be recognized at once", pool::permits);
    String recognizers = "hotpin.recognizers";
    String description = "Recognizers by what they do";
    metrics.gauge(recognizers, description, pool::free, "state", "free");
    metrics.gauge(recognizers, description, pool::inUse, "state", "in_use");
    metrics.gauge(recognizers, description, pool::beingReplaced, "state", "being_replaced");
    metrics.gauge(
        "hotpin.waiting.utterances", "Utterances that wait for a recognizer", pool::waiting);
    metrics.gauge("hotpin.waiting.audio.bytes", "Their samples", pool::waitingPcmBytes);
    metrics.count(
        "hotpin.recognizer.failures", "Recognizers that failed in an utterance", pool::failures);
    metrics.count("hotpin.recognizer.replacements", "Recognizers made anew", pool::replacements);
    metrics.count(
        "hotpin.recognizer.long.loans",
        "Recognizers that were lent for longer than any utterance takes",
        pool::longLoans);
    metrics.count(
        "hotpin.recognizer.refused.feeds",
        "Utterances for whose samples there was no room",
        pool::refusedFeeds);
    LongConsumer waits =
        metrics.latencyRecorder(
            "hotpin.recognizer.wait", "Time that an utterance waited for a recognizer, if it did");
    pool.measureWaits(waits.andThen(alsoWaitNanos));
  }
}
