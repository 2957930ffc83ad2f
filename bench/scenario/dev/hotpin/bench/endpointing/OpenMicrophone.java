package dev.hotpin.bench.endpointing;

import dev.hotpin.audio.Pcm;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

/** A device that always listens, and what comes of one utterance. For one thread. */
public final class OpenMicrophone implements WebSocket.Listener {
  private static final int FRAME_MILLIS = 20;
  private static final int FRAME_BYTES = (int) Pcm.bytesOf(FRAME_MILLIS);

  private final StringBuilder text = new StringBuilder();
  private final WebSocket socket;
  private volatile long endpointNanos;
  private volatile long firstAudioNanos;
  private volatile boolean complete;

  /**
   * What one utterance came to, in milliseconds from its last voiced sample.
   *
   * @param endpointMillis below 0: a false end; {@link Double#NaN}: none came
   * @param audioMillis the first frame of the reply
   */
  public record Outcome(double endpointMillis, double audioMillis, int pauseMillis) {
    /** Whether the end was found before it was there. */
    public boolean isFalseEnd() {
      return endpointMillis < 0;
    }
  }

  public OpenMicrophone(URI server, String sessionId, int silenceMillis) {
    socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(server, this).join();
    socket
        .sendText(
            "{\"session_id\":\""
                + sessionId
                + "\",\"acks\":false,\"endpointing\":{\"silence_ms\":"
                + silenceMillis
                + "}}",
            true)
        .join();
  }

  /** Says it in real time, and waits for the end of its answer; then forgets the conversation. */
  public Outcome say(PausedUtterance utterance) {
    endpointNanos = 0;
    firstAudioNanos = 0;
    complete = false;
    byte[] pcm = utterance.pcm();
    long began = System.nanoTime();
    long lastVoicedNanos = began + utterance.endVoicedByte() / 32L * 1_000_000L;
    for (int at = 0; at + FRAME_BYTES <= pcm.length && !complete; at += FRAME_BYTES) {
      long due = began + (at / FRAME_BYTES + 1L) * FRAME_MILLIS * 1_000_000L; // when it is recorded
      LockSupport.parkNanos(due - System.nanoTime());
      socket.sendBinary(ByteBuffer.wrap(pcm, at, FRAME_BYTES), true).join();
    }
    Outcome outcome =
        new Outcome(
            millis(endpointNanos, lastVoicedNanos),
            millis(firstAudioNanos, lastVoicedNanos),
            utterance.pauseMillis());
    socket.sendText("{\"signal\":\"RESET\"}", true).join();
    return outcome;
  }

  /** Hangs up. */
  public void close() {
    socket.abort();
  }

  private static double millis(long nanos, long since) {
    return nanos == 0 ? Double.NaN : (nanos - since) / 1e6;
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
    text.append(part);
    if (last) {
      String message = text.toString();
      text.setLength(0);
      if (message.contains("\"reason\":\"endpoint\"") && endpointNanos == 0) {
        endpointNanos = System.nanoTime();
      }
      complete |= message.contains("\"status\":\"complete\"");
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
    if (data.hasRemaining() && firstAudioNanos == 0) {
      firstAudioNanos = System.nanoTime();
    }
    webSocket.request(1);
    return null;
  }
}
