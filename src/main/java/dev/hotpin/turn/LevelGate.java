package dev.hotpin.turn;

import dev.hotpin.audio.Pcm;

/**
 * The cheapest judgement: by loudness, with the thresholds of {@link dev.hotpin.audio.VoicedSpan}
 * but only knowing what came so far. A frame is voiced if it is louder than {@value #OVER_NOISE}
 * times the noise floor, held between {@value #MIN_OF_PEAK} and {@value #MAX_OF_PEAK} of the
 * loudest one of late. Two voiced frames in a row are speech; one is a click.
 */
final class LevelGate implements VoiceGate {
  private static final int FRAME_MILLIS = 10;
  private static final int FRAME_SAMPLES = FRAME_MILLIS * Pcm.SAMPLE_RATE_HZ / 1000;
  private static final double OVER_NOISE = 3;
  private static final double MIN_OF_PEAK = 0.06;
  private static final double MAX_OF_PEAK = 0.25;

  /** Level below which all is silence: -60 dBFS. */
  private static final double SILENCE = 32;

  /** The floor follows a louder level by so much each frame: it doubles in 0.7 s. */
  private static final double FLOOR_RISE = 1.01;

  /** The loudest level is forgotten so fast: it halves in 3.5 s. */
  private static final double PEAK_FALL = 0.998;

  private double sumOfSquares;
  private int samples; // of the frame that is not whole yet
  private double floor = Double.NaN; // NaN before the first frame
  private double peak;
  private int voicedFrames; // in a row
  private long silentFrames;
  private boolean spoken;

  @Override
  public void hear(byte[] pcm, int pcmBytes) {
    for (int at = 0; at + 1 < pcmBytes; at += Pcm.BYTES_PER_SAMPLE) {
      double sample = (pcm[at] & 0xFF) | pcm[at + 1] << Byte.SIZE;
      sumOfSquares += sample * sample;
      if (++samples == FRAME_SAMPLES) {
        frame(Math.sqrt(sumOfSquares / FRAME_SAMPLES));
        sumOfSquares = 0;
        samples = 0;
      }
    }
  }

  private void frame(double level) {
    floor = Double.isNaN(floor) ? level : Math.min(level, Math.max(floor, 1) * FLOOR_RISE);
    peak = Math.max(level, peak * PEAK_FALL);
    double overNoise = Math.min(MAX_OF_PEAK * peak, OVER_NOISE * floor);
    double threshold = Math.max(SILENCE, Math.max(MIN_OF_PEAK * peak, overNoise));
    voicedFrames = level >= threshold ? voicedFrames + 1 : 0;
    if (voicedFrames > 1) {
      spoken = true;
      silentFrames = 0;
    } else {
      silentFrames++;
    }
  }

  @Override
  public long silentMillis() {
    return spoken ? silentFrames * FRAME_MILLIS : 0;
  }
}
