package dev.hotpin.turn;

import dev.hotpin.audio.Pcm;
import dev.hotpin.audio.Tone;
import dev.hotpin.concurrent.Loop;
import dev.hotpin.dialogue.HeardText;
import dev.hotpin.synthesis.ReplyPiece;
import dev.hotpin.synthesis.SpeakableText;
import dev.hotpin.synthesis.SpokenLine;
import dev.hotpin.synthesis.SynthesisJob;
import dev.hotpin.synthesis.SynthesisListener;
import dev.hotpin.wire.ServerMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The spoken side of one turn: pieces of text in, samples out to the device, one piece at a time,
 * the next when the device's stream has room. Bounded by the text that its turn lets in and by one
 * piece of audio. Thread: the session's loop; samples are handed over to it.
 */
final class Reply {

  /** What the turn hears. */
  interface Listener {
    /** Samples are on their way; called once. */
    void onFirstAudio();

    /** All has been handed to the stream and its end announced; called once. */
    void onSpoken();

    /** The time for a turn is used up: no more text is wanted. */
    void onTimeUsedUp();

    /** The synthesizer failed; the rest of the text is dropped. */
    void onSynthesisFailed(Throwable cause);
  }

  /** One thing to be spoken: a piece of the answer, or a ready-made line. */
  private record Item(ReplyPiece piece, SpokenLine line) {}

  /** What stands for a tone in the text of a reply. */
  private static final String SHOWN_TONE = "[BEEP]";

  /**
   * What a piece that was cut off would have taken, for each character: about 15 a second at the
   * default rate (see {@link dev.hotpin.synthesis.PieceLimits}).
   */
  private static final long MILLIS_PER_CHAR = 66;

  private final int turn;
  private final TurnServices services;
  private final String voiceId;
  private final Loop loop;
  private final DeviceLink link;
  private final TurnTimeline timeline;
  private final Listener listener;

  private final Queue<Item> items = new ArrayDeque<>();
  private final HeardText heard = new HeardText();
  private final HandedPieces handed = new HandedPieces();
  private PieceInProgress inProgress; // null while nothing is synthesized
  private long pcmBytes; // handed to the stream so far
  private boolean afterSentence = true; // the next piece begins a sentence
  private boolean endOfText;
  private boolean over; // its end is announced, or it was stopped
  private boolean unspeakableSaid;
  private boolean pumping;

  Reply(
      int turn,
      TurnServices services,
      String voiceId,
      Loop loop,
      DeviceLink link,
      TurnTimeline timeline,
      Listener listener) {
    this.turn = turn;
    this.services = services;
    this.voiceId = voiceId;
    this.loop = loop;
    this.link = link;
    this.timeline = timeline;
    this.listener = listener;
  }

  /** Adds a piece of the answer. */
  void add(ReplyPiece piece) {
    items.add(new Item(piece, null));
    pump();
  }

  /** Adds a ready-made line. */
  void add(SpokenLine line) {
    items.add(new Item(null, line));
    pump();
  }

  /** Nothing more will be added. */
  void endOfText() {
    endOfText = true;
    pump();
  }

  /** The stream has room again. */
  void roomForMore() {
    pump();
  }

  /** All text that was spoken, ready-made lines left out. */
  String spokenText() {
    return heard.heard(Long.MAX_VALUE);
  }

  /**
   * The text that the user can have heard by now: the lesser of what the socket took and what
   * real-time playing since the first frame allows. Ends the piece in progress: to be asked when
   * the turn is cut off.
   */
  String heardText() {
    if (!timeline.has(TurnMoment.FIRST_FRAME_WRITTEN)) {
      return "";
    }
    long heardBytes = heardBytes();
    dropText();
    return heard.heard(heardBytes);
  }

