package dev.hotpin.turn;

import dev.hotpin.audio.Pcm;
import dev.hotpin.concurrent.Loop;
import dev.hotpin.dialogue.ChatFailure;
import dev.hotpin.dialogue.ChatRequest;
import dev.hotpin.dialogue.Exchange;
import dev.hotpin.dialogue.StoredImage;
import dev.hotpin.limits.Quota;
import dev.hotpin.recognition.FinalWait;
import dev.hotpin.recognition.Recognition;
import dev.hotpin.recognition.RecognitionListener;
import dev.hotpin.synthesis.ReplyPiece;
import dev.hotpin.tracing.TraceContext;
import dev.hotpin.wire.ErrorCode;
import dev.hotpin.wire.ServerMessage;
import dev.hotpin.wire.SessionOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn: an utterance, its transcript, the answer and its speech, with one number that
 * everything of it carries. It ends exactly once, by {@code complete}, by an {@code error} where
 * the device wants no spoken ones, by an interruption or a reset, or because its device is gone;
 * what still comes in then is dropped and counted. Thread: the session's loop.
 */
final class Turn {
  private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

  /** The outcome of a sound without words, after which the reply that it stopped goes on. */
  static final String RESUMED = "resumed";

  /** The session, as its turns see it. */
  interface Owner {
    /** The words of its utterance so far, while it listens. */
    void heardSoFar(Turn turn, String transcript);

    /** The turn is in another state. */
    void moved(Turn turn);

    /** The turn is over and its terminal message, if it has one, is sent. */
    void turnEnded(Turn turn);
  }

  private final int number;
  private final String sessionId;
  private final TurnServices services;
  private final Loop loop;
  private final DeviceLink link;
  private final SessionOptions options;
  private final TurnQuota quota;
  private final TraceContext trace;
  private final EarlyWords early;
  private final Owner owner;
  private final TurnTimeline timeline = new TurnTimeline();
  private final Recognition recognition;
  private final Reply reply;
  private final TurnMemory memory;
  private final TurnTimers timers;

  private TurnState state = TurnState.LISTENING;
  private long utteranceBytes; // kept for recognition; what is dropped does not count
  private long lastAudioNanos; // when the last block came
  private ErrorCode errorAtEnd; // found while the device was recording: kept until its EOS, or null
  private String transcript = "";
  private Answer answer; // the chat model's side; null before it is asked
  private String outcome = "complete"; // or the code of the error that was excused
  private boolean degraded;
  private boolean guessed; // the model was asked before the end of speech, and rightly
  private CutOffReply cutOffReply; // what is left of its own reply; null but for one cut off
  private CutOffReply cutOff; // what goes on where nothing was said after all; or null

  Turn(
      int number,
      String sessionId,
      TurnServices services,
      Loop loop,
      DeviceLink link,
      SessionOptions options,
      Quota quota,
      TraceContext trace,
      GuessPolicy.Share guesses,
      Owner owner) {
    this.number = number;
    this.sessionId = sessionId;
    this.services = services;
    this.loop = loop;
    this.link = link;
    this.options = options;
    this.quota = new TurnQuota(quota);
    this.trace = trace;
    this.owner = owner;
    this.timers = new TurnTimers(loop);
    SpokenAhead ahead =
        services.guesses().isOn() ? new SpokenAhead(services.synthesizer(), voiceId(), loop) : null;
    TurnServices replying = ahead == null ? services : services.withSynthesizer(ahead);
    this.reply = new Reply(number, replying, voiceId(), loop, link, timeline, new ReplyEvents());
    this.memory = new TurnMemory(sessionId, number, services.conversations(), reply);
    this.recognition = services.recognition().open(loop, new RecognitionEvents());
    this.early = new EarlyWords(sessionId, options, services, loop, link, trace, ahead, guesses);
    if (early.areWanted() || options.endpointing().isOn()) {
      recognition.wantPartials(true);
    }
  }

