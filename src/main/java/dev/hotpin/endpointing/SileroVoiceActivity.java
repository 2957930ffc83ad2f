package dev.hotpin.endpointing;

import java.util.Arrays;
import java.util.Random;

/**
 * Voice activity by {@link SileroModel}. A stream has 1.3 KB of state of its own; the work space of
 * a window is shared by the streams of a thread.
 */
final class SileroVoiceActivity implements VoiceActivity {
  /** Samples of the window before that the model sees again. */
  private static final int CONTEXT_SAMPLES = 64;

  /** Samples at the end that are mirrored, to fill the last spectrum. */
  private static final int MIRRORED_SAMPLES = 64;

  private static final int HOP_SAMPLES = 128;
  private static final int SPECTRA = 4;
  private static final int CELLS = SileroModel.CELLS;

  private static final ThreadLocal<WorkSpace> WORK_SPACE = ThreadLocal.withInitial(WorkSpace::new);

  private final SileroModel model;
  private final float[] context = new float[CONTEXT_SAMPLES];
  private final float[] hidden = new float[CELLS];
  private final float[] cells = new float[CELLS];

  SileroVoiceActivity(SileroModel model) {
    this.model = model;
  }

  /** Windows that make the JIT compiler translate the inner loops. */
  private static final int WARM_UP_WINDOWS = 400;

  /** Hears noise until the code is compiled, so that the first speaker is not the slowest. */
  static void warmUp(SileroModel model) {
    SileroVoiceActivity warmed = new SileroVoiceActivity(model);
    float[] noise = new float[WINDOW_SAMPLES];
    Random random = new Random(WARM_UP_WINDOWS);
    for (int i = 0; i < WARM_UP_WINDOWS; i++) {
      for (int k = 0; k < noise.length; k++) {
        noise[k] = (random.nextFloat() - 0.5f) / 10;
      }
      warmed.probability(noise);
    }
  }

  /** What one window needs while it is computed. */
  private static final class WorkSpace {
    final float[] samples = new float[CONTEXT_SAMPLES + WINDOW_SAMPLES + MIRRORED_SAMPLES];
    final float[] spectra = new float[SPECTRA * SileroModel.BINS];
    final float[] first = new float[SPECTRA * 128];
    final float[] second = new float[2 * 64];
    final float[] third = new float[64];
    final float[] fourth = new float[CELLS];
    final float[] gates = new float[4 * CELLS];
    final Spectrum spectrum = new Spectrum();
  }

  @Override
  public void reset() {
    Arrays.fill(context, 0);
    Arrays.fill(hidden, 0);
    Arrays.fill(cells, 0);
  }

  @Override
  public float probability(float[] window) {
    WorkSpace space = WORK_SPACE.get();
    gather(window, space.samples);
    for (int i = 0; i < SPECTRA; i += 2) {
      space.spectrum.magnitudes(
          space.samples,
          i * HOP_SAMPLES,
          (i + 1) * HOP_SAMPLES,
          model.window,
          space.spectra,
          i * SileroModel.BINS);
    }
    int steps = model.first.apply(space.spectra, SPECTRA, space.first);
    steps = model.second.apply(space.first, steps, space.second);
    steps = model.third.apply(space.second, steps, space.third);
    model.fourth.apply(space.third, steps, space.fourth);
    remember(space.fourth, space.gates);
    float sum = model.outputBias;
    for (int i = 0; i < CELLS; i++) {
      sum += model.output[i] * Math.max(0, hidden[i]);
    }
    return VectorMath.sigmoid(sum);
  }

  private void gather(float[] window, float[] samples) {
    System.arraycopy(context, 0, samples, 0, CONTEXT_SAMPLES);
    System.arraycopy(window, 0, samples, CONTEXT_SAMPLES, WINDOW_SAMPLES);
    int end = CONTEXT_SAMPLES + WINDOW_SAMPLES;
    for (int i = 0; i < MIRRORED_SAMPLES; i++) {
      samples[end + i] = samples[end - 2 - i];
    }
    System.arraycopy(window, WINDOW_SAMPLES - CONTEXT_SAMPLES, context, 0, CONTEXT_SAMPLES);
  }

  /** One step of the LSTM cell: gates for input, forgetting, the cell and the output. */
  private void remember(float[] features, float[] gates) {
    System.arraycopy(model.cellBias, 0, gates, 0, gates.length);
    VectorMath.addProduct(gates, 0, model.cellInput, 0, features, 0, CELLS, gates.length);
    VectorMath.addProduct(gates, 0, model.cellHidden, 0, hidden, 0, CELLS, gates.length);
    for (int i = 0; i < CELLS; i++) {
      float in = VectorMath.sigmoid(gates[i]);
      float kept = VectorMath.sigmoid(gates[CELLS + i]);
      float candidate = (float) Math.tanh(gates[2 * CELLS + i]);
      float out = VectorMath.sigmoid(gates[3 * CELLS + i]);
      cells[i] = kept * cells[i] + in * candidate;
      hidden[i] = out * (float) Math.tanh(cells[i]);
    }
  }
}
