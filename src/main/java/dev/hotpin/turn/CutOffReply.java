package dev.hotpin.turn;

import dev.hotpin.synthesis.ReplyPiece;
import java.util.List;

/**
 * A reply that was interrupted by speech, as it can be gone on with if there were no words in that.
 *
 * @param rest what was not heard, from the beginning of the sentence that was cut; not empty
 * @param memory what the conversation keeps of the reply so far
 */
record CutOffReply(List<ReplyPiece> rest, TurnMemory memory) {}
