/** Shows a session on the page; reads it, changes nothing. */
import { $, el, icon, setText } from './dom.js';
import { BUDGET_MILLIS, partsOf, totalOf } from './timing.js';
import { axisOf, markBudget, row, strip } from './waterfall.js';

const STATES = {
  connecting: ['Connecting', 'dots'],
  ready: ['Ready', 'mic'],
  listening: ['Listening', 'mic'],
  thinking: ['Thinking', 'dots'],
  speaking: ['Speaking', 'voice'],
  busy: ['Busy', 'clock'],
  error: ['Something is wrong', 'alert'],
  offline: ['Offline', 'plug'],
  refused: ['Not connected', 'plug'],
};

/** Loud speech has an RMS of some 0.1: the meter is full there. */
const FULL_LEVEL = 0.12;

const EARLIER_TURNS = 8;

/** Who has a mouse most likely has a space bar. */
const HAS_KEYS = window.matchMedia('(hover: hover)').matches;

export class View {
  constructor(session, onDownload) {
    this.session = session;
    this.onDownload = onDownload;
    this.items = new Map(); // turn id -> {element, key}
    this.timed = ''; // what the timing panel shows
  }

  render() {
    this.renderState();
    this.renderCaption();
    this.renderLog();
    this.renderTimings();
  }

  // The state, in a word, a drawing and a colour.

  renderState() {
    const { session } = this;
    const { state } = session;
    document.body.dataset.state = state;
    const [word, drawing] = STATES[state];
    setText($('state'), session.notice && state === 'error' ? session.notice.title : word);
    $('talk-icon').firstElementChild.setAttribute('href', `#i-${drawing}`);
    setText($('hint'), this.hint(state));
    setText($('talk-label'), this.label());
    $('talk').disabled = session.link.name !== 'connected';
    $('talk').setAttribute('aria-pressed', String(Boolean(session.recording) || session.isListening));
    $('stop').hidden = !session.isAnswering && !session.recital;
    $('reconnect').hidden = state !== 'offline' && state !== 'refused';
    this.renderNotice();
  }

  label() {
    const { session } = this;
    if (session.isHandsFree) {
      return session.isListening ? 'Stop listening' : 'Start listening';
    }
    return session.recording ? 'Let go to send' : 'Hold to talk';
  }

  hint(state) {
    const { session } = this;
    if (session.hint) {
      return session.hint;
    }
    switch (state) {
      case 'offline':
        return `${session.link.text} Trying again ${inSeconds(session.link.until)}.`;
      case 'refused':
        return session.needsToken ? 'This server asks for an access token.' : '';
      case 'ready':
        return session.isHandsFree
          ? 'Press once, then just speak.'
          : `Hold the button${HAS_KEYS ? ' or the space bar' : ''}, and speak.`;
      case 'listening':
        return session.isHandsFree
          ? 'Speak. I find the end by myself.'
          : session.recital
            ? 'A recording is speaking.'
            : 'Let go when you have finished.';
      case 'speaking':
        return session.isHandsFree && session.preferences.choices.bargeIn
          ? 'Speak to interrupt.'
          : 'Hold the button again to interrupt.';
      default:
        return '';
    }
  }

  renderNotice() {
    const { notice } = this.session;
    $('notice').hidden = !notice;
    if (notice) {
      $('notice').dataset.kind = notice.kind;
      setText($('notice-title'), notice.title);
      setText($('notice-text'), notice.text);
    }
  }

  /** Called for every picture, between changes. */
  renderLevel() {
    const level = Math.min(1, Math.sqrt(this.session.level / FULL_LEVEL));
    const rounded = level.toFixed(2);
    if (this.level !== rounded) {
      this.level = rounded;
      $('stage').style.setProperty('--level', rounded);
      $('level').value = level;
    }
  }

  /** What is said just now; words that may change still are paler. */
  renderCaption() {
    const turn = this.session.openTurn;
    const speaking = turn && turn.stage === 'listening' && !turn.transcript;
    const { text, stableChars } = speaking ? turn.partial : { text: '', stableChars: 0 };
    const letters = Array.from(text); // code points, as the server counts them
    setText($('stable'), letters.slice(0, stableChars).join(''));
    setText($('unstable'), letters.slice(stableChars).join(''));
    $('caption').hidden = text === '';
  }

  // The conversation.

