package dev.hotpin.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WaterfallTest {

  @Test
  void eachBarBeginsWhereTheOneBeforeItEnded() {
    List<String> lines =
        Waterfall.of(true)
            .draw(
                report(
                    Map.of(
                        Milestone.NOTICED, 0L,
                        Milestone.TRANSCRIPT, 29_000_000L,
                        Milestone.FIRST_AUDIO, 58_000_000L,
                        Milestone.COMPLETE, 116_000_000L),
                    Map.of()));

    assertEquals(
        List.of(
            "noticed         0.0  ▏",
            "transcript     29.0  " + "█".repeat(15),
            "first audio    58.0  " + " ".repeat(15) + "█".repeat(14),
            "complete        116  " + " ".repeat(29) + "█".repeat(29)),
        lines);
  }

  @Test
  void aConsoleWithoutUnicodeGetsAscii() {
    List<String> lines =
        Waterfall.of(false)
            .draw(
                report(
                    Map.of(Milestone.NOTICED, 0L, Milestone.COMPLETE, 5_000_000L),
                    new TreeMap<>(Map.of("stt_final", 3L, "tts", 4L))));

    assertEquals("noticed         0.0  |", lines.get(0));
    assertEquals("server     stt_final 3, tts 4", lines.get(2));
    assertTrue(lines.stream().allMatch(StandardCharsets.US_ASCII.newEncoder()::canEncode));
  }

  @Test
  void aMomentBeforeTheEndOfSpeechIsToldAndDrawnAtTheStart() {
    List<String> lines =
        Waterfall.of(false)
            .draw(
                report(
                    Map.of(Milestone.NOTICED, -700_000_000L, Milestone.COMPLETE, 1_000_000L),
                    Map.of()));

    assertEquals("noticed        -700  |", lines.get(0));
  }

  @Test
  void aTurnOfWhichNothingWasSeenIsNoLines() {
    assertEquals(List.of(), Waterfall.of(true).draw(report(Map.of(), Map.of())));
  }

  @Test
  void noLineIsEverWiderThanItMay() {
    long seed = 99;
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      Map<Milestone, Long> moments = new LinkedHashMap<>();
      long nanos = -random.nextInt(1_000);
      for (Milestone milestone : Milestone.values()) {
        nanos += (long) (random.nextDouble() * random.nextDouble() * 100_000_000_000L);
        moments.put(milestone, nanos);
      }
      Map<String, Long> server = new LinkedHashMap<>();
      for (int i = random.nextInt(20); i > 0; i--) {
        server.put("t".repeat(1 + random.nextInt(100)) + i, (long) random.nextInt());
      }
      for (String line : Waterfall.of(random.nextBoolean()).draw(report(moments, server))) {
        assertTrue(
            line.length() <= Waterfall.WIDTH, "seed " + seed + ", round " + round + ": " + line);
      }
    }
  }

  static TurnReport report(Map<Milestone, Long> moments, Map<String, Long> server) {
    return new TurnReport(
        OptionalLong.empty(),
        "go forward",
        "Going.",
        moments,
        0,
        Optional.empty(),
        false,
        server,
        new Violations(),
        new ReplyAudio(0));
  }
}
