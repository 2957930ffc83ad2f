package dev.hotpin.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hotpin.audio.Pcm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenMicrophoneTest {
  private static final byte[] SPEECH = new byte[(int) Pcm.bytesOf(256)];

  static {
    Arrays.fill(SPEECH, (byte) 1);
  }

  private final VirtualLoop loop = new VirtualLoop();
  private final List<String> sent = new ArrayList<>();

  private OpenMicrophone microphone(Pacing pacing) {
    return new OpenMicrophone(
        loop,
        pacing,
        new SpeechPacer.Sink() {
          @Override
          public void chunk(byte[] pcm, int offset, int length) {
            sent.add((pcm[offset] == 0 ? "silence " : "speech ") + length);
          }

          @Override
          public void end() {
            sent.add("end");
          }
        });
  }

  @Test
  void silenceFollowsInItsOwnTimeAlsoWhereSpeechIsSentAtOnce() {
    microphone(Pacing.UNPACED).say(SPEECH);
    assertEquals(List.of("speech 4096", "speech 4096", "end"), sent);
    loop.pass(31, 0);
    assertEquals(3, sent.size());
    loop.pass(1, 0);
    assertEquals("silence 1024", sent.get(3));
    loop.pass(320, 0);
    assertEquals(3 + 11, sent.size());
  }

  @Test
  void whatIsSaidNextTakesThePlaceOfTheSilence() {
    OpenMicrophone microphone = microphone(Pacing.UNPACED);
    microphone.say(SPEECH);
    loop.pass(40, 0);
    microphone.say(SPEECH);
    assertEquals(
        List.of(
            "speech 4096",
            "speech 4096",
            "end",
            "silence 1024",
            "speech 4096",
            "speech 4096",
            "end"),
        sent);
    loop.pass(32, 0);
    assertEquals(8, sent.size(), "one silence only");
  }

  @Test
  void closedItSendsNothing() {
    OpenMicrophone microphone = microphone(Pacing.REAL_TIME);
    microphone.say(SPEECH);
    loop.pass(128, 0);
    microphone.stop();
    loop.pass(1_000, 0);
    assertEquals(List.of("speech 4096"), sent);
  }

  @Test
  void closedWhileSilentItSendsNothing() {
    OpenMicrophone microphone = microphone(Pacing.UNPACED);
    microphone.say(SPEECH);
    loop.pass(64, 0);
    int before = sent.size();
    microphone.stop();
    loop.pass(1_000, 0);
    assertEquals(before, sent.size());
  }
}
