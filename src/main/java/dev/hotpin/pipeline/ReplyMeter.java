package dev.hotpin.pipeline;

/**
 * How far the audio stream of one channel is: written by {@link WavStreamer}, read by {@link
 * TurnHandler}. Thread: the channel's event loop.
 */
public final class ReplyMeter {
  private int turn;
  private long pcmBytesHandedOver;
  private boolean room = true;

  void start(int newTurn) {
    turn = newTurn;
    pcmBytesHandedOver = 0;
  }

  void handedOver(long pcmBytes) {
    pcmBytesHandedOver += pcmBytes;
  }

  void setRoom(boolean room) {
    this.room = room;
  }

  /** Whether all samples so far are handed to the socket and it takes more. */
  boolean hasRoom() {
    return room;
  }

  /**
   * Bytes of samples of {@code ofTurn} that the socket has taken.
   *
   * @param pendingBytes what the channel holds that the socket has not taken
   */
  long pcmBytesWritten(int ofTurn, long pendingBytes) {
    return ofTurn == turn ? Math.max(0, pcmBytesHandedOver - pendingBytes) : 0;
  }
}