  /**
   * The pieces of the answer that the user can not have heard whole by now, from the beginning of
   * the sentence that is playing; empty where nothing was to be heard yet, or all was.
   */
  List<ReplyPiece> unheard() {
    if (!timeline.has(TurnMoment.FIRST_FRAME_WRITTEN)) {
      return List.of();
    }
    List<ReplyPiece> rest = new ArrayList<>(handed.from(heardBytes()));
    if (inProgress != null) {
      rest.add(inProgress.piece);
    }
    items.stream().map(Item::piece).filter(Objects::nonNull).forEach(rest::add);
    return rest;
  }

  private long heardBytes() {
    long playedMillis =
        TimeUnit.NANOSECONDS.toMillis(
            loop.nanoTime() - timeline.nanosAt(TurnMoment.FIRST_FRAME_WRITTEN));
    return Math.min(Pcm.bytesOf(playedMillis), writtenBytes());
  }

  /**
   * What the socket took of its samples. Once all is written, what waits in the socket is not of
   * this reply: acknowledgements, say.
   */
  long writtenBytes() {
    return timeline.has(TurnMoment.LAST_FRAME_WRITTEN) ? pcmBytes : link.pcmBytesWritten(turn);
  }

  /** Drops the text that waits and the piece in progress; what was handed to the stream stays. */
  void dropText() {
    items.clear();
    if (inProgress != null) {
      PieceInProgress dropped = inProgress;
      inProgress = null;
      dropped.abandon();
      String text = dropped.piece.text();
      long wholePcmBytes = Pcm.bytesOf(MILLIS_PER_CHAR * text.length());
      heard.addBeginning(text, dropped.piecePcmBytes, wholePcmBytes);
    }
  }

  /** Ends it without a sound more. */
  void stop() {
    over = true;
    dropText();
    link.discardAudio(turn);
  }

  private void pump() {
    if (pumping) {
      return; // the stream reported room while it was being filled: the loop below goes on
    }
    pumping = true;
    try {
      while (!over && inProgress == null && !items.isEmpty() && link.hasRoom()) {
        Item item = items.remove();
        if (item.line() != null) {
          speakLine(item.line().text(), item.line(), false);
        } else if (timeIsUsedUp()) {
          items.removeIf(waiting -> waiting.line() == null);
          endOfText = true;
          listener.onTimeUsedUp();
        } else {
          speakPiece(item.piece());
        }
      }
      if (!over && endOfText && inProgress == null && items.isEmpty()) {
        finish();
      }
    } finally {
      pumping = false;
    }
  }

  private void finish() {
    if (pcmBytes == 0) {
      speakLine(SpokenLine.UNSPEAKABLE.text(), SpokenLine.UNSPEAKABLE, false);
    }
    over = true;
    link.endAudio(turn);
    listener.onSpoken();
  }

  /**
   * Whether the device would still be playing at the turn's deadline if one more piece was spoken.
   */
  private boolean timeIsUsedUp() {
    long reserve =
        afterSentence ? TurnSettings.SENTENCE_RESERVE_MILLIS : TurnSettings.PIECE_RESERVE_MILLIS;
    long maxTurnMillis = services.settings().maxTurnMillis();
    long usable = maxTurnMillis - Math.min(reserve, maxTurnMillis / 2);
    return pcmBytes > 0 && timeline.millisSinceSpeechEnd(playedOutAtNanos()) > usable;
  }

  private long playedOutAtNanos() {
    long playingNanos = TimeUnit.MILLISECONDS.toNanos(Pcm.millisOf(pcmBytes));
    long began =
        timeline.has(TurnMoment.FIRST_FRAME_WRITTEN)
            ? timeline.nanosAt(TurnMoment.FIRST_FRAME_WRITTEN)
            : loop.nanoTime();
    return began + playingNanos;
  }

  private void speakPiece(ReplyPiece piece) {
    if (piece.kind() == ReplyPiece.Kind.TONE) {
      handOver(SHOWN_TONE, Tone.beep(), false);
      handed.add(piece, pcmBytes);
      afterSentence = true;
      return;
    }
    String speakable = SpeakableText.of(piece.text());
    if (SpeakableText.isSpeakable(speakable)) {
      PieceInProgress started = new PieceInProgress(piece);
      inProgress = started;
      started.start(speakable);
    } else {
      nothingSpeakable(piece);
    }
  }

