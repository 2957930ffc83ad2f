package dev.hotpin.endpointing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The weights of Silero VAD 6.2 for 16 kHz (MIT licence, see {@code SOURCE.md} beside the file): a
 * spectrum, four convolutions, one LSTM cell, one sigmoid. 310,000 numbers, shared by all streams,
 * laid out so that every inner loop runs along consecutive numbers, which the JIT compiler turns
 * into vector instructions: an own forward pass costs less than an inference runtime of 90 MB and
 * its native code, and runs wherever Java does. Immutable, any thread.
 */
final class SileroModel {
  private static final String FILE = "silero-vad-16k.safetensors";

  /** Samples of a window of the short Fourier transform. */
  static final int FFT_SAMPLES = 256;

  /** Frequencies from 0 to half of the sampling rate. */
  static final int BINS = FFT_SAMPLES / 2 + 1;

  /** Cells of the LSTM. */
  static final int CELLS = 128;

  final float[] window; // of the Fourier transform, FFT_SAMPLES
  final Convolution first;
  final Convolution second;
  final Convolution third;
  final Convolution fourth;
  final float[] cellInput; // [input][4 x CELLS]
  final float[] cellHidden; // [hidden][4 x CELLS]
  final float[] cellBias; // [4 x CELLS]: the sum of both
  final float[] output; // [CELLS]
  final float outputBias;

  private SileroModel(Map<String, float[]> weights) {
    window = new float[FFT_SAMPLES];
    for (int i = 0; i < FFT_SAMPLES; i++) {
      window[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / FFT_SAMPLES)); // Hann's
    }
    first = convolution(weights, "model.encoder.0.reparam_conv", BINS, 128, 1);
    second = convolution(weights, "model.encoder.1.reparam_conv", 128, 64, 2);
    third = convolution(weights, "model.encoder.2.reparam_conv", 64, 64, 2);
    fourth = convolution(weights, "model.encoder.3.reparam_conv", 64, CELLS, 1);
    cellInput = transposed(weights.get("model.decoder.rnn.weight_ih"), 4 * CELLS, CELLS);
    cellHidden = transposed(weights.get("model.decoder.rnn.weight_hh"), 4 * CELLS, CELLS);
    cellBias = weights.get("model.decoder.rnn.bias_ih").clone();
    float[] hiddenBias = weights.get("model.decoder.rnn.bias_hh");
    for (int i = 0; i < cellBias.length; i++) {
      cellBias[i] += hiddenBias[i];
    }
    output = weights.get("model.decoder.decoder.2.weight");
    outputBias = weights.get("model.decoder.decoder.2.bias")[0];
  }

  /** The bundled weights. Reads 1.2 MB: not on an event loop. */
  static SileroModel load() {
    try (InputStream in = SileroModel.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IOException(FILE + " is missing");
      }
      return new SileroModel(SafeTensors.parse(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("The voice activity model can't be read", e);
    }
  }

  private static Convolution convolution(
      Map<String, float[]> weights, String name, int in, int out, int stride) {
    float[] kernel = weights.get(name + ".weight"); // [out][in][tap]
    float[] turned = new float[kernel.length]; // [tap][in][out]
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        for (int tap = 0; tap < Convolution.TAPS; tap++) {
          turned[(tap * in + i) * out + o] = kernel[(o * in + i) * Convolution.TAPS + tap];
        }
      }
    }
    return new Convolution(turned, weights.get(name + ".bias"), in, out, stride);
  }

  private static float[] transposed(float[] matrix, int rows, int columns) {
    float[] turned = new float[matrix.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = matrix[row * columns + column];
      }
    }
    return turned;
  }
}
