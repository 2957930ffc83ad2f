package dev.hotpin.dialogue.redis;

import dev.hotpin.dialogue.Exchange;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries between this node's copies and Redis: asks what {@link NodeCopies} wants asked, brings
 * back the answers, hears what other nodes announce. Requests of different conversations are sent
 * without waiting for each other's answers. Thread: the one of {@link RedisLink}, but for the
 * methods that say so.
 */
final class Courier implements RedisLink.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

  private static final String CLAIMED = "claim";

  private final RedisLink link;
  private final NodeCopies copies;
  private final RedisImages images;
  private final byte[] ttlMillis;
  private final Script claim = Script.load("claim.lua", ScriptOutputType.MULTI);
  private final Script save = Script.load("save.lua", ScriptOutputType.VALUE);
  private boolean newerWasSaid;

  Courier(RedisLink link, NodeCopies copies, RedisImages images, RedisSettings settings) {
    this.link = link;
    this.copies = copies;
    this.images = images;
    this.ttlMillis = utf8(Long.toString(settings.ttlMillis()));
  }

  /** Has a conversation looked at soon. Any thread. */
  void pumpSoon(String sessionId) {
    if (copies.askForPump(sessionId)) {
      try {
        link.loop().execute(() -> pump(sessionId));
      } catch (RejectedExecutionException e) {
        copies.notNow(sessionId); // the node has stopped
      }
    }
  }

  private void pump(String sessionId) {
    if (!link.isUp()) {
      copies.notNow(sessionId);
      return;
    }
    NodeCopies.Op op = copies.next(sessionId);
    if (op instanceof NodeCopies.Claim wanted) {
      send(wanted);
    } else if (op instanceof NodeCopies.Save changed) {
      send(changed);
    }
  }

  private void send(NodeCopies.Claim op) {
    String sessionId = op.sessionId();
    String[] keys = {Keys.talk(sessionId), Keys.image(sessionId)};
    CompletionStage<List<Object>> answer =
        claim.run(
            link.commands(),
            keys,
            utf8(Keys.VERSION),
            utf8(op.claim()),
            utf8(Long.toString(link.clock().microsAt(op.openedNanos()))),
            ttlMillis,
            utf8(Keys.EVENTS),
            utf8(sessionId),
            utf8(op.prompt() ? "1" : "0"),
            utf8(op.answeredClaim()));
    CompletionStage<Void> unused =
        answer.handle(
            (reply, failure) -> {
              if (failure != null) {
                failed(op, failure);
              } else {
                claimed(op, reply);
              }
              return null;
            });
  }

  private void claimed(NodeCopies.Claim op, List<Object> answer) {
    ClaimReply reply;
    List<Exchange> kept;
    try {
      reply = ClaimReply.of(answer);
      kept = reply.doc() == null ? null : ExchangesJson.read(reply.doc());
    } catch (IOException | RuntimeException e) {
      LOG.error("session {}: what Redis keeps of it can't be read", op.sessionId(), e);
      copies.failed(op);
      return;
    }
    sayIfNewer(reply.status() == ClaimReply.Status.NEWER);
    if (reply.status() == ClaimReply.Status.REFUSED) {
      link.failed(new io.lettuce.core.RedisCommandExecutionException(reply.reason()));
    }
    if (!link.isUp()) {
      return; // that was the wrong Redis
    }
    copies.claimed(op, reply, kept, link.clock()::earliestMicrosAt).carryOut();
    if (reply.hasImage()) {
      images.fetch(op.sessionId());
    }
    if (reply.status() == ClaimReply.Status.OK) {
      pump(op.sessionId());
    }
  }

  private void sayIfNewer(boolean newer) {
    if (newer && !newerWasSaid) {
      newerWasSaid = true;
      LOG.warn(
          "Redis has conversations of a newer version of Hotpin, which this one leaves alone:"
              + " update this node, or give it another database in REDIS_URL");
    }
  }

  private void send(NodeCopies.Save op) {
    CompletionStage<byte[]> answer =
        save.run(
            link.commands(),
            new String[] {Keys.talk(op.sessionId())},
            utf8(Keys.VERSION),
            utf8(op.fence()),
            utf8(op.claim()),
            utf8(Long.toString(op.rev())),
            ExchangesJson.write(op.exchanges()),
            ttlMillis);
    CompletionStage<Void> unused =
        answer.handle(
            (status, failure) -> {
              if (failure != null) {
                failed(op, failure);
              } else {
                String text = new String(status, StandardCharsets.UTF_8);
                sayIfNewer(text.equals("newer"));
                copies.saved(op, text).carryOut();
                pump(op.sessionId());
              }
              return null;
            });
  }

  /** It is asked again when Redis takes writes, or is there again. */
  private void failed(NodeCopies.Op op, Throwable failure) {
    copies.failed(op);
    if (link.isUp()) {
      link.failed(failure);
    }
  }

  /**
   * What Redis keeps of a conversation that is not here, without claiming it; fails where it can't
   * be had. Any thread.
   */
  CompletableFuture<List<Exchange>> read(String sessionId) {
    CompletableFuture<List<Exchange>> read = new CompletableFuture<>();
    try {
      link.loop().execute(() -> read(sessionId, read));
    } catch (RejectedExecutionException e) {
      read.completeExceptionally(e); // the node has stopped
    }
    return read;
  }

  private void read(String sessionId, CompletableFuture<List<Exchange>> read) {
    if (!link.isUp()) {
      read.completeExceptionally(new IOException("Redis can't be reached"));
      return;
    }
    RedisAsyncCommands<String, byte[]> redis = link.commands();
    CompletionStage<Void> unused =
        redis
            .hget(Keys.talk(sessionId), "doc")
            .handle(
                (doc, failure) -> {
                  try {
                    if (failure != null) {
                      read.completeExceptionally(failure);
                    } else {
                      read.complete(doc == null ? List.of() : ExchangesJson.read(doc));
                    }
                  } catch (IOException e) {
                    read.completeExceptionally(e);
                  }
                  return null;
                });
  }

  /** Runs it on the loop after a while. Any thread. */
  void after(long delayMillis, Runnable task) {
    link.loop().schedule(task, delayMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void healthy() {
    copies.toResume().forEach(this::pump);
    images.resume();
  }

  @Override
  public void down() {
    copies.connectionLost().forEach(NodeCopies.Outcome::carryOut);
  }

  @Override
  public void announced(String message) {
    int end = message.indexOf(' ');
    String kind = end < 0 ? "" : message.substring(0, end);
    String rest = message.substring(end + 1);
    if (kind.equals(CLAIMED)) {
      String[] words = rest.split(" ", 3); // a session's name comes last: it may have blanks
      if (words.length == 3) {
        claimedElsewhere(words[2], words[0], words[1]);
      }
    } else if (kind.equals(RedisImages.POSTED)) {
      String[] words = rest.split(" ", 2);
      if (words.length == 2) {
        images.posted(words[1], words[0]);
      }
    }
  }

  private void claimedElsewhere(String sessionId, String fence, String byClaim) {
    try {
      copies.takenElsewhere(sessionId, Long.parseLong(fence), byClaim).carryOut();
    } catch (NumberFormatException e) {
      LOG.debug("not an announcement of ours: {}", fence);
    }
    images.claimed(sessionId, byClaim);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
