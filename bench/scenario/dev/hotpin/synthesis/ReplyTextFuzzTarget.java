package dev.hotpin.synthesis;

import dev.hotpin.bench.fuzz.Bytes;
import dev.hotpin.bench.fuzz.FuzzTarget;
import dev.hotpin.bench.fuzz.Mutator;
import dev.hotpin.bench.fuzz.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What models write, token by token: pieces of bounded length, speakable in plain letters. */
public final class ReplyTextFuzzTarget implements FuzzTarget {
  private static final int MAX_REPLY_CHARS = 4_000;
  private static final Pattern SPEAKABLE = Pattern.compile("[A-Za-z0-9 .,;:!?']*");

  private static final String[] PARTS = {
    "Hello there. ",
    "1. One\n2. Two\n",
    "**bold** ",
    "`code` ",
    "[BEEP]\n",
    "[BEEP",
    "₹1,23,456.78 ",
    "12:45 ",
    "3/4 ",
    "50 % ",
    "-40 °C ",
    "www.example.com ",
    "a@b.co ",
    "“quoted” ",
    "… ",
    "\n\n",
    "e.g. Dr. X ",
    "1e400 ",
    "000000000000000000000000000000 ",
    "| a | b |\n|---|---|\n",
    "# Head\n",
    "[link](http://x) ",
    "![i](x)",
    "```\ncode\n```\n",
    "<b>x</b> ",
    "😀👩‍👩‍👧 ",
    "नमस्ते ",
    "한국어 ",
    "\u200F",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  };

  @Override
  public String name() {
    return "reply-text";
  }

  @Override
  public String description() {
    return "replies of models, cut into pieces and made speakable";
  }

  @Override
  public int share() {
    return 6;
  }

  @Override
  public byte[] generate(Random random) {
    StringBuilder text = new StringBuilder();
    for (int left = 1 + random.nextInt(20); left > 0; left--) {
      text.append(random.nextInt(6) == 0 ? Bytes.text(random) : Bytes.oneOf(random, PARTS));
    }
    return Mutator.maybe(Bytes.of(text.toString()), 30, random);
  }

  @Override
  public void run(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    SentenceSplitter splitter = new SentenceSplitter(MAX_REPLY_CHARS);
    Consumer<ReplyPiece> check = ReplyTextFuzzTarget::check;
    int step = 1 + input.length % 7;
    for (int at = 0; at < text.length(); at += step) {
      splitter.accept(text.substring(at, Math.min(text.length(), at + step)), check);
    }
    splitter.finish(check);
  }

  private static void check(ReplyPiece piece) {
    if (piece.kind() == ReplyPiece.Kind.TONE) {
      return;
    }
    Violation.unless(!piece.text().isEmpty(), "an empty piece");
    int chars = piece.text().length();
    Violation.unless(chars <= PieceLimits.MAX_PIECE_CHARS, "a long piece: " + chars);
    String said = SpeakableText.of(piece.text());
    Violation.unless(SPEAKABLE.matcher(said).matches(), "not speakable: " + said);
  }
}
