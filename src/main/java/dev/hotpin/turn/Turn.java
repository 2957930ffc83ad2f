package dev.hotpin.turn;

import dev.hotpin.audio.Pcm;
import dev.hotpin.concurrent.Loop;
import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.dialogue.StoredImage;
import dev.hotpin.recognition.Recognition;
import dev.hotpin.recognition.RecognitionListener;
import dev.hotpin.synthesis.ReplyPiece;
import dev.hotpin.wire.ErrorCode;
import dev.hotpin.wire.ServerMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn: an utterance, its transcript, the answer and its speech, with one number that
 * everything of it carries. It ends exactly once, by {@code complete}, by a reset, or because its
 * device is gone; what still comes in then is dropped and counted. Thread: the session's loop.
 */
final class Turn {
  private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

  /** The session, as its turns see it. */
  interface Owner {
    /** The turn is over and its terminal message, if it has one, is sent. */
    void turnEnded(Turn turn);
  }

  private final int number;
  private final String sessionId;
  private final TurnServices services;
  private final Loop loop;
  private final DeviceLink link;
  private final boolean timingsAsked;
  private final Owner owner;
  private final TurnTimeline timeline = new TurnTimeline();
  private final Recognition recognition;
  private final Reply reply;
  private final TurnTimers timers;

  private TurnState state = TurnState.LISTENING;
  private long utteranceBytes; // kept for recognition; what is dropped does not count
  private long lastAudioNanos; // when the last block came
  private ErrorCode errorAtEnd; // found while the device was recording: kept until its EOS, or null
  private String transcript = "";
  private Answer answer; // the chat model's side; null before it is asked
  private String outcome = "complete"; // or the code of the error that was excused
  private boolean degraded;

  Turn(
      int number,
      String sessionId,
      TurnServices services,
      Loop loop,
      DeviceLink link,
      boolean timingsAsked,
      Owner owner) {
    this.number = number;
    this.sessionId = sessionId;
    this.services = services;
    this.loop = loop;
    this.link = link;
    this.timingsAsked = timingsAsked;
    this.owner = owner;
    this.timers = new TurnTimers(loop);
    this.reply = new Reply(number, services, loop, link, timeline, new ReplyEvents());
    this.recognition = services.recognition().open(loop, new RecognitionEvents());
  }

  int number() {
    return number;
  }

  TurnState state() {
    return state;
  }

  TurnTimeline timeline() {
    return timeline;
  }

  /**
   * More of the utterance: whole samples, the first {@code pcmBytes} of an array that stays the
   * caller's. Only while listening.
   */
  void audio(byte[] pcm, int pcmBytes) {
    assert state == TurnState.LISTENING : state;
    if (errorAtEnd != null) {
      services.observer().droppedAudio(pcmBytes);
      return;
    }
    if (utteranceBytes == 0) {
      services.chatModel().prepare();
    }
    utteranceBytes += pcmBytes;
    if (utteranceBytes > Pcm.bytesOf(services.settings().maxUtteranceMillis())) {
      errorAtEnd = ErrorCode.UTTERANCE_TOO_LONG;
    } else if (!recognition.feed(pcm, pcmBytes)) {
      errorAtEnd = ErrorCode.BUSY;
    }
    if (errorAtEnd != null) {
      timers.cancelAll();
      recognition.abandon();
    } else {
      lastAudioNanos = loop.nanoTime();
      if (!timers.isSet(TurnTimers.Kind.RECOGNIZER_IDLE)) {
        watchRecognizerIdle(services.settings().recognizerIdleMillis());
      }
    }
  }

  /** One timer for many blocks: it looks how long ago the last one was. */
  private void watchRecognizerIdle(long delayMillis) {
    timers.start(
        TurnTimers.Kind.RECOGNIZER_IDLE,
        delayMillis,
        () -> {
          long idleMillis = TimeUnit.NANOSECONDS.toMillis(loop.nanoTime() - lastAudioNanos);
          long leftMillis = services.settings().recognizerIdleMillis() - idleMillis;
          if (leftMillis > 0) {
            watchRecognizerIdle(leftMillis);
          } else {
            recognition.release();
          }
        });
  }

