/**
 * The conversation with the server: what the user does becomes messages, what the server answers
 * becomes turns. It knows nothing of the page; `changed` is called when there is something new to show.
 */
import { Connection } from './connection.js';
import { Microphone } from './microphone.js';
import { Player } from './player.js';
import { fetchSample, Recital } from './samples.js';
import { Turn } from './turn.js';
import { INSECURE, ofError, ofMicrophone } from './words.js';

/** A shorter press is a click by mistake; nothing of it is sent. */
const LEAST_PRESS_MILLIS = 250;

/** The microphone is late by so much: what is said last is heard after the button is released. */
const TAIL_MILLIS = 80;

/** The server says something within 1.5 s of an end of speech. */
const ANSWER_MILLIS = 8000;

/** The microphone is given back when nobody spoke for so long, so that its light goes out. */
const MICROPHONE_IDLE_MILLIS = 120000;

const LONGEST_TEXT = 2000;
const KEPT_TURNS = 50;

/** Audio of older turns is forgotten: a minute of it is 2 MB. */
const KEPT_REPLIES = 20;

const REPLY_FRAME_BYTES = 1280; // 40 ms
const LEAD_MILLIS = 1000;
const BARGE_IN_LEAD_MILLIS = 400;
const MAX_TEXT_BYTES = 16384;

/** Errors that end no turn. */
const ALONE = new Set(['bad_message', 'unknown_signal']);

export class Session {
  /**
   * @param {Preferences} preferences
   * @param {function()} changed
   */
  constructor(preferences, changed) {
    this.preferences = preferences;
    this.changed = changed;
    this.turns = [];
    this.link = { name: 'connecting' };
    this.settings = {};
    this.notice = null; // words, until the user does something
    this.hint = '';
    this.level = 0; // of what is sent now, 0 to 1
    this.needsToken = false;
    this.isListening = false; // hands-free, microphone on
    this.recording = null; // {turn, since, early: frames not sent yet, isSent, isEnding}
    this.recital = null;
    this.held = []; // to be sent when the server has said `interrupted`
    this.interrupting = false;
    this.retriedDefaults = false;
    this.microphone = new Microphone({
      frame: (pcm, level) => this.frame(pcm, level),
      lost: () => this.microphoneLost(),
    });
    this.player = new Player({
      started: (reply, at) => this.started(reply, at),
      position: (reply, samples) => this.position(reply, samples),
      ended: (reply, gaps) => this.ended(reply, gaps),
    });
    const scheme = window.location.protocol === 'https:' ? 'wss:' : 'ws:';
    this.connection = new Connection(`${scheme}//${window.location.host}/ws`, () => this.hello(), {
      status: (status) => this.linkChanged(status),
      message: (message) => this.message(message),
      audio: (pcm) => this.audio(pcm),
    });
  }

  // What the page shows.

  /** connecting, offline, refused, listening, thinking, speaking, busy, error or ready. */
  get state() {
    if (this.link.name !== 'connected') {
      return { connecting: 'connecting', waiting: 'offline', refused: 'refused' }[this.link.name];
    }
    if (this.recording || this.recital) {
      return 'listening';
    }
    if (this.player.isPlaying) {
      return 'speaking';
    }
    if (this.openTurn && this.openTurn.stage !== 'listening') {
      return 'thinking';
    }
    if (this.notice && this.notice.kind !== 'info') {
      return this.notice.kind;
    }
    return this.isListening || this.openTurn ? 'listening' : 'ready';
  }

  get isHandsFree() {
    return this.preferences.choices.mode === 'free';
  }

  /** The turn that the server is at, or null. */
  get openTurn() {
    const last = this.turns[this.turns.length - 1];
    return last?.isOpen ? last : null;
  }

  /** Whether there is anything to stop. */
  get isAnswering() {
    const stage = this.openTurn?.stage;
    return this.player.isPlaying || (stage !== undefined && stage !== 'listening');
  }

  /** Nobody looks at the page: a microphone that is not in use is closed. */
  hide() {
    this.release();
    if (!this.isHandsFree && !this.recording) {
      this.microphone.close();
    }
  }

  // The connection.

  start() {
    this.connection.open();
  }

  hello() {
    const { choices, sessionId, token } = this.preferences;
    const bargesIn = this.isHandsFree && choices.bargeIn;
    return {
      session_id: sessionId,
      reply: {
        encoding: 'pcm_s16le',
        sample_rate: 16000,
        frame_bytes: REPLY_FRAME_BYTES,
        lead_ms: bargesIn ? BARGE_IN_LEAD_MILLIS : LEAD_MILLIS,
      },
      partials: true,
      timings: true,
      acks: false,
      spoken_errors: false,
      max_text_bytes: MAX_TEXT_BYTES,
      ...(this.isHandsFree && { endpointing: { silence_ms: choices.silenceMs } }),
      ...(bargesIn && { barge_in: true }),
      ...(choices.voice && { voice: choices.voice }),
      ...(token && { token }),
    };
  }

