package dev.hotpin.turn;

import dev.hotpin.concurrent.Loop;
import dev.hotpin.dialogue.ConversationStore;
import dev.hotpin.endpointing.Endpointer.Attention;
import dev.hotpin.identity.Admission;
import dev.hotpin.identity.Principal;
import dev.hotpin.identity.Standing;
import dev.hotpin.limits.Quota;
import dev.hotpin.limits.QuotaKey;
import dev.hotpin.tracing.TraceContext;
import dev.hotpin.wire.ClientMessage;
import dev.hotpin.wire.CloseReason;
import dev.hotpin.wire.ErrorCode;
import dev.hotpin.wire.ServerMessage;
import dev.hotpin.wire.SessionOptions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * One connected device after its handshake: what its audio and signals do. Turns come one after the
 * other, at most one at a time, with growing numbers.
 *
 * <p>Thread: the session's loop, but for {@link #supersede}, {@link #drain}, {@link #cutOff} and
 * {@link #reconsider}, which hop to it.
 */
public final class VoiceSession {
  /**
   * How long a turn in progress may take to end properly once its credential was taken back: a
   * reply that is cut off has at most one piece of text to play.
   */
  static final long REVOKED_GRACE_MILLIS = 5_000;

  private final String sessionId;
  private final String key;
  private final Admission admission;
  private final SessionOptions options;
  private final TurnServices services;
  private final Loop loop;
  private final DeviceLink link;
  private final TailFilter tail;
  private final RefusedRest refused;
  private final Ears ears; // null where the device says where speech begins and ends
  private final Quota quota;
  private final GuessPolicy.Share guesses;
  private final Optional<TraceContext> upstream;

  private int lastTurn; // the number of the newest turn
  private Turn turn; // the turn in progress, from its first sample or EOS on; null between turns
  private TurnMemory lastMemory; // of the last complete turn, which may still be playing; or null
  private long lastFrameNanos;
  private Loop.Timer grace; // of a turn whose credential was taken back; null before that
  private Loop.Timer idleWatch; // null where idle devices are kept, and before the handshake
  private ConversationStore.Hold hold = () -> {}; // of its conversation, from the handshake on
  private CloseReason closeWhenIdle; // why it closes when no turn is in progress; or null
  private boolean gone;
  private volatile SessionFigures figures; // written on the loop only

  /**
   * A session of a device that has been let in.
   *
   * @param admission who it is, and whether that still holds
   * @param upstream the trace that the connection belongs to; else each turn begins one
   */
  public VoiceSession(
      String sessionId,
      SessionOptions options,
      Admission admission,
      TurnServices services,
      Loop loop,
      DeviceLink link,
      Optional<TraceContext> upstream) {
    this.sessionId = sessionId;
    this.key = admission.principal().keyOf(sessionId);
    this.admission = admission;
    this.options = options;
    this.services = services;
    this.loop = loop;
    this.link = link;
    this.tail = new TailFilter(loop, link::forgetUtterance);
    this.refused = new RefusedRest(loop);
    this.ears =
        options.endpointing().isOn() || options.bargeIn()
            ? new Ears(options, services.endpointers(), loop, new Heard())
            : null;
    this.quota = services.quotas().of(quotaKey(), sessionId);
    this.guesses = services.guesses().forSession(this::mayGuess);
    this.upstream = upstream;
    this.figures = SessionFigures.opened(loop.nanoTime());
  }

  /** A model that can't be asked gets no guesses: they would only use up what may be wasted. */
  private boolean mayGuess() {
    return quota.hasTokens() && services.chatModel().problem().isEmpty();
  }

  /** The id that the device gave. Any thread. */
  public String sessionId() {
    return sessionId;
  }

  /**
   * Under what name all of this session is kept: its id and, where the server tells devices apart,
   * its owner's. Any thread.
   */
  public String key() {
    return key;
  }

  /**
   * Under what what it uses is counted: its owner's name, unless several devices go by that. Any
   * thread.
   */
  public QuotaKey quotaKey() {
    return quotaKey(principal(), sessionId);
  }

  /** Under what is counted what {@code owner} uses for its session of this id. */
  public static QuotaKey quotaKey(Principal owner, String sessionId) {
    return owner.shared()
        ? QuotaKey.ofSession(owner.keyOf(sessionId))
        : QuotaKey.ofPrincipal(owner.name());
  }

  /** Whose session it is. Any thread. */
  public Principal principal() {
    return admission.principal();
  }

  /** What it is at, and for how long. Any thread. */
  public SessionFigures figures() {
    return figures;
  }

  /** The clock that its {@link #figures} are of, in nanoseconds. Any thread. */
  public long nanoTime() {
    return loop.nanoTime();
  }

  /** Answers the handshake. */
  public void open() {
    activity();
    link.send(new ServerMessage.Connected(sessionId, options));
    hold = services.conversations().hold(key, this::supersede);
    if (services.settings().idleTimeoutMillis() > 0) {
      watchIdle(services.settings().idleTimeoutMillis());
    }
  }

  /** A text or binary frame came. */
  public void activity() {
    lastFrameNanos = loop.nanoTime();
  }

  /** Whole samples, the first {@code pcmBytes} of an array that stays the caller's. */
  public void audio(byte[] pcm, int pcmBytes) {
    if (ears != null && (ears.endsByItself() || attention() != Attention.LISTENING)) {
      ears.audio(pcm, pcmBytes);
      return;
    }
    if (refused.drops()) {
      services.observer().droppedAudio(pcmBytes);
      return;
    }
    if (turn == null) {
      if (tail.hold(pcm, pcmBytes)) {
        return;
      }
      beginTurn();
    }
    Turn listening = listening();
    if (listening != null) {
      listening.audio(pcm, pcmBytes);
    } else {
      services.observer().droppedAudio(pcmBytes);
    }
  }

  /** The device says that its user has stopped speaking. */
  public void endOfSpeech() {
    if (refused.endOfSpeech()) {
      return;
    }
    if (turn == null) {
      beginTurn();
    }
    if (attention() == Attention.LISTENING) {
      forgetSpeech();
    }
    tail.endOfSpeech();
    if (turn == null) {
      refused.forget(); // what was held for a tail was refused, and this was its end
    } else if (turn.state() == TurnState.LISTENING) {
      turn.endOfSpeech();
    } else {
      services.observer().surplusEndOfSpeech();
    }
  }

  private void beginTurn() {
    startTurn();
    if (ears != null) {
      hearAgain(ears.takeOnset());
    }
    hearAgain(tail.release());
  }

  private void hearAgain(byte[] pcm) {
    if (pcm.length > 0 && turn != null) { // what came before may have been refused
      turn.audio(pcm, pcm.length);
    }
  }

  private Turn listening() {
    return turn != null && turn.state() == TurnState.LISTENING ? turn : null;
  }

  private Attention attention() {
    if (turn == null || turn.state() == TurnState.LISTENING) {
      return Attention.LISTENING;
    }
    return turn.state() == TurnState.SPEAKING ? Attention.PLAYING : Attention.ANSWERING;
  }

  /** Somebody speaks, as {@link Ears} found: whatever is in progress gives way. */
  private void speechBegan() {
    CutOffReply cutOff = null;
    if (turn != null) {
      cutOff = cancelTurn("interrupted", true).cutOffReply();
      link.send(new ServerMessage.Interrupted(lastTurn));
      closeIfDue();
    } else if (lastMemory != null && options.bargeIn()) { // else the device plays on
      lastMemory.cutToHeard();
    }
    if (gone || closeWhenIdle != null) {
      return;
    }
    startTurn();
    if (turn != null && cutOff != null && services.endpointers().settings().bargeInResumes()) {
      turn.mayGoOnWith(cutOff);
    }
  }

  /** The session as its ears see it. */
  private final class Heard implements Ears.Session {
    @Override
    public Turn listening() {
      return VoiceSession.this.listening();
    }

    @Override
    public Attention attention() {
      return VoiceSession.this.attention();
    }

    @Override
    public void speechBegan() {
      VoiceSession.this.speechBegan();
    }

    @Override
    public void dropped(int pcmBytes) {
      services.observer().droppedAudio(pcmBytes);
    }
  }

  /** The session as its turns see it. */
  private final class Turns implements Turn.Owner {
    @Override
    public void heardSoFar(Turn listening, String transcript) {
      if (ears != null && turn == listening) {
        ears.partial(transcript);
      }
    }

    @Override
    public void moved(Turn moved) {
      figures = figures.after(moved, turn == moved, loop.nanoTime());
    }

    @Override
    public void turnEnded(Turn ended) {
      VoiceSession.this.turnEnded(ended);
    }
  }

  /** A turn without speech. Answered {@code busy} while there is a turn. */
  public void text(String text) {
    if (turn != null) {
      link.send(Excuses.TURN_IN_PROGRESS);
      return;
    }
    tail.forget();
    refused.forget();
    startTurn();
    if (turn != null) {
      turn.text(text);
    }
  }

  /**
   * Stops the turn in progress, whatever it does; nothing of it is sent after the answer. The
   * conversation keeps what can have been heard, also of a reply that is complete and still played.
   */
  public void interrupt() {
    boolean wasAnswering = attention() != Attention.LISTENING;
    tail.forget();
    refused.forget();
    if (!wasAnswering) {
      forgetSpeech();
    }
    if (turn != null) {
      cancelTurn("interrupted", true);
    } else if (lastMemory != null) {
      lastMemory.cutToHeard();
    }
    lastMemory = null;
    link.send(new ServerMessage.Interrupted(lastTurn));
    if (wasAnswering && ears != null && !gone) {
      ears.replyOver(); // who interrupts has often begun to speak
    }
    closeIfDue();
  }

  /** Forgets all of this session. */
  public void reset() {
    forgetAudio();
    lastMemory = null;
    if (turn != null) {
      cancelTurn("reset", false);
    }
    services.images().forget(key);
    services.conversations().forget(key);
    link.send(new ServerMessage.ResetComplete());
    closeIfDue();
  }

  /**
   * Forgets all that is kept of this session, as an operator asks: the device is not told, and what
   * it does at this moment goes on, but is not remembered. Any thread.
   *
   * @return done when nothing is kept any more
   */
  public CompletionStage<Void> forget() {
    return CompletableFuture.runAsync(
            () -> {
              lastMemory = null;
              if (turn != null) {
                turn.memory().forget();
              }
              services.images().forget(key);
            },
            loop::executeNowOrLater)
        .thenCompose(done -> services.conversations().forget(key));
  }

  /** Ends the turn in progress, which is no longer the session's while it ends. */
  private Turn cancelTurn(String why, boolean remember) {
    Turn ended = turn;
    turn = null;
    ended.cancel(why, remember);
    return ended;
  }

  private void forgetAudio() {
    tail.forget();
    refused.forget();
    forgetSpeech();
  }

  /** The utterance is over; else who speaks in the next reply would be taken for going on. */
  private void forgetSpeech() {
    if (ears != null) {
      ears.forget();
    }
  }

  /** A message that could not be understood. */
  public void bad(ClientMessage.Bad message) {
    link.send(new ServerMessage.Problem(message.code(), message.message(), 0));
  }

  /** The device's stream has room for more samples. */
  public void roomForMore() {
    if (turn != null) {
      turn.roomForMore();
    }
  }

  /** The socket took the first frame of {@code number}'s audio. */
  public void firstFrameWritten(int number) {
    stamp(number, TurnMoment.FIRST_FRAME_WRITTEN);
  }

  /** The socket took all audio of {@code number} and the empty frame that ends it. */
  public void replyWritten(int number) {
    stamp(number, TurnMoment.LAST_FRAME_WRITTEN);
    if (turn != null && turn.number() == number) {
      turn.replyWritten();
    }
  }

  /** The connection is gone. What was heard of a reply is remembered. */
  public void gone() {
    gone = true;
    forgetAudio();
    if (idleWatch != null) {
      idleWatch.cancel();
    }
    if (grace != null) {
      grace.cancel();
    }
    if (turn != null) {
      cancelTurn("gone", true);
    }
    hold.close();
  }

  /**
   * The same session id has connected again, here or elsewhere: ends this connection. Any thread.
   */
  public void supersede() {
    end(CloseReason.TAKEN_OVER);
  }

  /** The server stops: closes now, or when the turn in progress has ended. Any thread. */
  public void drain() {
    loop.executeNowOrLater(
        () -> {
          closeWhenIdle(CloseReason.GOING_AWAY);
          closeIfDue();
        });
  }

  /** The server stops, and the time for turns is up: ends this connection. Any thread. */
  public void cutOff() {
    end(CloseReason.GOING_AWAY);
  }

  private void end(CloseReason reason) {
    loop.executeNowOrLater(
        () -> {
          if (!gone) {
            gone();
            link.close(reason);
          }
        });
  }

  /**
   * Credentials have changed: if this session's was taken back, ends what is in progress and
   * closes. A reply is cut off and ended, since a close frame in its midst hangs devices. Any
   * thread.
   */
  public void reconsider() {
    loop.executeNowOrLater(
        () -> {
          if (!gone && admission.standing() == Standing.REVOKED) {
            closeRevoked();
          }
        });
  }

  private void closeRevoked() {
    closeWhenIdle = CloseReason.CREDENTIAL_REVOKED;
    if (turn == null || turn.state() == TurnState.LISTENING) {
      link.close(CloseReason.CREDENTIAL_REVOKED);
      return;
    }
    if (grace == null) {
      grace = loop.schedule(() -> link.close(CloseReason.CREDENTIAL_REVOKED), REVOKED_GRACE_MILLIS);
      turn.cutShort(ErrorCode.UNAUTHORIZED);
    }
  }

  private void closeWhenIdle(CloseReason reason) {
    if (closeWhenIdle == null) {
      closeWhenIdle = reason;
    }
  }

  private void closeIfDue() {
    if (closeWhenIdle != null && !gone && turn == null) {
      link.close(closeWhenIdle);
    }
  }

  /** Begins a turn; one that is refused at once may be over when this returns. */
  private void startTurn() {
    lastTurn++;
    lastMemory = null;
    turn =
        new Turn(
            lastTurn, key, services, loop, link, options, quota, newTrace(), guesses, new Turns());
    figures = figures.after(turn, true, loop.nanoTime());
    Standing standing = admission.standing();
    if (standing != Standing.GOOD) {
      closeWhenIdle(
          standing == Standing.EXPIRED
              ? CloseReason.CREDENTIAL_EXPIRED
              : CloseReason.CREDENTIAL_REVOKED);
      turn.refuse(ErrorCode.UNAUTHORIZED);
    }
  }

  private TraceContext newTrace() {
    return upstream.map(TraceContext::child).orElseGet(TraceContext::root);
  }

  private void turnEnded(Turn ended) {
    if (turn == ended) {
      turn = null;
    }
    lastMemory = ended.memory();
    if (ended.wasListening() && !options.endpointing().isOn()) {
      refused.begin();
      forgetSpeech();
    }
    activity();
    closeIfDue();
    if (ears != null && !ended.wasListening() && !gone && turn == null) {
      ears.replyOver();
    }
  }

  private void stamp(int number, TurnMoment moment) {
    if (turn != null && turn.number() == number) {
      turn.timeline().stamp(moment, loop.nanoTime());
    }
  }

  private void watchIdle(long delayMillis) {
    idleWatch = loop.schedule(this::checkIdle, delayMillis);
  }

  /**
   * With audio buffered an idle device is answered as on EOS; one that posted a picture may wait.
   */
  private void checkIdle() {
    long timeoutMillis = services.settings().idleTimeoutMillis();
    long idleMillis = TimeUnit.NANOSECONDS.toMillis(loop.nanoTime() - lastFrameNanos);
    if (attention() != Attention.LISTENING) {
      watchIdle(timeoutMillis);
    } else if (idleMillis < timeoutMillis) {
      watchIdle(timeoutMillis - idleMillis);
    } else if (turn != null) {
      forgetSpeech();
      turn.endOfSpeech();
      watchIdle(timeoutMillis);
    } else if (services.images().has(key)) {
      watchIdle(timeoutMillis);
    } else {
      link.close(CloseReason.IDLE);
    }
  }
}
