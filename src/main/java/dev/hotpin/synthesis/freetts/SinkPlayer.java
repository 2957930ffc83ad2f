package dev.hotpin.synthesis.freetts;

import com.sun.speech.freetts.audio.AudioPlayer;
import javax.sound.sampled.AudioFormat;

/**
 * What FreeTTS takes for a loudspeaker: hands its samples to a sink. What else a player can do
 * (pause, volume, time) has no meaning here. Thread: the one that speaks.
 */
final class SinkPlayer implements AudioPlayer {
  private final SampleSink sink;
  private AudioFormat format;
  private float volume = 1;

  SinkPlayer(SampleSink sink) {
    this.sink = sink;
  }

  @Override
  public boolean write(byte[] bigEndian, int offset, int length) {
    return sink.write(bigEndian, offset, length);
  }

  @Override
  public boolean write(byte[] bigEndian) {
    return write(bigEndian, 0, bigEndian.length);
  }

  @Override
  public void setAudioFormat(AudioFormat format) {
    this.format = format;
  }

  @Override
  public AudioFormat getAudioFormat() {
    return format;
  }

  @Override
  public void setVolume(float volume) {
    this.volume = volume;
  }

  @Override
  public float getVolume() {
    return volume;
  }

  @Override
  public void begin(int bytes) {}

  @Override
  public boolean end() {
    return !sink.isClosed();
  }

  @Override
  public boolean drain() {
    return !sink.isClosed();
  }

  @Override
  public void reset() {}

  @Override
  public void cancel() {}

  @Override
  public void close() {}

  @Override
  public void pause() {}

  @Override
  public void resume() {}

  @Override
  public long getTime() {
    return -1;
  }

  @Override
  public void resetTime() {}

  @Override
  public void startFirstSampleTimer() {}

  @Override
  public void showMetrics() {}
}
