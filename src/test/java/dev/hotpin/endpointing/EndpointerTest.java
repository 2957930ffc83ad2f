package dev.hotpin.endpointing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.Tone;
import dev.hotpin.endpointing.Endpointer.Attention;
import dev.hotpin.testing.LoudVoice;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The rules, with tones for voice: what is voice is the model's business. */
class EndpointerTest {
  private static final int BLOCK_BYTES = 256;
  private static final int WINDOW_MILLIS = 32;

  /** Takes anything for voice that is louder than -28 dBFS. */
  private static final Endpointers EAGER =
      new Endpointers(
          () -> new LoudVoice(0.03f), new EndpointingSettings(700, 96, 256, true, 60_000));

  private final HeardSpeech heard = new HeardSpeech(LoudVoice.ENDPOINTERS, 700);

  private EndpointerTest voice(int millis) {
    heard.hear(LoudVoice.voice(millis), BLOCK_BYTES);
    return this;
  }

  private EndpointerTest silence(int millis) {
    heard.hear(LoudVoice.silence(millis), BLOCK_BYTES);
    return this;
  }

  @Test
  void anUtteranceHasItsPreRollAndItsPause() {
    silence(2_000).voice(1_000).silence(2_000);
    HeardSpeech.Utterance only = heard.only();
    long from = Pcm.millisOf(only.fromByte);
    assertTrue(
        from <= 2_000 - EndpointingSettings.PRE_ROLL_MILLIS + WINDOW_MILLIS && from > 1_000,
        from + " ms");
    long waited = Pcm.millisOf(only.toByte()) - 3_000;
    int expected = Patience.unknownMillis(700);
    assertTrue(waited >= expected && waited <= expected + 2 * WINDOW_MILLIS, waited + " ms");
    assertEquals(3_000.0, (double) Pcm.millisOf(only.lastVoicedNanos), 8.0);
  }

  @Test
  void aPauseThatIsShorterIsPartOfTheUtterance() {
    silence(500).voice(500).silence(500).voice(500).silence(1_000);
    assertTrue(heard.only().ended);
    assertEquals(2_000.0, (double) Pcm.millisOf(heard.only().lastVoicedNanos), 8.0);
  }

  @Test
  void thePauseThatIsWaitedForFollowsTheWordsWithinItsBounds() {
    silence(500).voice(500);
    heard.endpointer.waitFor(420);
    silence(480);
    assertFalse(heard.endpointer.isSpeaking());
    voice(500);
    heard.endpointer.waitFor(10_000);
    silence(660);
    assertTrue(heard.endpointer.isSpeaking());
    silence(100);
    assertFalse(heard.endpointer.isSpeaking());
    voice(500);
    heard.endpointer.waitFor(1);
    silence(EndpointingSettings.MIN_SILENCE_MILLIS - WINDOW_MILLIS);
    assertTrue(heard.endpointer.isSpeaking());
    assertEquals(3, heard.utterances.size());
  }

  @Test
  void aClickIsNoUtterance() {
    for (int i = 0; i < 20; i++) {
      silence(400).voice(40);
    }
    silence(1_000);
    assertEquals(0, heard.utterances.size());
  }

  @Test
  void theSoundOfAnOnsetIsThereForOneWhoseEndIsToldByTheDevice() {
    silence(1_000).voice(70);
    assertEquals(0, heard.utterances.size());
    assertTrue(heard.endpointer.onset().length >= Pcm.bytesOf(70));
    silence(400);
    assertEquals(0, heard.endpointer.onset().length);
  }

  @Test
  void whileAnAnswerIsMadeACoughIsNoUtteranceButSpeechIsWhole() {
    heard.endpointer.attend(Attention.ANSWERING);
    silence(1_000).voice(200).silence(1_000);
    assertEquals(0, heard.utterances.size());
    voice(400);
    assertEquals(1, heard.utterances.size());
    assertTrue(Pcm.millisOf(heard.only().fromByte) <= 2_200);
  }

  @Test
  void whileAReplyPlaysSpeechMustBeLouderThanItsEcho() {
    byte[] echo = Tone.of(300, 4_000, -30); // not voice for the model, but the room's background
    byte[] voiceLikeEcho = Tone.of(300, 600, -24);
    HeardSpeech playing = new HeardSpeech(EAGER, 700);
    playing.endpointer.attend(Attention.ANSWERING);
    playing.hear(echo, BLOCK_BYTES);
    playing.endpointer.attend(Attention.PLAYING);
    playing.hear(voiceLikeEcho, BLOCK_BYTES);
    assertEquals(0, playing.utterances.size());
    playing.hear(LoudVoice.voice(600), BLOCK_BYTES);
    assertEquals(1, playing.utterances.size());
    HeardSpeech quiet = new HeardSpeech(EAGER, 700);
    quiet.hear(echo, BLOCK_BYTES).hear(voiceLikeEcho, BLOCK_BYTES);
    assertEquals(1, quiet.utterances.size());
  }

  @Test
  void speechWithoutEndIsEndedAtTheLongestUtteranceAndNoByteIsLostOrDoubled() {
    HeardSpeech talker =
        new HeardSpeech(
            new Endpointers(LoudVoice::new, new EndpointingSettings(700, 96, 256, true, 10_000)),
            700);
    for (int i = 0; i < 100; i++) {
      talker.hear(LoudVoice.voice(512), BLOCK_BYTES).hear(LoudVoice.silence(128), BLOCK_BYTES);
    }
    assertTrue(talker.utterances.size() >= 6);
    for (HeardSpeech.Utterance utterance : talker.utterances) {
      assertTrue(utterance.pcm.size() <= Pcm.bytesOf(10_000));
    }
    for (int i = 1; i < talker.utterances.size(); i++) {
      assertEquals(talker.utterances.get(i - 1).toByte(), talker.utterances.get(i).fromByte);
    }
  }

  @Test
  void afterAResetNothingOfTheUtteranceIsLeft() {
    silence(500).voice(500);
    assertTrue(heard.endpointer.isSpeaking());
    heard.endpointer.reset();
    assertFalse(heard.endpointer.isSpeaking());
    silence(5_000);
    assertEquals(1, heard.utterances.size());
    assertFalse(heard.utterances.get(0).ended);
    voice(500).silence(1_000);
    assertEquals(2, heard.utterances.size());
  }

  @Test
  void minutesOfSilenceAndNoiseBeginNothing() {
    Random random = new Random(3);
    byte[] noise = new byte[(int) Pcm.bytesOf(180_000)];
    for (int i = 0; i < noise.length; i += 2) {
      noise[i] = (byte) random.nextInt(64);
    }
    heard.hear(noise, 4_096);
    assertEquals(0, heard.utterances.size());
    voice(500).silence(1_000);
    assertTrue(heard.only().ended);
    assertEquals(180_500.0, (double) Pcm.millisOf(heard.only().lastVoicedNanos), 40.0);
  }
}
