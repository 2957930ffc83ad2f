package dev.hotpin.turn;

import dev.hotpin.dialogue.ConversationStore;
import dev.hotpin.dialogue.Exchange;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the conversation keeps of one turn: the reply as far as it was spoken, or as far as it can
 * have been heard where it was cut off. Thread: the session's loop.
 */
final class TurnMemory {
  private static final Logger LOG = LoggerFactory.getLogger(TurnMemory.class);

  private final String sessionId;
  private final int turn;
  private final ConversationStore conversations;
  private final Reply reply;
  private Exchange kept; // null while nothing is
  private boolean forgotten;
  private String heardBefore = ""; // of the reply that this one goes on

  TurnMemory(String sessionId, int turn, ConversationStore conversations, Reply reply) {
    this.sessionId = sessionId;
    this.turn = turn;
    this.conversations = conversations;
    this.reply = reply;
  }

  /** The reply is written: keeps all of it. Excuses alone are not worth remembering. */
  void keepSpoken(String transcript) {
    String spoken = reply.spokenText();
    if (forgotten) {
      return;
    }
    if (kept != null) {
      goOn(spoken);
    } else if (!spoken.isEmpty()) {
      keep(new Exchange(transcript, spoken));
    }
  }

  /** The turn is cut off: keeps what was asked, and what can have been heard. */
  void keepHeard(String transcript) {
    if (forgotten) {
      return;
    }
    if (kept != null) {
      goOn(reply.heardText());
    } else if (!transcript.isEmpty()) {
      keep(new Exchange(transcript, reply.heardText()));
    }
  }

  /** The complete reply is cut off while it is played: forgets what was not heard. */
  void cutToHeard() {
    if (kept == null) {
      return;
    }
    String whole = (heardBefore + " " + reply.heardText()).strip();
    Exchange heard = new Exchange(kept.userText(), whole);
    if (!heard.equals(kept)) {
      logFailure(conversations.amendLast(sessionId, kept, heard));
      kept = heard;
    }
  }

  /** The reply goes on one that was cut off: together they are one exchange. */
  void goOnFrom(TurnMemory before) {
    if (forgotten) {
      return;
    }
    kept = before.kept;
    heardBefore = kept == null ? "" : kept.replyText();
  }

  /** Nothing of this turn is kept, also of what comes yet. */
  void forget() {
    forgotten = true;
    kept = null;
  }

  /** Whether that was said. */
  boolean isForgotten() {
    return forgotten;
  }

  private void goOn(String more) {
    String whole = (heardBefore + " " + more).strip();
    Exchange longer = new Exchange(kept.userText(), whole);
    logFailure(conversations.amendLast(sessionId, kept, longer));
    kept = longer;
  }

  private void keep(Exchange exchange) {
    kept = exchange;
    logFailure(conversations.append(sessionId, exchange));
  }

  private void logFailure(CompletionStage<Void> stored) {
    stored.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            LOG.error("session {} turn {}: could not be remembered", sessionId, turn, failure);
          }
        });
  }
}
