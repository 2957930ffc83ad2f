package dev.hotpin.models;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands the pieces of one HTTP body to their taker as they come, one at a time, so that nothing
 * piles up. Runs on threads of the HTTP client, which may wait for the disk.
 */
final class BodyWriter implements HttpResponse.BodySubscriber<Void> {

  /** Takes a body. */
  interface Taker {
    /** The next piece; it must be consumed before this returns. */
    void accept(ByteBuffer piece) throws IOException;
  }

  private final Taker taker;
  private final AtomicLong receivedBytes;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private Flow.Subscription subscription;

  /**
   * @param taker null to refuse the body
   * @param receivedBytes counts what has come, for who watches
   */
  BodyWriter(Taker taker, AtomicLong receivedBytes) {
    this.taker = taker;
    this.receivedBytes = receivedBytes;
  }

  @Override
  public CompletionStage<Void> getBody() {
    return done;
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription = newSubscription;
    if (taker == null) {
      subscription.cancel();
      done.complete(null);
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> pieces) {
    try {
      for (ByteBuffer piece : pieces) {
        receivedBytes.addAndGet(piece.remaining());
        taker.accept(piece);
      }
      subscription.request(1);
    } catch (IOException | RuntimeException e) {
      subscription.cancel();
      done.completeExceptionally(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    done.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    done.complete(null);
  }
}
