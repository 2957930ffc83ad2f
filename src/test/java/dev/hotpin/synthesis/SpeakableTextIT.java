package dev.hotpin.synthesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.speech.freetts.Voice;
import com.sun.speech.freetts.audio.AudioPlayer;
import com.sun.speech.freetts.en.us.cmu_us_kal.KevinVoiceDirectory;
import java.util.Arrays;
import java.util.Random;
import javax.sound.sampled.AudioFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is called speakable makes a sound in the real engine, and what is not makes none. */
class SpeakableTextIT {
  private static final int BYTES_PER_SECOND = 32_000;
  private static final CountingPlayer PLAYER = new CountingPlayer();
  private static Voice voice;

  @BeforeAll
  static void allocate() {
    voice =
        Arrays.stream(new KevinVoiceDirectory().getVoices())
            .filter(v -> "kevin16".equals(v.getName()))
            .findFirst()
            .orElseThrow();
    voice.setAudioPlayer(PLAYER);
    voice.allocate();
  }

  @AfterAll
  static void deallocate() {
    voice.deallocate();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "...",
        "!!!",
        "?",
        "'",
        "-",
        "a",
        "I",
        "s",
        "1",
        "0",
        "A. B. C.",
        "x",
        "zzzz",
        "'s",
        "안녕하세요",
        "नमस्ते",
        "你好",
        "😀",
        "Hi 안녕하세요",
        "$",
        "%",
        "°",
        "#",
        "&",
        "1/2",
        "3:05",
        "24/7",
        "1,2,3",
        "0.5",
        ".5",
        "5.",
        "-1",
        "+",
        "=",
        "1e9",
        "mp3",
        "4x4",
        "2nd",
        "1990s",
        "99999999999999999999",
        "000",
        "10:99",
        "Dr.",
        "St.",
        "Mr. X",
        "U.S.A.",
        "e.g.",
        "I.I.I.",
        "http://",
        "https://x.y",
        "a@b.co",
        "NASA",
        "QWRTPSDF",
        "qwrtpsdfghjklzxcvbnm",
        "XVII",
        "<br>",
        "a\u0301",
        "\u0301",
        "\ud800",
        "\u0000",
        "½",
        "∞",
        "…",
        "“”",
        "$5.55",
        "₹1,00,000",
        "January 1, 2000",
        "12/25/2024",
        "555-1234",
        "(555) 123-4567",
        "C++",
        "it's",
        "'tis",
        "o'clock",
        "don't won't can't",
        "1st 2nd 3rd",
        "100%",
        "-40°C",
        "No. 5",
        "a.m.",
        "x2",
        "2x"
      })
  void whatIsSpeakableIsHeard(String text) {
    check(text, text);
  }

  @Test
  void monsterWordsAreHeard() {
    for (String word : new String[] {"a", "b", "xyz", "0", "Q", "ing"}) {
      String monster = word.repeat(PieceLimits.MAX_PIECE_CHARS / word.length());
      check(monster, monster);
    }
  }

  @Test
  void aPieceOfDigitsTakesABoundedTime() {
    for (String digits : new String[] {"777777 ", "1", "9 ", "1,000 ", "3.14 ", "$9.99 ", "½ "}) {
      String piece = digits.repeat(PieceLimits.MAX_PIECE_CHARS / digits.length());
      long bytes = bytesOf(SpeakableText.of(piece));
      assertTrue(bytes <= 60 * BYTES_PER_SECOND, digits + ": " + bytes / BYTES_PER_SECOND + " s");
    }
  }

  @Test
  void anyTextIsHeardIfItIsSpeakable() {
    String likely = " .,;:!?'-$%&()0123456789aeioubcdxyzABCIXS°é가न";
    for (long seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i >= 0; i--) {
        if (random.nextInt(10) == 0) {
          text.appendCodePoint(random.nextInt(0x20000));
        } else {
          text.append(likely.charAt(random.nextInt(likely.length())));
        }
      }
      check(text.toString(), "seed " + seed);
    }
  }

  private static void check(String text, String message) {
    String speakable = SpeakableText.of(text);
    assertEquals(
        SpeakableText.isSpeakable(speakable),
        bytesOf(speakable) > 0,
        message + " as \"" + speakable + "\"");
  }

  private static long bytesOf(String speakable) {
    PLAYER.bytes = 0;
    assertTrue(voice.speak(speakable));
    return PLAYER.bytes;
  }

  private static final class CountingPlayer implements AudioPlayer {
    private AudioFormat format = new AudioFormat(16_000f, 16, 1, true, true);
    private long bytes;

    @Override
    public boolean write(byte[] audio) {
      return write(audio, 0, audio.length);
    }

    @Override
    public boolean write(byte[] audio, int offset, int length) {
      bytes += length;
      return true;
    }

    @Override
    public void setAudioFormat(AudioFormat newFormat) {
      format = newFormat;
    }

    @Override
    public AudioFormat getAudioFormat() {
      return format;
    }

    @Override
    public boolean drain() {
      return true;
    }

    @Override
    public boolean end() {
      return true;
    }

    @Override
    public float getVolume() {
      return 1;
    }

    @Override
    public long getTime() {
      return 0;
    }

    @Override
    public void begin(int size) {}

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void reset() {}

    @Override
    public void cancel() {}

    @Override
    public void close() {}

    @Override
    public void setVolume(float volume) {}

    @Override
    public void resetTime() {}

    @Override
    public void startFirstSampleTimer() {}

    @Override
    public void showMetrics() {}
  }
}