  linkChanged(status) {
    this.link = status;
    if (status.name !== 'connected') {
      this.dropAll();
    } else {
      this.needsToken = false;
    }
    if (status.name === 'refused' && status.title) {
      this.notice = { kind: 'error', title: status.title, text: status.text };
    }
    this.changed();
  }

  /** What was under way is lost with the connection. */
  dropAll() {
    clearTimeout(this.watchdog);
    this.interrupting = false;
    this.held = [];
    this.stopSending();
    if (this.openTurn) {
      this.player.stop();
      this.endTurn(this.openTurn, 'lost');
    }
  }

  /** New settings need a new handshake; the conversation goes on. */
  change(choices) {
    this.preferences.change(choices);
    this.reconnect();
  }

  reconnect() {
    this.stopAll();
    this.stopListening();
    this.microphone.close(); // the other mode wants another gain
    this.notice = null;
    this.hint = '';
    this.connection.open();
  }

  setToken(token) {
    this.preferences.token = token;
    this.needsToken = false;
    this.reconnect();
  }

  // What the user does.

  /** The button is pressed. */
  async press() {
    if (!this.canAct() || this.recording) {
      return;
    }
    const press = (this.pressing = {});
    this.stopAll();
    const wasOpen = this.microphone.isOpen;
    if (!(await this.openMicrophone(false))) {
      return;
    }
    if (this.pressing !== press) {
      if (!wasOpen) {
        this.say('The microphone is on. Now hold the button while you speak.');
      }
      return;
    }
    const turn = this.beginTurn('voice');
    this.recording = { turn, since: performance.now(), early: [], isSent: false, isEnding: false };
    this.changed();
  }

  /** The button is released. */
  release() {
    this.pressing = null;
    const recording = this.recording;
    if (!recording || recording.isEnding) {
      return;
    }
    if (!recording.isSent) {
      this.recording = null;
      this.forget(recording.turn);
      this.say('Hold the button while you speak, and let go when you have finished.');
      return;
    }
    recording.isEnding = true;
    recording.turn.speechEndAt = performance.now();
    setTimeout(() => this.finish(recording), TAIL_MILLIS);
    this.changed();
  }

  async finish(recording) {
    await this.microphone.flush();
    if (this.recording === recording) {
      this.recording = null;
      this.endSpeech(recording.turn);
    }
  }

  /** One press begins, the next ends: for those who can't hold, and hands-free. */
  toggle() {
    if (this.isHandsFree) {
      this.isListening ? this.stopListening() : this.listen();
    } else if (this.recording) {
      this.release();
    } else {
      this.press();
    }
  }

  async listen() {
    if (this.canAct() && (await this.openMicrophone(true))) {
      this.isListening = true;
      this.changed();
    }
  }

  stopListening() {
    if (this.isListening) {
      this.isListening = false;
      this.microphone.close();
      this.level = 0;
      this.changed();
    }
  }

  async type(text) {
    const words = text.trim().slice(0, LONGEST_TEXT);
    if (words === '' || !this.canAct()) {
      return false;
    }
    this.stopAll();
    await this.prepareSound();
    const turn = this.beginTurn('text');
    turn.transcript = words;
    turn.stage = 'thinking';
    turn.speechEndAt = turn.sentAt = performance.now();
    this.sendNow({ signal: 'TEXT', text: words });
    this.watch();
    this.changed();
    return true;
  }

  async recite(sample) {
    if (!this.canAct()) {
      return;
    }
    this.stopAll();
    let pcm;
    try {
      [pcm] = await Promise.all([fetchSample(sample), this.prepareSound()]);
    } catch (error) {
      this.warn({ kind: 'error', title: 'No recording', text: error.message });
      return;
    }
    if (!this.canAct() || this.recital) {
      return;
    }
    const turn = this.beginTurn('sample');
    this.recital = new Recital(
      pcm,
      (frame, level) => {
        this.level = level;
        this.sendAudio(frame);
      },
      () => {
        this.recital = null;
        turn.speechEndAt = performance.now();
        this.endSpeech(turn);
      },
    );
    this.changed();
  }

  /** Stops the reply, or what is being made of one. */
  interrupt() {
    this.stopAll();
    this.changed();
  }

  /** Forgets the conversation. */
  reset() {
    if (this.canAct()) {
      this.stopSending();
      this.player.stop();
      this.interrupting = true; // until it is done
      this.connection.send({ signal: 'RESET' });
      this.watch();
    }
  }

