package dev.hotpin.bench.endpointing;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.VoicedSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A recording with a pause in mid-phrase, in a quiet room: a second of room, speech, the pause,
 * speech, room. The pause is put where the speaker was quietest, so in no vowel.
 *
 * @param pcm all of it
 * @param endVoicedByte where the last voiced sample ends
 * @param pauseMillis how long the pause is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PausedUtterance(byte[] pcm, int endVoicedByte, int pauseMillis) {
  /** Pauses of speakers who think (given). */
  private static final int MIN_PAUSE_MILLIS = 200;

  private static final int MAX_PAUSE_MILLIS = 500;
  private static final int ROOM_MILLIS = 1_000;
  private static final int AFTER_MILLIS = 4_000;
  private static final int FRAME_BYTES = (int) Pcm.bytesOf(40);
  private static final int CHOICES = 3;
  private static final int ROOM_AMPLITUDE = 12;

  /** Makes one of a recording; the same seed makes the same. */
  public static PausedUtterance of(byte[] recording, Random random) {
    VoicedSpan span = VoicedSpan.of(recording);
    byte[] speech = Arrays.copyOfRange(recording, span.startByte(), span.endByte());
    int cut = quietPlace(speech, random);
    int pauseMillis = MIN_PAUSE_MILLIS + random.nextInt(MAX_PAUSE_MILLIS - MIN_PAUSE_MILLIS + 1);
    int pauseBytes = (int) Pcm.bytesOf(pauseMillis);
    int at = (int) Pcm.bytesOf(ROOM_MILLIS);
    int end = at + speech.length + pauseBytes;
    byte[] pcm = room(end + (int) Pcm.bytesOf(AFTER_MILLIS), random);
    System.arraycopy(speech, 0, pcm, at, cut);
    System.arraycopy(speech, cut, pcm, at + cut + pauseBytes, speech.length - cut);
    return new PausedUtterance(pcm, end, pauseMillis);
  }

  private static byte[] room(int bytes, Random random) {
    byte[] pcm = new byte[bytes];
    for (int i = 0; i < bytes; i += 2) {
      int sample = random.nextInt(2 * ROOM_AMPLITUDE + 1) - ROOM_AMPLITUDE;
      pcm[i] = (byte) sample;
      pcm[i + 1] = (byte) (sample >> 8);
    }
    return pcm;
  }

  /** One of the quietest places between a quarter and three quarters of the speech. */
  private static int quietPlace(byte[] speech, Random random) {
    List<Integer> places = new ArrayList<>();
    for (int at = speech.length / 4 / FRAME_BYTES * FRAME_BYTES;
        at + FRAME_BYTES < speech.length * 3 / 4;
        at += FRAME_BYTES / 4) {
      places.add(at);
    }
    places.sort((a, b) -> Double.compare(energy(speech, a), energy(speech, b)));
    List<Integer> chosen = new ArrayList<>();
    for (int place : places) {
      boolean apart = chosen.stream().allMatch(c -> Math.abs(c - place) > 4 * FRAME_BYTES);
      if (apart && chosen.size() < CHOICES) {
        chosen.add(place);
      }
    }
    return chosen.get(random.nextInt(chosen.size())) + FRAME_BYTES / 2;
  }

  private static double energy(byte[] pcm, int from) {
    double sum = 0;
    for (int at = from; at < from + FRAME_BYTES; at += 2) {
      double sample = (short) ((pcm[at] & 0xFF) | pcm[at + 1] << 8);
      sum += sample * sample;
    }
    return sum;
  }
}
