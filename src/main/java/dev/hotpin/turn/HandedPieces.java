package dev.hotpin.turn;

import dev.hotpin.synthesis.ReplyPiece;
import java.util.ArrayList;
import java.util.List;

/**
 * The pieces of one reply that were handed to the stream, and where each ends in it. Bounded by the
 * length of a reply. Thread: the session's loop.
 */
final class HandedPieces {
  private record Handed(ReplyPiece piece, long endByte) {}

  private final List<Handed> pieces = new ArrayList<>();

  /** The next piece, which ends at {@code endByte} of the reply's samples. */
  void add(ReplyPiece piece, long endByte) {
    pieces.add(new Handed(piece, endByte));
  }

  /** Those from the beginning of the sentence on in which {@code heardBytes} lies. */
  List<ReplyPiece> from(long heardBytes) {
    int first = 0;
    while (first < pieces.size() && pieces.get(first).endByte <= heardBytes) {
      first++;
    }
    while (first > 0 && first < pieces.size() && !pieces.get(first - 1).piece.endsSentence()) {
      first--;
    }
    return pieces.subList(first, pieces.size()).stream().map(Handed::piece).toList();
  }
}
