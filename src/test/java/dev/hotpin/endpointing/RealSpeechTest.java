package dev.hotpin.endpointing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.endpointing.HeardSpeech.Utterance;
import dev.hotpin.testing.Recordings;
import dev.hotpin.testing.Recordings.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bundled model on real recordings between silences, clean and in noise. */
class RealSpeechTest {
  private static final Endpointers ENDPOINTERS =
      Endpointers.load(new EndpointingSettings(700, 96, 256, true, 60_000));
  private static final int SILENCE_MILLIS = 700;
  private static final int BLOCK_BYTES = (int) Pcm.bytesOf(8);
  private static final int ROUNDS = 4;

  private static void assertWhole(Scene scene, HeardSpeech heard, String what) {
    assertEquals(1, heard.utterances.size(), what);
    Utterance utterance = heard.only();
    assertTrue(
        utterance.fromByte <= scene.firstVoicedByte,
        what + ": begins late by " + (utterance.fromByte - scene.firstVoicedByte) / 32);
    assertTrue(
        utterance.toByte() >= scene.endVoicedByte,
        what + ": ends early by " + (scene.endVoicedByte - utterance.toByte()) / 32);
  }

  @ParameterizedTest
  @CsvSource({"WHITE,20", "WHITE,10", "WHITE,5"})
  void inSteadyNoiseSpeechIsFoundWholeAndItsEndInTime(Scene.Noise noise, int snrDb) {
    for (Recording recording : Recordings.english()) {
      for (int seed = 0; seed < ROUNDS; seed++) {
        Scene scene = Scene.noisy(recording.pcm(), noise, snrDb, seed);
        HeardSpeech heard =
            new HeardSpeech(ENDPOINTERS, SILENCE_MILLIS).hear(scene.pcm, BLOCK_BYTES);
        String what = recording.name() + " " + noise + " " + snrDb + " dB, seed " + seed;
        assertWhole(scene, heard, what);
        assertTrue(heard.only().ended, what);
        assertTrue(
            heard.only().toByte() - scene.endVoicedByte <= Pcm.bytesOf(SILENCE_MILLIS + 100),
            what + ": ends late");
      }
    }
  }

  /** Babble is speech: only that the speaker is found whole is promised, not when it ends. */
  @ParameterizedTest
  @CsvSource({"BABBLE,20", "BABBLE,10", "BABBLE,5"})
  void amongTheVoicesOfOthersNothingOfTheSpeakerIsLost(Scene.Noise noise, int snrDb) {
    for (Recording recording : Recordings.english()) {
      for (int seed = 0; seed < ROUNDS; seed++) {
        Scene scene = Scene.noisy(recording.pcm(), noise, snrDb, seed);
        HeardSpeech heard =
            new HeardSpeech(ENDPOINTERS, SILENCE_MILLIS).hear(scene.pcm, BLOCK_BYTES);
        String what = recording.name() + " " + noise + " " + snrDb + " dB, seed " + seed;
        boolean whole =
            heard.utterances.stream()
                .anyMatch(
                    u -> u.fromByte <= scene.firstVoicedByte && u.toByte() >= scene.endVoicedByte);
        assertTrue(whole, what);
      }
    }
  }

  @Test
  void inAQuietRoomTheLastVoicedSampleIsKnownWithinAFifthOfASecond() {
    for (Recording recording : Recordings.english()) {
      for (int seed = 0; seed < ROUNDS; seed++) {
        Scene scene = Scene.clean(recording.pcm(), seed);
        HeardSpeech heard =
            new HeardSpeech(ENDPOINTERS, SILENCE_MILLIS).hear(scene.pcm, BLOCK_BYTES);
        assertWhole(scene, heard, recording.name());
        assertTrue(heard.only().ended);
        long off = heard.only().lastVoicedNanos - scene.endVoicedByte;
        assertTrue(Math.abs(off) <= Pcm.bytesOf(200), recording.name() + ": " + off / 32 + " ms");
      }
    }
  }

  @Test
  void theSizeOfPacketsChangesNothing() {
    Scene scene = Scene.clean(Recordings.pcm(Recordings.YOUNG_MAN), 1);
    byte[] expected =
        new HeardSpeech(ENDPOINTERS, SILENCE_MILLIS).hear(scene.pcm, 640).only().pcm.toByteArray();
    for (int blockBytes : new int[] {2, 14, 1_022, 1_024, 1_026, 4_096, 30_000, 1 << 20}) {
      HeardSpeech heard = new HeardSpeech(ENDPOINTERS, SILENCE_MILLIS).hear(scene.pcm, blockBytes);
      assertEquals(expected.length, heard.only().pcm.size(), "blocks of " + blockBytes + " bytes");
    }
  }

  @Test
  void loudMusicLikeTonesClicksAndHumAreNotSpeech() {
    for (byte[] sound : NotSpeech.all()) {
      HeardSpeech heard = new HeardSpeech(ENDPOINTERS, SILENCE_MILLIS).hear(sound, BLOCK_BYTES);
      assertEquals(0, heard.utterances.size());
    }
  }

  @Test
  void clippedAndOffsetSpeechIsFoundToo() {
    Scene scene = Scene.clean(Recordings.pcm(Recordings.AMIABLE), 3);
    for (byte[] pcm :
        new byte[][] {
          NotSpeech.amplified(scene.pcm, 40, 0), NotSpeech.amplified(scene.pcm, 1, 6_000)
        }) {
      HeardSpeech heard = new HeardSpeech(ENDPOINTERS, SILENCE_MILLIS).hear(pcm, BLOCK_BYTES);
      assertTrue(
          heard.utterances.stream().anyMatch(u -> u.fromByte <= scene.firstVoicedByte),
          "speech not found");
      assertTrue(heard.utterances.get(0).toByte() >= scene.endVoicedByte);
    }
  }
}
