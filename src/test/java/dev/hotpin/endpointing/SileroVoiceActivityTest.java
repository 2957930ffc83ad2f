package dev.hotpin.endpointing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.testing.Recordings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SileroVoiceActivityTest {
  /** What onnxruntime 1.32 makes of go-forward-ten-meters with silero_vad_16k_op15.onnx 6.2.3. */
  private static final double[] REFERENCE = {
    0.0425, 0.0163, 0.0118, 0.0077, 0.0086, 0.0061, 0.0062, 0.0201, 0.0136, 0.0062, 0.0041, 0.0036,
    0.0028, 0.0035, 0.0031, 0.0213, 0.9012, 0.9907, 0.9952, 0.9971, 0.9996, 0.9997, 0.9997, 0.9996,
    0.9999, 0.9999, 0.9993, 0.9966, 0.9951, 0.9992, 0.9994, 0.9994, 0.9995, 0.9992, 0.9995, 0.9975,
    0.9950, 0.9699, 0.8748, 0.7872, 0.6154, 0.8078, 0.9963, 0.9992, 0.9996, 0.9999, 0.9999, 0.9999,
    0.9997, 0.9999, 0.9999, 0.9999, 0.9999, 1.0000, 1.0000, 0.9997, 0.9995, 0.9974, 0.9926, 0.9977,
    0.9998, 0.9999, 0.9999, 0.9999, 0.9999, 0.9999, 0.9997, 0.9917, 0.9623, 0.7837, 0.4005, 0.1090,
    0.0341, 0.0140, 0.0117, 0.0127, 0.0120, 0.0114, 0.0104, 0.0093, 0.0090, 0.0087, 0.0093, 0.0093,
    0.0348, 0.0128, 0.0346
  };

  private static final SileroModel MODEL = SileroModel.load();

  private static float[] windows(String name) {
    byte[] pcm = Recordings.pcm(name);
    float[] samples = new float[pcm.length / 2];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) ((pcm[2 * i] & 0xFF) | pcm[2 * i + 1] << 8) / 32_768f;
    }
    return samples;
  }

  private static float[] probabilities(VoiceActivity voice, float[] samples) {
    float[] all = new float[samples.length / VoiceActivity.WINDOW_SAMPLES];
    for (int i = 0; i < all.length; i++) {
      int from = i * VoiceActivity.WINDOW_SAMPLES;
      all[i] =
          voice.probability(Arrays.copyOfRange(samples, from, from + VoiceActivity.WINDOW_SAMPLES));
    }
    return all;
  }

  @Test
  void itComputesWhatTheReferenceRuntimeDoes() {
    float[] got = probabilities(new SileroVoiceActivity(MODEL), windows(Recordings.GO_FORWARD));
    assertEquals(REFERENCE.length, got.length);
    for (int i = 0; i < got.length; i++) {
      assertEquals(REFERENCE[i], got[i], 0.0005, "window " + i);
    }
  }

  @Test
  void streamsDoNotHearEachOther() {
    float[] command = windows(Recordings.GO_FORWARD);
    float[] sentence = windows(Recordings.YOUNG_MAN);
    float[] alone = probabilities(new SileroVoiceActivity(MODEL), command);
    VoiceActivity one = new SileroVoiceActivity(MODEL);
    VoiceActivity other = new SileroVoiceActivity(MODEL);
    for (int i = 0; i < alone.length; i++) {
      int from = i * VoiceActivity.WINDOW_SAMPLES;
      int to = from + VoiceActivity.WINDOW_SAMPLES;
      assertEquals(alone[i], one.probability(Arrays.copyOfRange(command, from, to)));
      other.probability(Arrays.copyOfRange(sentence, from, to));
    }
  }

  @Test
  void afterAResetNothingOfTheStreamBeforeIsLeft() {
    float[] command = windows(Recordings.GO_FORWARD);
    VoiceActivity voice = new SileroVoiceActivity(MODEL);
    float[] first = probabilities(voice, command);
    probabilities(voice, windows(Recordings.AMIABLE));
    voice.reset();
    assertTrue(Arrays.equals(first, probabilities(voice, command)));
  }

  @Test
  void brokenWeightsAreRefused() {
    assertThrows(IOException.class, () -> SafeTensors.parse(new byte[3]));
    assertThrows(IOException.class, () -> SafeTensors.parse(new byte[64]));
    byte[] beyond = file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 4);
    assertThrows(IOException.class, () -> SafeTensors.parse(beyond));
    byte[] half = file("{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4);
    assertThrows(IOException.class, () -> SafeTensors.parse(half));
  }

  private static byte[] file(String header, int dataBytes) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    byte[] file = new byte[8 + text.length + dataBytes];
    file[0] = (byte) text.length;
    System.arraycopy(text, 0, file, 8, text.length);
    return file;
  }
}
