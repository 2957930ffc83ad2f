package dev.hotpin.audio;

import java.util.Arrays;

/**
 * Changes the sampling rate of a mono stream, band-limited, block by block: the blocks' sizes don't
 * change what comes out.
 *
 * <p>Design: with {@code from : to} cut to the lowest terms {@code M : L}, output sample {@code n}
 * lies at {@code n·M/L} input samples. The position is kept as a whole number and a remainder of
 * {@code L}, so that no rounding adds up: there is no drift at any pair of whole rates. Each output
 * sample is a sum of the input around it, weighed by the row of {@link FilterRows} for that
 * remainder; the filter is symmetric around the output's time, so that nothing is delayed but for
 * the wait for {@link FilterRows#reach} samples of input, which {@link #flush} ends: all in all
 * {@code ceil(inputs·L/M)} samples come out.
 *
 * <p>Thread: one at a time.
 */
public final class Resampler {
  /** The most input samples that one call takes. */
  public static final int MAX_BLOCK_SAMPLES = 4_096;

  private final FilterRows rows;
  private final int reach; // input samples on each side of an output sample
  private final int phases; // L
  private final int wholeStep; // input samples between two output samples, rounded down
  private final int phaseStep; // and the rest, in parts of 1/L
  private final float[] input; // what is still needed, and a block
  private int filled; // samples in it
  private int at; // index of the input sample at or before the next output's time
  private int phase; // how far after it, in parts of 1/L
  private long taken; // since the start of the stream
  private long given;

  /**
   * @param fromHz rate of the input, above 0
   * @param toHz rate of the output, above 0
   */
  public Resampler(int fromHz, int toHz) {
    rows = FilterRows.of(fromHz, toHz);
    reach = rows.reach();
    phases = rows.phases();
    int step = rows.step();
    wholeStep = step / phases;
    phaseStep = step % phases;
    input = new float[2 * reach + wholeStep + 1 + MAX_BLOCK_SAMPLES];
    reset();
  }

  /** All of {@code mono} at once. */
  static float[] whole(float[] mono, int fromHz, int toHz) {
    if (fromHz == toHz) {
      return mono;
    }
    Resampler resampler = new Resampler(fromHz, toHz);
    float[] out = new float[resampler.maxOutput(mono.length)];
    float[] block = new float[resampler.maxOutput(MAX_BLOCK_SAMPLES)];
    int made = 0;
    for (int from = 0; from < mono.length; from += MAX_BLOCK_SAMPLES) {
      int count = Math.min(MAX_BLOCK_SAMPLES, mono.length - from);
      int got = resampler.resample(mono, from, count, block);
      System.arraycopy(block, 0, out, made, got);
      made += got;
    }
    int rest = resampler.flush(block);
    System.arraycopy(block, 0, out, made, rest);
    return Arrays.copyOf(out, made + rest);
  }

  /** The most that {@link #resample} makes of so many samples, or {@link #flush} after it. */
  public int maxOutput(int inputs) {
    return (int) (((long) inputs + 2L * reach) * phases / rows.step()) + 2;
  }

  /** Begins a new stream: silence before it. */
  public void reset() {
    Arrays.fill(input, 0, reach, 0);
    filled = reach;
    at = reach;
    phase = 0;
    taken = 0;
    given = 0;
  }

  /**
   * Takes {@code count} samples, at most {@link #MAX_BLOCK_SAMPLES}, and makes what can be made.
   *
   * @return how many samples are in {@code out} now, from its start
   */
  public int resample(float[] mono, int from, int count, float[] out) {
    System.arraycopy(mono, from, input, filled, count);
    filled += count;
    taken += count;
    return produce(out, Long.MAX_VALUE);
  }

  /** Ends the stream, with silence after it, and begins a new one; returns as above. */
  public int flush(float[] out) {
    long owed = (taken * phases + rows.step() - 1) / rows.step() - given;
    Arrays.fill(input, filled, filled + reach + 1, 0);
    filled += reach + 1;
    int made = produce(out, owed);
    reset();
    return made;
  }

  private int produce(float[] out, long most) {
    int made = 0;
    while (made < most && at + reach < filled) {
      out[made++] = sum(rows.row(phase), at - reach + 1);
      at += wholeStep;
      phase += phaseStep;
      if (phase >= phases) {
        phase -= phases;
        at++;
      }
    }
    given += made;
    forget(Math.min(at - reach, filled));
    return made;
  }

  private void forget(int samples) {
    System.arraycopy(input, samples, input, 0, filled - samples);
    filled -= samples;
    at -= samples;
  }

  /** Four sums at a time: the processor need not wait for one addition to begin the next. */
  private float sum(float[] row, int start) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int end = row.length & ~3;
    for (int i = 0; i < end; i += 4) {
      a += row[i] * input[start + i];
      b += row[i + 1] * input[start + i + 1];
      c += row[i + 2] * input[start + i + 2];
      d += row[i + 3] * input[start + i + 3];
    }
    for (int i = end; i < row.length; i++) {
      a += row[i] * input[start + i];
    }
    return a + b + (c + d);
  }
}
