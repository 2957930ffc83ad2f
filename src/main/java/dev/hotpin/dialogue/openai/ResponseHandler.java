package dev.hotpin.dialogue.openai;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.asynchttpclient.AsyncHandler;
import org.asynchttpclient.HttpResponseBodyPart;
import org.asynchttpclient.HttpResponseStatus;
import org.asynchttpclient.netty.request.NettyRequest;

/**
 * Carries what happens on a connection's event loop over to the loop on which a call lives, as byte
 * arrays: no reference-counted buffer leaves its loop. What is queued between the loops is bounded
 * by {@link #MAX_RESPONSE_BYTES}: a response beyond it is broken off.
 */
final class ResponseHandler implements AsyncHandler<Void> {

  /** Hears of one exchange, on the home loop, in order. */
  interface Sink {
    /** The name has been looked up, or needed no looking up. */
    void onNameResolved();

    /** A connection is there; the request goes out on it. */
    void onSent();

    /** Status and headers. */
    void onBegin(int status, HttpHeaders headers);

    /** Bytes of the body, never none. */
    void onBody(byte[] bytes);

    /** The response ended as it should. The last event. */
    void onEnd();

    /** There is no response, or it was cut. The last event. */
    void onLost(Throwable cause);
  }

  /** A reply of 100,000 characters, sent letter by letter in chunks of 300 bytes. */
  static final int MAX_RESPONSE_BYTES = 32 * 1024 * 1024;

  private final EventLoop home;
  private final Sink sink;
  private final Runnable pooled;
  private int status;
  private boolean begun;
  private long bytesSeen;

  /**
   * @param pooled told, on any thread, when the connection is about to go back to the pool
   */
  ResponseHandler(EventLoop home, Sink sink, Runnable pooled) {
    this.home = home;
    this.sink = sink;
    this.pooled = pooled;
  }

  @Override
  public void onHostnameResolutionSuccess(String name, List<InetSocketAddress> addresses) {
    atHome(sink::onNameResolved);
  }

  @Override
  public void onRequestSend(NettyRequest request) {
    atHome(sink::onSent);
  }

  @Override
  public State onStatusReceived(HttpResponseStatus responseStatus) {
    status = responseStatus.getStatusCode();
    return State.CONTINUE;
  }

  @Override
  public State onHeadersReceived(HttpHeaders headers) {
    begin(headers);
    return State.CONTINUE;
  }

  /** The client leaves headers out where there are none. */
  private void begin(HttpHeaders headers) {
    if (!begun) {
      begun = true;
      int received = status;
      atHome(() -> sink.onBegin(received, headers));
    }
  }

  @Override
  public State onBodyPartReceived(HttpResponseBodyPart part) {
    begin(EmptyHttpHeaders.INSTANCE);
    byte[] bytes = part.getBodyPartBytes();
    bytesSeen += bytes.length;
    if (bytesSeen > MAX_RESPONSE_BYTES) {
      return State.ABORT;
    }
    if (bytes.length > 0) {
      atHome(() -> sink.onBody(bytes));
    }
    return State.CONTINUE;
  }

  @Override
  public void onConnectionOffer(Channel connection) {
    pooled.run();
  }

  @Override
  public Void onCompleted() {
    atHome(sink::onEnd);
    return null;
  }

  @Override
  public void onThrowable(Throwable cause) {
    atHome(() -> sink.onLost(cause));
  }

  private void atHome(Runnable task) {
    if (home.inEventLoop()) {
      task.run();
      return;
    }
    try {
      home.execute(task);
    } catch (RejectedExecutionException e) {
      // The loops have been shut down, and the model with them: it has told its calls.
    }
  }
}