  /**
   * Words in a script that the voice can't read are excused once in a reply; lone punctuation or an
   * emoji among spoken sentences is passed over.
   */
  private void nothingSpeakable(ReplyPiece piece) {
    afterSentence = piece.endsSentence();
    boolean words = piece.text().codePoints().anyMatch(Character::isLetterOrDigit);
    if (words && !unspeakableSaid) {
      unspeakableSaid = true;
      speakLine(piece.text(), SpokenLine.UNSPEAKABLE, true);
    }
  }

  private void speakLine(String shownText, SpokenLine line, boolean partOfAnswer) {
    handOver(shownText, services.spokenLines().pcm(line), partOfAnswer);
  }

  private void handOver(String shownText, byte[] pcm, boolean partOfAnswer) {
    link.announce(turn, new ServerMessage.Speaking(shownText));
    samples(pcm);
    heard.add(partOfAnswer ? shownText : "", pcm.length);
    link.flushAudio(turn);
  }

  private void samples(byte[] pcm) {
    boolean first = pcmBytes == 0;
    pcmBytes += pcm.length;
    if (first) {
      timeline.stamp(TurnMoment.TTS_FIRST_AUDIO, loop.nanoTime());
      listener.onFirstAudio();
    }
    link.sendAudio(turn, pcm);
  }

  /**
   * One piece at the synthesizer. Its callbacks hop to the loop; those that come late are dropped.
   */
  private final class PieceInProgress implements SynthesisListener {
    private final ReplyPiece piece;
    private long piecePcmBytes;
    private SynthesisJob job;
    private Loop.Timer deadline;

    PieceInProgress(ReplyPiece piece) {
      this.piece = piece;
    }

    void start(String speakable) {
      deadline =
          loop.schedule(
              () ->
                  failed(
                      new TimeoutException(
                          "no whole piece in "
                              + TurnSettings.SYNTHESIS_TIMEOUT_MILLIS
                              + " ms of synthesis")),
              TurnSettings.SYNTHESIS_TIMEOUT_MILLIS);
      try {
        job = services.synthesizer().speak(speakable, voiceId, this);
        if (inProgress != this) {
          job.cancel(); // the turn was cut off meanwhile
        }
      } catch (RuntimeException e) {
        onFailure(e);
      }
    }

    void abandon() {
      deadline.cancel();
      if (job != null) {
        job.cancel();
      }
    }

    @Override
    public void onSamples(byte[] pcm) {
      loop.executeNowOrLater(() -> ifCurrent(() -> take(pcm)));
    }

    @Override
    public void onComplete() {
      loop.executeNowOrLater(() -> ifCurrent(this::completed));
    }

    @Override
    public void onFailure(Throwable cause) {
      loop.executeNowOrLater(() -> ifCurrent(() -> failed(cause)));
    }

    private void ifCurrent(Runnable action) {
      if (inProgress == this) {
        action.run();
      } else {
        services.observer().lateResult();
      }
    }

    private void take(byte[] pcm) {
      if (piecePcmBytes == 0) {
        link.announce(turn, new ServerMessage.Speaking(piece.text()));
      }
      piecePcmBytes += pcm.length;
      samples(pcm);
    }

    private void completed() {
      deadline.cancel();
      inProgress = null;
      if (piecePcmBytes == 0) {
        nothingSpeakable(piece);
      } else {
        afterSentence = piece.endsSentence();
        heard.add(piece.text(), piecePcmBytes);
        handed.add(piece, pcmBytes);
        link.flushAudio(turn);
      }
      pump();
    }

    private void failed(Throwable cause) {
      dropText();
      listener.onSynthesisFailed(cause);
    }
  }
}
