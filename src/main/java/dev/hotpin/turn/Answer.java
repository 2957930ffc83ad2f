package dev.hotpin.turn;

import dev.hotpin.concurrent.Loop;
import dev.hotpin.dialogue.ChatCall;
import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatListener;
import dev.hotpin.dialogue.ChatRequest;
import dev.hotpin.synthesis.ReplyPiece;
import dev.hotpin.synthesis.SentenceSplitter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The written side of one turn: asks the chat model and cuts its tokens into pieces to be spoken as
 * they come. Thread: the session's loop; tokens are handed over to it.
 */
final class Answer implements ChatListener {
  private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

  /** What the turn hears; ends with {@code onEnd} or {@code onFailure}, unless cancelled. */
  interface Listener {
    void onFirstToken();

    void onPiece(ReplyPiece piece);

    void onEnd();

    /**
     * @param afterPieces whether pieces of the answer came before
     */
    void onFailure(ChatFailure failure, boolean afterPieces);
  }

  private final TurnServices services;
  private final Loop loop;
  private final Listener listener;
  private final SentenceSplitter splitter;
  private ChatCall call; // null until asked
  private boolean over;
  private boolean cancelled;
  private boolean anyToken;
  private boolean anyPiece;

  Answer(TurnServices services, Loop loop, Listener listener) {
    this.services = services;
    this.loop = loop;
    this.listener = listener;
    this.splitter = new SentenceSplitter(services.settings().maxReplyChars());
  }

  /** Asks. A model that throws has failed. */
  void ask(ChatRequest question) {
    try {
      call = services.chatModel().ask(question, this);
      if (over) {
        call.cancel(); // it was cancelled while it was being made
      }
    } catch (RuntimeException e) {
      LOG.error("session {}: the chat model threw", question.sessionId(), e);
      onFailure(
          new ChatFailure(ChatFailure.Kind.INTERNAL, "threw " + e.getClass().getSimpleName(), 0));
    }
  }

  /** Nothing is heard after this. */
  void cancel() {
    over = true;
    cancelled = true;
    if (call != null) {
      call.cancel();
    }
  }

  /** Whether it was cancelled, also after its end. */
  boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void onToken(String text) {
    loop.executeNowOrLater(() -> unlessOver(() -> take(text)));
  }

  @Override
  public void onComplete() {
    loop.executeNowOrLater(() -> unlessOver(this::completed));
  }

  @Override
  public void onFailure(ChatFailure failure) {
    loop.executeNowOrLater(() -> unlessOver(() -> failed(failure)));
  }

  private void unlessOver(Runnable action) {
    if (over) {
      services.observer().lateResult();
    } else {
      action.run();
    }
  }

  private void take(String text) {
    if (!anyToken) {
      anyToken = true;
      listener.onFirstToken();
    }
    splitter.accept(text, this::piece);
    if (splitter.truncated() && !over) {
      call.cancel(); // what is longer than a reply may be is not waited for
      completed();
    }
  }

  private void completed() {
    splitter.finish(this::piece);
    if (!over) {
      over = true;
      listener.onEnd();
    }
  }

  /** Of a sentence that was cut off nothing is spoken: the excuse follows the last whole one. */
  private void failed(ChatFailure failure) {
    over = true;
    listener.onFailure(failure, anyPiece);
  }

  private void piece(ReplyPiece piece) {
    if (!over) {
      anyPiece = true;
      listener.onPiece(piece);
    }
  }
}