  private String voiceId() {
    return options.voice().isEmpty() ? services.settings().voiceId() : options.voice();
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

  /** Whether it ended while its device was recording. */
  boolean wasListening() {
    return !timeline.has(TurnMoment.SPEECH_END);
  }

  /** What the conversation keeps of it. */
  TurnMemory memory() {
    return memory;
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
    if (utteranceBytes == 0 && pcmBytes > 0 && !firstAudio()) {
      services.observer().droppedAudio(pcmBytes);
      return;
    }
    utteranceBytes += pcmBytes;
    if (utteranceBytes > Pcm.bytesOf(services.settings().maxUtteranceMillis())) {
      failListening(ErrorCode.UTTERANCE_TOO_LONG);
    } else if (!recognition.feed(pcm, pcmBytes)) {
      failListening(ErrorCode.BUSY);
    } else {
      early.audio(pcm, pcmBytes);
      lastAudioNanos = loop.nanoTime();
      if (!timers.isSet(TurnTimers.Kind.RECOGNIZER_IDLE)) {
        watchRecognizerIdle(services.settings().recognizerIdleMillis());
      }
    }
  }

  /**
   * A device that asked for errors at once hears that all recognizers are taken while it speaks.
   * False where the turn may not be taken.
   */
  private boolean firstAudio() {
    if (!quota.admits(true)) {
      failListening(ErrorCode.RATE_LIMITED);
      return false;
    }
    services.chatModel().prepare();
    if (!options.spokenErrors()) {
      timers.start(
          TurnTimers.Kind.BUSY,
          services.settings().busyWaitMillis(),
          () -> {
            if (!recognition.isAdmitted()) {
              failListening(ErrorCode.BUSY);
            }
          });
    }
    return true;
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

  /** The device says that its user has stopped speaking. Only while listening. */
  void endOfSpeech() {
    timeline.stamp(TurnMoment.SPEECH_END, loop.nanoTime());
    endOfSpeech(new ServerMessage.Transcribing());
  }

  /** The user has stopped speaking, as the server found. Only while listening. */
  void endpoint(long lastVoicedNanos) {
    timeline.stampEndpoint(lastVoicedNanos, loop.nanoTime());
    endOfSpeech(new ServerMessage.Transcribing(ServerMessage.Transcribing.ENDPOINT));
  }

  private void endOfSpeech(ServerMessage.Transcribing stage) {
    assert state == TurnState.LISTENING : state;
    timers.cancelAll();
    early.endOfSpeech();
    moveTo(TurnState.TRANSCRIBING);
    timers.start(TurnTimers.Kind.WHOLE_TURN, services.settings().maxTurnMillis(), this::outOfTime);
    if (errorAtEnd != null) {
      excuse(errorAtEnd);
    } else if (utteranceBytes == 0) {
      excuse(quota.admits(false) ? ErrorCode.NO_SPEECH : ErrorCode.RATE_LIMITED);
    } else {
      announceTranscription(stage);
      timers.start(
          TurnTimers.Kind.BUSY, services.settings().busyWaitMillis(), this::refuseIfNotAdmitted);
      timers.start(
          TurnTimers.Kind.STT_FINAL,
          FinalWait.millisFor(Pcm.millisOf(utteranceBytes)),
          () -> recognitionFailed(new IllegalStateException("no transcript in time")));
      recognition.endOfSpeech();
    }
  }

  /**
   * What this turn interrupted by its speech: it goes on if there are no words in that. Only while
   * listening.
   */
  void mayGoOnWith(CutOffReply interrupted) {
    cutOff = interrupted;
  }

  /** Its reply as it can be gone on with, or null where there is nothing; of a turn cut off. */
  CutOffReply cutOffReply() {
    return cutOffReply;
  }

  /** A turn without speech: {@code text} is its transcript. Only while nothing was heard. */
  void text(String text) {
    assert state == TurnState.LISTENING && utteranceBytes == 0 : state;
    recognition.abandon();
    timeline.stamp(TurnMoment.SPEECH_END, loop.nanoTime());
    moveTo(TurnState.TRANSCRIBING);
    timers.start(TurnTimers.Kind.WHOLE_TURN, services.settings().maxTurnMillis(), this::outOfTime);
    if (errorAtEnd == null && !quota.admits(false)) {
      errorAtEnd = ErrorCode.RATE_LIMITED;
    }
    if (errorAtEnd != null) {
      excuse(errorAtEnd);
    } else {
      transcribed(text);
    }
  }

  /**
   * The device may not take this turn: it is told at its EOS, or at once, which ends the turn. Only
   * before anything was heard.
   */
  void refuse(ErrorCode code) {
    assert state == TurnState.LISTENING && utteranceBytes == 0 : state;
    failListening(code);
  }

  /**
   * Ends the turn soon and properly: what is handed to the stream is played, or else {@code code}
   * is the answer. Only after the end of speech.
   */
  void cutShort(ErrorCode code) {
    cancelAnswer();
    if (state == TurnState.SPEAKING) {
      reply.dropText();
      reply.endOfText();
    } else {
      excuse(code);
    }
  }

  /** Ends the turn without a terminal message of its own. What was heard is remembered if asked. */
  void cancel(String why, boolean remember) {
    if (state == TurnState.ENDED) {
      return;
    }
    List<ReplyPiece> rest = reply.unheard(); // before anything of it is dropped
    if (remember) {
      memory.keepHeard(transcript);
    }
    outcome = why;
    end();
    reply.stop();
    if (!rest.isEmpty()) {
      cutOffReply = new CutOffReply(rest, memory);
    }
  }

  private void goOnWithCutOff() {
    outcome = RESUMED;
    early.cancel();
    memory.goOnFrom(cutOff.memory());
    moveTo(TurnState.THINKING);
    cutOff.rest().forEach(reply::add);
    reply.endOfText();
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
    memory.keepSpoken(transcript);
    boolean timed = options.timings();
    ServerMessage complete =
        new ServerMessage.Complete(
            degraded, timed ? number : 0, timed ? timeline.toMillis() : Map.of());
    end();
    link.send(complete);
    owner.turnEnded(this);
  }

  private void end() {
    moveTo(TurnState.ENDED);
    timers.cancelAll();
    recognition.abandon();
    early.cancel();
    cancelAnswer();
    quota.turnEnded(outcome);
    timeline.end(loop.nanoTime());
    services.observer().turnEnded(summary());
  }

  private TurnSummary summary() {
    return new TurnSummary(
        sessionId,
        number,
        trace,
        outcome,
        degraded,
        guessed,
        Pcm.millisOf(utteranceBytes),
        Pcm.millisOf(reply.writtenBytes()),
        services.settings().logTranscripts() && !memory.isForgotten() ? transcript : "",
        memory.isForgotten(),
        timeline);
  }

  /** A reply that goes on after an interruption has no chat model behind it. */
  private void cancelAnswer() {
    if (answer != null) {
      answer.cancel();
    }
  }

  private void moveTo(TurnState next) {
    assert next.compareTo(state) > 0 : state + " to " + next;
    state = next;
    if (next.compareTo(TurnState.THINKING) >= 0) {
      quota.utteranceOver();
    }
    owner.moved(this);
  }

  // ---- recognition

  private void announceTranscription(ServerMessage.Transcribing stage) {
    long holdMillis = services.settings().transcriptionStageHoldMillis();
    if (holdMillis == 0) {
      link.send(stage);
    } else {
      timers.start(TurnTimers.Kind.STAGE_HOLD, holdMillis, () -> link.send(stage));
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
    if (text.isBlank() && cutOff != null) {
      goOnWithCutOff();
      return;
    }
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
    link.send(new ServerMessage.Thinking(early.shown(text), image != null));
    Guess guess = early.adopt(text, image).orElse(null);
    if (guess == null) {
      askWithHistory(image);
    } else {
      guessed = true;
      answer = guess.answer();
      answer.chargeTo(quota::spend);
      guess.tell(timeline, new AnswerEvents(), () -> askWithHistory(image));
    }
  }

  private void askWithHistory(StoredImage image) {
    if (!quota.admitsQuestion()) {
      excuse(ErrorCode.RATE_LIMITED);
      return;
    }
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
      failListening(ErrorCode.STT_FAILED);
    } else {
      excuse(ErrorCode.STT_FAILED);
    }
  }

  private final class RecognitionEvents implements RecognitionListener {
    @Override
    public void onPartial(String text, int finishedChars) {
      if (state == TurnState.LISTENING) {
        owner.heardSoFar(Turn.this, text);
        early.partial(text, finishedChars);
      }
    }

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
    answer.chargeTo(quota::spend);
    int turns = Math.min(history.size(), services.settings().historyTurns());
    List<Exchange> recent = history.subList(history.size() - turns, history.size());
    answer.ask(new ChatRequest(sessionId, recent, transcript, image, false, trace));
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
      if (!options.spokenErrors()) {
        endWithError(Excuses.problem(failure));
        return;
      }
      degraded = true;
      outcome = ErrorCode.LLM_UNAVAILABLE.onTheWire();
      link.send(Excuses.problem(failure));
      reply.add(Excuses.line(failure, afterPieces));
      reply.endOfText();
    }
  }

  // ---- excuses: every end of speech is answered aloud, unless the device wants it otherwise

  /** Something failed while the device is recording: it is told at its EOS, or at once. */
  private void failListening(ErrorCode code) {
    timers.cancelAll();
    recognition.abandon();
    early.cancel();
    if (options.spokenErrors()) {
      errorAtEnd = code;
    } else {
      endWithError(problem(code));
    }
  }

  private void endWithError(ServerMessage.Problem problem) {
    memory.keepHeard(transcript);
    outcome = problem.code().onTheWire();
    end();
    reply.stop();
    link.send(problem.endingTurn());
    owner.turnEnded(this);
  }

  private void excuse(ErrorCode code) {
    if (!options.spokenErrors()) {
      endWithError(problem(code));
      return;
    }
    timers.cancelBut(TurnTimers.Kind.WHOLE_TURN);
    recognition.abandon();
    early.cancel();
    if (state == TurnState.TRANSCRIBING) {
      moveTo(TurnState.THINKING);
    }
    outcome = code.onTheWire();
    link.send(problem(code));
    reply.dropText();
    reply.add(code == ErrorCode.RATE_LIMITED ? quota.line() : Excuses.line(code));
    reply.endOfText();
  }

  private ServerMessage.Problem problem(ErrorCode code) {
    return code == ErrorCode.RATE_LIMITED ? quota.problem() : Excuses.problem(code);
  }

  private void outOfTime() {
    if (state != TurnState.SPEAKING) {
      LOG.error("session {} turn {}: still {} at its deadline", sessionId, number, state);
    }
    cutShort(ErrorCode.INTERNAL);
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
      cancelAnswer();
    }

    @Override
    public void onSynthesisFailed(Throwable cause) {
      LOG.error("session {} turn {}: synthesizer failed", sessionId, number, cause);
      cancelAnswer();
      excuse(ErrorCode.TTS_FAILED);
    }
  }
}