  /** The user has stopped speaking. Only while listening. */
  void endOfSpeech() {
    assert state == TurnState.LISTENING : state;
    timers.cancelAll();
    timeline.stamp(TurnMoment.SPEECH_END, loop.nanoTime());
    moveTo(TurnState.TRANSCRIBING);
    timers.start(TurnTimers.Kind.WHOLE_TURN, services.settings().maxTurnMillis(), this::outOfTime);
    if (errorAtEnd != null) {
      excuse(errorAtEnd);
    } else if (utteranceBytes == 0) {
      excuse(ErrorCode.NO_SPEECH);
    } else {
      announceTranscription();
      timers.start(
          TurnTimers.Kind.BUSY, services.settings().busyWaitMillis(), this::refuseIfNotAdmitted);
      timers.start(
          TurnTimers.Kind.STT_FINAL,
          TurnSettings.sttFinalTimeoutMillis(Pcm.millisOf(utteranceBytes)),
          () -> recognitionFailed(new IllegalStateException("no transcript in time")));
      recognition.endOfSpeech();
    }
  }

  /** Ends the turn without a terminal message of its own. What was heard is remembered if asked. */
  void cancel(String why, boolean remember) {
    if (state == TurnState.ENDED) {
      return;
    }
    if (remember && !transcript.isEmpty()) {
      remember(reply.heardText());
    }
    outcome = why;
    end();
    reply.stop();
  }

  /** The device's stream has room for the next piece. */
  void roomForMore() {
    reply.roomForMore();
  }

  /** All audio and its end are written: says so, which ends the turn. */
  void replyWritten() {
    if (state == TurnState.ENDED) {
      return;
    }
    if (!reply.spokenText().isEmpty()) {
      remember(reply.spokenText());
    }
    Map<String, Long> timings = timingsAsked ? timeline.toMillis() : Map.of();
    ServerMessage complete =
        new ServerMessage.Complete(degraded, timingsAsked ? number : 0, timings);
    end();
    link.send(complete);
    owner.turnEnded(this);
  }

  private void end() {
    moveTo(TurnState.ENDED);
    timers.cancelAll();
    recognition.abandon();
    if (answer != null) {
      answer.cancel();
    }
    services.observer().turnEnded(new TurnSummary(sessionId, number, outcome, degraded, timeline));
  }

  private void moveTo(TurnState next) {
    assert next.compareTo(state) > 0 : state + " to " + next;
    state = next;
  }

