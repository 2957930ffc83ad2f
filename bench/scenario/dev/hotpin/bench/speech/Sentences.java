package dev.hotpin.bench.speech;

import java.util.List;

/**
 * Sentences that users of a wearable might say, in any number, none twice until all combinations
 * are used up. Immutable.
 */
final class Sentences {
  private static final List<List<String>> ENGLISH =
      List.of(
          List.of(
              "please tell me",
              "do you know",
              "can you explain",
              "I would like to know",
              "remind me again",
              "show me in a few words",
              "my brother wants to know",
              "let me hear",
              "we were wondering",
              "find out"),
          List.of(
              "how the weather turns",
              "where the old bridge stands",
              "why the train was late",
              "what the doctor said",
              "when the market opens",
              "who painted the blue door",
              "how many people came",
              "which road goes north",
              "what the children ate",
              "why the river is high",
              "how the engine works",
              "where my keys are",
              "what the teacher wrote",
              "when the music starts"),
          List.of(
              "on a cold winter morning",
              "after the long summer",
              "near the railway station",
              "before we go home",
              "in the second week of May",
              "behind the green hill",
              "for a family of seven",
              "without any money left",
              "at half past nine",
              "across the wide field",
              "since the last election",
              "while it is raining"),
          words("about with near for without like"),
          words("the my our this your that every another his her"),
          words(
              "small old young wooden quiet famous broken golden heavy empty modern narrow hidden"
                  + " bright private yellow sudden gentle distant simple frozen healthy crowded"
                  + " careful foreign silver sleepy proud ancient plastic"),
          words(
              "garden window teacher bicycle kitchen village mountain doctor island ticket"
                  + " blanket carpet chicken captain letter hospital river castle camera button"
                  + " orange machine picture basket soldier weather engine pocket lawyer dinner"
                  + " forest bottle cousin member station harbor tractor museum elephant sister"
                  + " market bridge candle jacket driver farmer guitar hammer insect jungle"
                  + " kitten ladder mirror needle oven parrot quarter rabbit saddle tunnel"
                  + " uncle valley wagon yard zebra airport balcony cabbage diamond envelope"
                  + " festival glacier horizon invoice journal keyboard library medicine"
                  + " newspaper office pattern question recipe signal telephone umbrella"
                  + " vegetable whistle yesterday zipper apple bakery curtain desert evening"
                  + " feather grocery handle iron jewel knife lemon magnet notebook onion"));

  private static final List<List<String>> KOREAN =
      List.of(
          List.of("오늘", "내일", "어제", "이번 주에", "다음 달에", "지금", "아침에", "저녁에", "주말에", "지난 여름에"),
          List.of(
              "서울에서", "학교 앞에서", "시장에서", "우리 집에서", "바닷가에서", "기차역에서", "회사에서", "공원에서", "도서관에서", "병원에서",
              "산에서", "부산에서"),
          List.of("친구와 함께", "어머니가", "선생님이", "동생과", "많은 사람들이", "할아버지가", "아이들이", "옆집 사람이"),
          List.of(
              "무엇을 먹었는지",
              "언제 만나는지",
              "어떤 노래를 불렀는지",
              "왜 늦었는지",
              "어디로 가는지",
              "누구를 기다리는지",
              "얼마나 걸리는지",
              "무슨 책을 읽었는지",
              "어떻게 지내는지",
              "날씨가 어떤지"),
          List.of("알려 줘", "궁금해요", "말해 주세요", "기억하고 있어", "찾아 봐", "설명해 줄래"));

  /** A prime larger than any number of combinations here: its multiples visit all, out of order. */
  private static final long STRIDE = 1_000_000_007;

  private final List<List<String>> parts;
  private final long combinations;

  private Sentences(List<List<String>> parts) {
    this.parts = parts;
    this.combinations = parts.stream().mapToLong(List::size).reduce(1, (a, b) -> a * b);
  }

  /** In a language: {@code en} or {@code ko}. */
  static Sentences of(String language) {
    return switch (language) {
      case "en" -> new Sentences(ENGLISH);
      case "ko" -> new Sentences(KOREAN);
      default -> throw new IllegalArgumentException("sentences are to be had in en and ko");
    };
  }

  private static List<String> words(String words) {
    return List.of(words.split(" ", -1));
  }

  /** How many differ. */
  long combinations() {
    return combinations;
  }

  /** The sentence of a number from 0; the numbers beyond {@link #combinations} repeat. */
  String get(long number) {
    long rest = Math.floorMod(number * STRIDE, combinations);
    StringBuilder sentence = new StringBuilder();
    for (List<String> part : parts) {
      sentence.append(sentence.isEmpty() ? "" : " ").append(part.get((int) (rest % part.size())));
      rest /= part.size();
    }
    return sentence.toString();
  }
}
