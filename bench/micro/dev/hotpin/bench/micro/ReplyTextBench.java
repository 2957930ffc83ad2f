package dev.hotpin.bench.micro;

import dev.hotpin.synthesis.SentenceSplitter;
import dev.hotpin.synthesis.SpeakableText;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The text of a reply: tokens to pieces, pieces to what an English voice can say. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReplyTextBench {
  /** Tokens of the reply: some four characters each. */
  static final int TOKENS = 44;

  private static final int TOKEN_CHARS = 4;
  private static final int MAX_REPLY_CHARS = 4_000;

  private final List<String> tokens = tokens();
  private final String plain =
      "The museum opens at nine in the morning, and the last visitors leave at six.";
  private final String numbers =
      "The 2nd ticket costs ₹1,250.50 — see https://www.example.com/tickets, or call at 10:30"
          + " a.m. on 2024-06-07.";

  private static List<String> tokens() {
    String reply =
        "The museum opens at nine in the morning, and the last visitors leave at six. Tickets cost"
            + " about 12.50 at the door. Dr. Rao suggests the **east wing** first, since it is"
            + " quiet. Enjoy!";
    return IntStream.range(0, TOKENS)
        .mapToObj(
            i ->
                reply.substring(
                    i * TOKEN_CHARS, i == TOKENS - 1 ? reply.length() : (i + 1) * TOKEN_CHARS))
        .toList();
  }

  @Benchmark
  @OperationsPerInvocation(TOKENS)
  public void splitToken(Blackhole pieces) {
    SentenceSplitter splitter = new SentenceSplitter(MAX_REPLY_CHARS);
    for (String token : tokens) {
      splitter.accept(token, pieces::consume);
    }
    splitter.finish(pieces::consume);
  }

  @Benchmark
  public String speakablePlain() {
    return SpeakableText.of(plain);
  }

  @Benchmark
  public String speakableNumbers() {
    return SpeakableText.of(numbers);
  }
}