  private void remember(String replyText) {
    services
        .conversations()
        .append(sessionId, new Exchange(transcript, replyText))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.error("session {}: a turn could not be remembered", sessionId, failure);
              }
            });
  }

  // ---- recognition

  private void announceTranscription() {
    long holdMillis = services.settings().transcriptionStageHoldMillis();
    if (holdMillis == 0) {
      link.send(new ServerMessage.Transcribing());
    } else {
      timers.start(
          TurnTimers.Kind.STAGE_HOLD,
          holdMillis,
          () -> link.send(new ServerMessage.Transcribing()));
    }
  }

  private void refuseIfNotAdmitted() {
    if (!recognition.isAdmitted()) {
      excuse(ErrorCode.BUSY);
    }
  }

  private void transcribed(String text) {
    timeline.stamp(TurnMoment.STT_FINAL, loop.nanoTime());
    timers.cancelBut(TurnTimers.Kind.WHOLE_TURN);
    if (text.isBlank()) {
      excuse(ErrorCode.NO_SPEECH);
      return;
    }
    transcript = text;
    if (services.settings().logTranscripts()) {
      LOG.info("session {} turn {}: heard \"{}\"", sessionId, number, TurnLog.clean(text));
    }
    StoredImage image = services.images().take(sessionId).orElse(null);
    moveTo(TurnState.THINKING);
    link.send(new ServerMessage.Thinking(text, image != null));
    services
        .conversations()
        .history(sessionId)
        .whenComplete(
            (history, failure) ->
                loop.executeNowOrLater(() -> ask(orNone(history, failure), image)));
  }

  /** Without its history a conversation goes on all the same. */
  private List<Exchange> orNone(List<Exchange> history, Throwable failure) {
    if (failure == null) {
      return history;
    }
    LOG.error("session {} turn {}: its history can't be read", sessionId, number, failure);
    return List.of();
  }

  private void recognitionFailed(Throwable cause) {
    if (state != TurnState.LISTENING && state != TurnState.TRANSCRIBING) {
      services.observer().lateResult();
      return;
    }
    LOG.error("session {} turn {}: recognizer failed", sessionId, number, cause);
    if (state == TurnState.LISTENING) {
      errorAtEnd = ErrorCode.STT_FAILED;
    } else {
      excuse(ErrorCode.STT_FAILED);
    }
  }

  private final class RecognitionEvents implements RecognitionListener {
    @Override
    public void onFinal(String text) {
      if (state == TurnState.TRANSCRIBING) {
        transcribed(text);
      } else {
        services.observer().lateResult();
      }
    }

    @Override
    public void onFailure(Throwable cause) {
      recognitionFailed(cause);
    }
  }

  // ---- the answer

  private void ask(List<Exchange> history, StoredImage image) {
    if (state != TurnState.THINKING) {
      services.observer().lateResult();
      return;
    }
    answer = new Answer(services, loop, new AnswerEvents());
    int turns = Math.min(history.size(), services.settings().historyTurns());
    answer.ask(
        sessionId, history.subList(history.size() - turns, history.size()), transcript, image);
  }

  private final class AnswerEvents implements Answer.Listener {
    @Override
    public void onFirstToken() {
      timeline.stamp(TurnMoment.LLM_FIRST_TOKEN, loop.nanoTime());
    }

    @Override
    public void onPiece(ReplyPiece piece) {
      timeline.stamp(TurnMoment.LLM_FIRST_PIECE, loop.nanoTime());
      reply.add(piece);
    }

    @Override
    public void onEnd() {
      reply.endOfText();
    }

    @Override
    public void onFailure(ChatFailure failure, boolean afterPieces) {
      LOG.warn(
          "session {} turn {}: chat model failed: {}: {}",
          sessionId,
          number,
          failure.kind(),
          TurnLog.clean(failure.detail()));
      degraded = true;
      outcome = ErrorCode.LLM_UNAVAILABLE.onTheWire();
      link.send(Excuses.problem(failure));
      reply.add(Excuses.line(failure, afterPieces));
      reply.endOfText();
    }
  }

  // ---- excuses: every end of speech is answered aloud

  private void excuse(ErrorCode code) {
    timers.cancelBut(TurnTimers.Kind.WHOLE_TURN);
    recognition.abandon();
    if (state == TurnState.TRANSCRIBING) {
      moveTo(TurnState.THINKING);
    }
    outcome = code.onTheWire();
    link.send(Excuses.problem(code));
    reply.dropText();
    reply.add(Excuses.line(code));
    reply.endOfText();
  }

  private void outOfTime() {
    if (answer != null) {
      answer.cancel();
    }
    if (state == TurnState.SPEAKING) {
      reply.dropText();
      reply.endOfText();
    } else {
      LOG.error("session {} turn {}: still {} at its deadline", sessionId, number, state);
      excuse(ErrorCode.INTERNAL);
    }
  }

  private final class ReplyEvents implements Reply.Listener {
    @Override
    public void onFirstAudio() {
      moveTo(TurnState.SPEAKING);
    }

    @Override
    public void onSpoken() {
      timers.cancelAll();
    }

    @Override
    public void onTimeUsedUp() {
      answer.cancel();
    }

    @Override
    public void onSynthesisFailed(Throwable cause) {
      LOG.error("session {} turn {}: synthesizer failed", sessionId, number, cause);
      answer.cancel();
      excuse(ErrorCode.TTS_FAILED);
    }
  }
}