  renderLog() {
    const { turns } = this.session;
    const known = new Set(turns.map((turn) => turn.id));
    for (const [id, item] of this.items) {
      if (!known.has(id)) {
        item.element.remove();
        this.items.delete(id);
      }
    }
    $('empty').hidden = turns.some(isWorthShowing);
    $('log-box').hidden = !$('empty').hidden;
    // A screen reader tells what was understood; the reply speaks for itself, unless it is mute.
    $('log-box').setAttribute('aria-live', this.session.preferences.choices.aloud ? 'off' : 'polite');
    const last = turns[turns.length - 1];
    setText($('heard'), last?.transcript && last.kind !== 'text' ? `You said: ${last.transcript}` : '');
    turns.filter(isWorthShowing).forEach((turn) => this.renderTurn(turn));
  }

  renderTurn(turn) {
    const shown = turn.sentences.filter((sentence) => sentence.shown).map((s) => s.text);
    const key = JSON.stringify([turn.transcript, shown, turn.outcome, turn.degraded, turn.isOpen]);
    let item = this.items.get(turn.id);
    if (!item) {
      item = { element: el('li', { class: 'turn' }), key: '' };
      this.items.set(turn.id, item);
      $('log').append(item.element);
    }
    if (item.key === key) {
      return;
    }
    item.key = key;
    item.element.replaceChildren(...this.turnParts(turn, shown));
    $('log-box').scrollTop = $('log-box').scrollHeight;
  }

  turnParts(turn, shown) {
    const parts = [];
    if (turn.transcript) {
      parts.push(
        el('p', { class: 'said', data: { who: 'you' }, lang: this.session.settings.language }, el('span', { class: 'who' }, 'You'), turn.transcript),
      );
    }
    if (shown.length > 0) {
      const words = el('p', { class: 'said', data: { who: 'hotpin' } }, el('span', { class: 'who' }, 'Hotpin'));
      shown.forEach((text) => words.append(el('span', { class: 'sentence' }, `${text} `)));
      parts.push(words);
    }
    const remark = remarkOn(turn);
    if (remark) {
      parts.push(el('p', { class: 'remark' }, remark));
    }
    if (!turn.isOpen && turn.samples > 0 && turn.chunks.length > 0) {
      const button = el('button', { class: 'quiet small', type: 'button' }, icon('save'), 'Save the reply');
      button.setAttribute('aria-label', `Save the reply to “${turn.words}” as a WAV file`);
      button.addEventListener('click', () => this.onDownload(turn));
      parts.push(button);
    }
    return parts;
  }

  // Where the time went.

  renderTimings() {
    const timed = this.session.turns.map((turn) => ({ turn, parts: partsOf(turn) })).filter((t) => t.parts);
    const key = timed.map(({ turn, parts }) => `${turn.id}:${totalOf(parts)}`).join();
    if (key === this.timed) {
      return;
    }
    this.timed = key;
    const last = timed[timed.length - 1];
    $('timing-empty').hidden = Boolean(last);
    $('timing').hidden = !last;
    if (last) {
      this.renderLastTiming(last.parts);
      const earlier = timed.slice(-EARLIER_TURNS - 1, -1).reverse();
      $('earlier').hidden = earlier.length === 0;
      $('earlier-list').replaceChildren(...earlier.map(({ turn, parts }) => earlierTurn(turn, parts)));
    }
  }

  renderLastTiming(parts) {
    const total = Math.round(totalOf(parts));
    setText($('total'), String(total));
    $('verdict').dataset.kept = String(total <= BUDGET_MILLIS);
    setText(
      $('verdict'),
      total <= BUDGET_MILLIS
        ? `within the ${BUDGET_MILLIS} ms that feel like an answer`
        : `${total - BUDGET_MILLIS} ms over the ${BUDGET_MILLIS} ms that feel like an answer`,
    );
    const axis = axisOf(total);
    $('last').replaceChildren(...parts.map((part) => row(part, axis)));
    markBudget($('last'), axis);
  }
}

function isWorthShowing(turn) {
  return turn.transcript !== '' || turn.notice || turn.sentences.some((s) => s.shown);
}

function remarkOn(turn) {
  if (turn.notice) {
    return turn.notice.title;
  }
  if (turn.outcome === 'interrupted') {
    return 'Interrupted';
  }
  if (turn.outcome === 'lost') {
    return 'The connection was lost';
  }
  return turn.degraded ? 'The language model failed' : '';
}

function earlierTurn(turn, parts) {
  const total = Math.round(totalOf(parts));
  return el(
    'li',
    { data: { kept: String(total <= BUDGET_MILLIS) } },
    el('span', { class: 'words' }, turn.words || '…'),
    strip(parts, axisOf(total)),
    el('span', { class: 'figure' }, `${total} ms`),
  );
}

function inSeconds(until) {
  const seconds = Math.ceil((until - performance.now()) / 1000);
  return seconds <= 0 ? 'now' : seconds === 1 ? 'in a second' : `in ${seconds} seconds`;
}
