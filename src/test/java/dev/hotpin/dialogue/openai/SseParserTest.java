package dev.hotpin.dialogue.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SseParserTest {
  private static final int MAX_BYTES = 1_000;

  @Test
  void anEventEndsAtAnEmptyLine() throws Exception {
    assertEquals(List.of("one", "two"), parse("data: one\n\ndata: two\n\n"));
  }

  @Test
  void allThreeLineEndingsWorkMixed() throws Exception {
    assertEquals(List.of("a", "b", "c"), parse("data: a\r\n\r\ndata: b\r\rdata: c\n\n"));
  }

  @Test
  void severalDataLinesAreJoined() throws Exception {
    assertEquals(List.of("{\n}"), parse("data: {\ndata: }\n\n"));
  }

  @Test
  void commentsNamesIdsAndEmptyEventsAreSkipped() throws Exception {
    assertEquals(
        List.of("x"),
        parse(": ping\n\n\n\nevent: message\nid: 7\nretry: 10\ndatax: no\ndata: x\n\n"));
  }

  @Test
  void onlyOneSpaceAfterTheColonGoes() throws Exception {
    assertEquals(List.of(" a", "b", "", ""), parse("data:  a\n\ndata:b\n\ndata\n\ndata:\n\n"));
  }

  @Test
  void aByteOrderMarkIsSkipped() throws Exception {
    assertEquals(List.of("a"), parse("\uFEFFdata: a\n\n"));
  }

  @Test
  void aLastEventWithoutAnEmptyLineCounts() throws Exception {
    assertEquals(List.of("a", "b"), parse("data: a\n\ndata: b"));
  }

  @Test
  void anEventIsHandedOutBeforeTheNextByteComes() throws Exception {
    List<String> events = new ArrayList<>();
    SseParser parser = parser(events);
    parser.feed("data: a\r\n\r".getBytes(StandardCharsets.UTF_8));
    assertEquals(List.of("a"), events);
    parser.feed("\ndata: b\n\n".getBytes(StandardCharsets.UTF_8));
    assertEquals(List.of("a", "b"), events);
  }

  @Test
  void aLineThatNeverEndsIsRefused() {
    assertThrows(SseParser.TooLongException.class, () -> parse("data: " + "x".repeat(MAX_BYTES)));
  }

  @Test
  void anEventOfManyLinesIsRefusedToo() {
    assertThrows(
        SseParser.TooLongException.class,
        () -> parse(("data: " + "x".repeat(300) + "\n").repeat(5)));
  }

  @Test
  void cutAtEveryByteItSaysTheSame() throws Exception {
    byte[] stream =
        "\uFEFF: hi\r\ndata: {\"a\":\"नमस्ते 안녕 😀\"}\r\n\r\ndata: é\rdata: ü\r\rdata: [DONE]\n\n"
            .getBytes(StandardCharsets.UTF_8);
    List<String> whole = List.of("{\"a\":\"नमस्ते 안녕 😀\"}", "é\nü", "[DONE]");
    for (int cut = 0; cut <= stream.length; cut++) {
      List<String> events = new ArrayList<>();
      SseParser parser = parser(events);
      parser.feed(Arrays.copyOfRange(stream, 0, cut));
      parser.feed(Arrays.copyOfRange(stream, cut, stream.length));
      parser.end();
      assertEquals(whole, events, "cut at byte " + cut);
    }
  }

  @Test
  void randomStreamsCutAtRandomSayWhatWasPutIn() throws Exception {
    String[] endings = {"\n", "\r", "\r\n"};
    String[] words = {"", " ", "a", "데이터", "{\"x\":1}", ":", "😀😀", "data: y", "é"};
    for (int round = 0; round < 2_000; round++) {
      long seed = 0x5EEDL + round;
      Random random = new Random(seed);
      StringBuilder stream = new StringBuilder();
      List<String> expected = new ArrayList<>();
      // A lone LF after a lone CR would be read as one ending: each stream keeps to one kind.
      String ending = endings[random.nextInt(endings.length)];
      for (int event = random.nextInt(5); event >= 0; event--) {
        List<String> lines = new ArrayList<>();
        for (int line = random.nextInt(3); line >= 0; line--) {
          String word = words[random.nextInt(words.length)];
          lines.add(word);
          stream.append("data: ").append(word).append(ending);
          if (random.nextInt(3) == 0) {
            stream.append(": comment").append(ending);
          }
        }
        stream.append(ending);
        expected.add(String.join("\n", lines));
      }
      byte[] bytes = stream.toString().getBytes(StandardCharsets.UTF_8);
      List<String> events = new ArrayList<>();
      SseParser parser = parser(events);
      for (int from = 0; from < bytes.length; ) {
        int to = Math.min(bytes.length, from + random.nextInt(7));
        parser.feed(Arrays.copyOfRange(bytes, from, to));
        from = to;
      }
      parser.end();
      assertEquals(expected, events, "seed " + seed);
    }
  }

  private static SseParser parser(List<String> events) {
    return new SseParser(MAX_BYTES, data -> events.add(new String(data, StandardCharsets.UTF_8)));
  }

  private static List<String> parse(String stream) throws Exception {
    List<String> events = new ArrayList<>();
    SseParser parser = parser(events);
    parser.feed(stream.getBytes(StandardCharsets.UTF_8));
    parser.end();
    return events;
  }
}