  canAct() {
    this.notice = null;
    this.hint = '';
    return this.connection.isConnected;
  }

  // Sound that goes out.

  async openMicrophone(steadyGain) {
    if (!Microphone.isPossible) {
      this.warn(INSECURE);
      return false;
    }
    try {
      await this.prepareSound();
      if (!this.microphone.isOpen) {
        await this.microphone.open(steadyGain);
      }
    } catch (error) {
      this.warn(ofMicrophone(error));
      return false;
    }
    this.restMicrophone();
    return true;
  }

  /** Closes the microphone later; anything that is said puts it off. */
  restMicrophone() {
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      if (this.recording || this.isListening) {
        this.restMicrophone();
      } else {
        this.microphone.close();
      }
    }, MICROPHONE_IDLE_MILLIS);
  }

  microphoneLost() {
    this.stopListening();
    this.stopAll();
    this.warn(ofMicrophone({ name: 'NotFoundError' }));
  }

  /** A frame of the microphone. */
  frame(pcm, level) {
    if (this.recording) {
      this.level = level;
      this.record(this.recording, pcm);
    } else if (this.isListening && !this.recital && this.mayHear()) {
      this.level = level;
      this.sendAudio(pcm);
    }
  }

  /** Without barge-in the server must not hear the loudspeaker. */
  mayHear() {
    return this.preferences.choices.bargeIn || !this.player.isPlaying;
  }

  record(recording, pcm) {
    if (!recording.turn.isOpen) {
      return; // it was refused while it was spoken
    }
    recording.early.push(pcm);
    if (performance.now() - recording.since >= LEAST_PRESS_MILLIS) {
      recording.isSent = true;
      recording.early.forEach((frame) => this.sendAudio(frame));
      recording.early = [];
    }
  }

  endSpeech(turn) {
    this.level = 0;
    if (turn.isOpen && turn.stage === 'listening') {
      turn.stage = 'thinking';
      turn.sentAt = performance.now();
      this.sendNow({ signal: 'EOS' });
      this.watch();
      this.restMicrophone();
    }
    this.changed();
  }

  stopSending() {
    this.recital?.stop();
    this.recital = null;
    this.recording = null;
    this.level = 0;
  }

  sendAudio(pcm) {
    this.interrupting ? this.held.push(pcm) : this.connection.sendAudio(pcm);
  }

  sendNow(message) {
    this.interrupting ? this.held.push(message) : this.connection.send(message);
  }

  /** What was held back while the server stopped a turn. */
  sendHeld() {
    const held = this.held;
    this.held = [];
    for (const one of held) {
      one instanceof ArrayBuffer ? this.sendAudio(one) : this.sendNow(one);
    }
  }

  /** A server that says nothing is gone, whatever the socket believes. */
  watch() {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(
      () => this.connection.lose('The server does not answer.'),
      ANSWER_MILLIS,
    );
  }

  // Turns.

  beginTurn(kind) {
    const turn = new Turn(kind);
    turn.stage = 'listening';
    this.turns.push(turn);
    this.turns.splice(0, Math.max(0, this.turns.length - KEPT_TURNS));
    const old = this.turns[this.turns.length - 1 - KEPT_REPLIES];
    if (old) {
      old.chunks = [];
    }
    return turn;
  }

  /** The turn that a message belongs to: one begins where the server found speech by itself. */
  turnOfMessage() {
    return this.openTurn ?? this.beginTurn('voice');
  }

  forget(turn) {
    this.turns = this.turns.filter((other) => other !== turn);
  }

  endTurn(turn, outcome) {
    turn.end(outcome);
    if (outcome !== 'complete' && turn.words === '' && !turn.notice && turn.sentences.length === 0) {
      this.forget(turn);
    }
  }

  /**
   * Stops what is said, answered or played. What is sent from now on is held back until the server
   * has stopped, too; with an open microphone it may be at something that is not known here yet.
   */
  stopAll() {
    this.stopSending();
    if (!this.isAnswering && !this.openTurn && !this.isListening) {
      return;
    }
    const turn = this.openTurn ?? this.turnById(this.player.reply);
    this.player.stop();
    if (this.connection.isConnected && !this.interrupting) {
      this.connection.send({ signal: 'INTERRUPT' });
      this.interrupting = true;
      this.watch();
    }
    if (turn) {
      turn.outcome = 'interrupted';
      this.endTurn(turn, 'interrupted');
    }
  }

  // What the server says.

  message(message) {
    clearTimeout(this.watchdog);
    switch (message.status) {
      case 'connected':
        this.settings = message.settings ?? {};
        break;
      case 'partial':
        this.partial(message);
        break;
      case 'processing':
        if (!this.interrupting) {
          this.processing(message);
        }
        break;
      case 'complete':
        this.complete(message);
        break;
      case 'interrupted':
        this.interrupted();
        break;
      case 'reset_complete':
        this.turns = [];
        this.interrupting = false;
        this.sendHeld();
        this.say('The conversation is forgotten.');
        break;
      case 'error':
        this.error(message);
        break;
      default: // there will be more
    }
    this.changed();
  }

  partial(message) {
    if (this.interrupting) {
      return;
    }
    if (!this.openTurn && this.player.isPlaying) {
      this.turnById(this.player.reply).outcome = 'interrupted';
      this.player.stop(); // the user speaks over the last of a reply
    }
    this.notice = null;
    const turn = this.turnOfMessage();
    turn.partial = { text: message.transcript, stableChars: message.stable_chars };
  }

  processing(message) {
    const turn = this.turnOfMessage();
    turn.stage = 'thinking';
    if (message.stage === 'transcription' && message.reason === 'endpoint') {
      turn.noticedAt = performance.now();
      this.recital?.stop(); // the rest would be an answer to the answer
      this.recital = null;
      this.level = 0;
      this.notice = null;
    } else if (message.stage === 'llm') {
      turn.transcript = message.transcript;
    } else if (message.stage === 'tts') {
      turn.addSentence(message.response);
    }
  }

  audio(buffer) {
    const turn = this.openTurn;
    if (this.interrupting || !turn) {
      return;
    }
    if (buffer.byteLength === 0) {
      this.player.end(turn.id);
      return;
    }
    const isFirst = turn.samples === 0;
    turn.addAudio(new Int16Array(buffer.slice(0)));
    if (!this.preferences.choices.aloud || !this.player.canPlay) {
      turn.showAll();
      this.changed();
      return;
    }
    if (isFirst) {
      this.player.begin(turn.id);
    }
    this.player.add(turn.id, buffer);
  }

  complete(message) {
    const turn = this.openTurn;
    if (this.interrupting || !turn) {
      return;
    }
    turn.timings = message.timings_ms ?? null;
    turn.degraded = message.degraded === true;
    this.endTurn(turn, 'complete');
    if (!this.player.isPlaying) {
      turn.showAll();
    }
    this.connection.succeeded();
  }

  interrupted() {
    if (this.interrupting) {
      this.interrupting = false;
      this.sendHeld();
      return;
    }
    this.player.stop(); // the server heard the user speak
    if (this.openTurn) {
      this.endTurn(this.openTurn, 'interrupted');
    }
  }

  error(message) {
    const notice = ofError(message);
    if (message.code === 'unauthorized') {
      this.needsToken = true;
    }
    if (message.code === 'unsupported' && !this.retriedDefaults) {
      this.retriedDefaults = true; // the voice that was chosen once may be gone
      this.change({ voice: '', silenceMs: 700 });
      return;
    }
    if (this.interrupting && !ALONE.has(message.code)) {
      return; // of the turn that is being stopped
    }
    this.notice = notice;
    const turn = this.openTurn;
    if (turn && !ALONE.has(message.code)) {
      turn.notice = notice;
      this.player.stop();
      this.endTurn(turn, 'error');
      this.recital?.stop();
      this.recital = null;
    }
    this.passNotice(notice);
  }

  /** Being busy passes. */
  passNotice(notice) {
    if (notice.kind === 'busy') {
      setTimeout(() => {
        if (this.notice === notice) {
          this.notice = null;
          this.changed();
        }
      }, Math.max(notice.retryMillis ?? 0, 4000));
    }
  }

  // Sound that comes.

  async prepareSound() {
    try {
      await this.player.prepare();
    } catch (error) {
      this.warn({ kind: 'error', title: 'No sound', text: `The browser can’t play: ${error.message}` });
    }
  }

  turnById(id) {
    return this.turns.find((turn) => turn.id === id);
  }

  started(reply, at) {
    const turn = this.turnById(reply);
    if (turn) {
      turn.heardAt = at;
      this.position(reply, 0);
    }
  }

  position(reply, samples) {
    if (this.turnById(reply)?.showUpTo(samples)) {
      this.changed();
    }
  }

  ended(reply, gaps) {
    const turn = this.turnById(reply);
    if (turn) {
      turn.gaps = gaps;
      turn.showAll();
    }
    this.restMicrophone();
    this.changed();
  }

  // Words.

  say(hint) {
    this.hint = hint;
    this.changed();
  }

  warn(notice) {
    this.notice = notice;
    this.changed();
  }
}
