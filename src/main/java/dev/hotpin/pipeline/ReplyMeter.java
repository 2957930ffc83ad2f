package dev.hotpin.pipeline;

/**
 * How far the audio stream of one channel is: written by {@link WavStreamer}, read by {@link
 * TurnHandler}. Thread: the channel's event loop.
 */
public final class ReplyMeter {
  private int turn;
  private long pcmBytesHandedOver;
  private long encodedBytesHandedOver; // the same sound as it goes over the wire
  private boolean room = true;
  private boolean encoding;

  void start(int newTurn) {
    turn = newTurn;
    pcmBytesHandedOver = 0;
    encodedBytesHandedOver = 0;
  }

  /** A frame of {@code encodedBytes} went to the socket, which plays as long as so much PCM. */
  void handedOver(long pcmBytes, long encodedBytes) {
    pcmBytesHandedOver += pcmBytes;
    encodedBytesHandedOver += encodedBytes;
  }

  /** Whether samples are on their way to the stream through an encoder. */
  void setEncoding(boolean encoding) {
    this.encoding = encoding;
  }

  void setRoom(boolean room) {
    this.room = room;
  }

  /** Whether all samples so far are handed to the socket and it takes more. */
  boolean hasRoom() {
    return room && !encoding;
  }

  /**
   * Bytes of samples of {@code ofTurn} that the socket has taken.
   *
   * @param pendingBytes what the channel holds that the socket has not taken
   */
  long pcmBytesWritten(int ofTurn, long pendingBytes) {
    if (ofTurn != turn || encodedBytesHandedOver == 0) {
      return 0;
    }
    long pendingPcmBytes = pendingBytes * pcmBytesHandedOver / encodedBytesHandedOver;
    return Math.max(0, pcmBytesHandedOver - pendingPcmBytes);
  }
}
