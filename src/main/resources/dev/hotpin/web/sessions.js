/** Who is connected, a page at a time, and the last turns of one of them. */
import { $, el, setText } from './dom.js';
import { keyed, number, outcomeInWords, span } from './overview.js';
import { BUDGET_MILLIS } from './timing.js';
import { axisOf, markBudget, row, strip } from './waterfall.js';

const SESSIONS = '/admin/fleet/sessions';
const TURNS = '/admin/fleet/turns';

/** After the last key: who types wants no answer to half of it. */
const TYPING_MILLIS = 200;

/** Parts of a turn in their order, the server's timing that ends each, and what is done in it. */
const PARTS = [
  ['wait', 'Silence', 'until the end of speech was sure', 'endpoint_wait'],
  ['hear', 'Words', 'until the transcript', 'stt_final'],
  ['think', 'Answer', 'until the first speakable words', 'llm_first_piece'],
  ['voice', 'Voice', 'until the first audio left the server', 'first_frame_written'],
];

/** Who is refused hears why. */
const EXCUSE = { key: 'way', name: 'Excuse', meaning: 'until the first audio of a ready-made line' };

export class Sessions {
  /**
   * @param {function(string): Promise<object|null>} ask gets JSON of the server; null where there is
   *     none
   */
  constructor(ask) {
    this.ask = ask;
    this.page = 0;
    this.asking = false;
    this.again = false;
    this.open = null; // key of the session whose turns are shown
    this.shown = ''; // its turns as they are on the page
    $('search').addEventListener('input', () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.restart(), TYPING_MILLIS);
    });
    $('find').addEventListener('submit', (event) => event.preventDefault());
    $('sort').addEventListener('change', () => this.restart());
    $('previous').addEventListener('click', () => this.turnTo(this.page - 1));
    $('next').addEventListener('click', () => this.turnTo(this.page + 1));
    $('close-session').addEventListener('click', () => $('session').close());
    $('session').addEventListener('click', (event) => event.target === $('session') && $('session').close());
    $('session').addEventListener('close', () => (this.open = null));
  }

  restart() {
    this.turnTo(0);
  }

  turnTo(page) {
    this.page = page;
    this.refresh();
  }

  /** Asks for what is shown, one question at a time: what comes meanwhile is asked once more. */
  async refresh() {
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    try {
      do {
        this.again = false;
        const page = this.page;
        const query = new URLSearchParams({ search: $('search').value.trim(), sort: $('sort').value, page });
        const answer = await this.ask(`${SESSIONS}?${query}`);
        if (answer && page === this.page) { // else another was turned to meanwhile
          this.render(answer);
        }
        await this.refreshTurns();
      } while (this.again);
    } finally {
      this.asking = false;
    }
  }

  render({ connected, found, page, pages, sessions }) {
    this.page = page;
    const searching = $('search').value.trim() !== '';
    setText($('found'), connected === 0 ? '' : searching ? `${number(found)} of ${number(connected)}` : number(connected));
    $('sessions').hidden = sessions.length === 0;
    $('sessions-empty').hidden = sessions.length > 0;
    setText($('sessions-empty'), connected === 0 ? 'No device is connected.' : 'No session is like that.');
    keyed($('session-rows'), sessions.map((session) => [session.key, session]), ([, s]) => this.makeRow(s), updateRow);
    $('pager').hidden = pages < 2;
    $('previous').disabled = page === 0;
    $('next').disabled = page === pages - 1;
    setText($('page-number'), `Page ${page + 1} of ${number(pages)}`);
  }

  makeRow(session) {
    const button = el('button', { class: 'id', type: 'button' }, session.id);
    button.setAttribute('aria-label', `Last turns of ${session.id}`);
    const line = el(
      'tr',
      {},
      el('th', { scope: 'row' }, button, session.owner ? el('span', { class: 'owner' }, session.owner) : null),
      el('td', { class: 'wide-only address' }),
      el('td', {}, el('span', { class: 'state' }), el('span', { class: 'since' })),
      el('td', { class: 'wide-only number' }),
      el('td', { class: 'number' }),
      el('td', { class: 'number' }),
    );
    line.addEventListener('click', () => this.show(session));
    return line;
  }

  // One session.

  async show(session) {
    this.open = session.key;
    this.shown = '';
    setText($('session-title'), session.id);
    setText($('session-text'), [session.owner, session.address].filter(Boolean).join(' · '));
    $('session-turns').replaceChildren();
    $('session-empty').hidden = true;
    $('session').showModal();
    await this.refreshTurns();
  }

  async refreshTurns() {
    const key = this.open;
    if (key === null) {
      return;
    }
    const answer = await this.ask(`${TURNS}?${new URLSearchParams({ session: key })}`);
    if (this.open !== key || !answer) {
      return;
    }
    const shown = JSON.stringify(answer.turns.map((turn) => [turn.ended_ms, turn.turn]));
    if (shown === this.shown) {
      return;
    }
    this.shown = shown;
    $('session-empty').hidden = answer.turns.length > 0;
    const newest = answer.turns[0];
    keyed(
      $('session-turns'),
      answer.turns.map((turn) => [`${turn.ended_ms}-${turn.turn}`, turn]),
      ([, turn]) => pastTurn(turn, turn === newest),
      () => {},
    );
  }
}

function updateRow(line, [, session]) {
  const [, address, state, connected, turns, audio] = line.children;
  setText(address, session.address); // it may come back from another
  const word = state.firstElementChild;
  word.dataset.state = session.state;
  setText(word, session.state);
  setText(state.lastElementChild, span(session.state_ms));
  setText(connected, span(session.connected_ms));
  setText(turns, number(session.turns));
  const millis = session.first_audio_ms;
  setText(audio, millis === undefined ? '–' : `${number(millis)} ms`);
  audio.dataset.kept = millis === undefined ? '' : String(millis <= BUDGET_MILLIS);
}

/** A turn, with its parts when it is opened. */
function pastTurn(turn, open) {
  const parts = partsOf(turn);
  const total = parts.length === 0 ? 0 : parts[parts.length - 1].to;
  const axis = axisOf(total);
  const spoke = turn.timings_ms.first_frame_written !== undefined;
  const kept = spoke && total <= BUDGET_MILLIS;
  const details = el(
    'details',
    { open },
    el(
      'summary',
      {},
      el('span', { class: 'turn-name' }, `Turn ${turn.turn}`),
      el('span', { class: 'outcome' }, el('span', { class: 'dot', data: { kind: turn.kind } }), outcomeInWords(turn.outcome)),
      el('time', { class: 'subtle' }, new Date(turn.ended_ms).toTimeString().slice(0, 8)),
      el('span', { class: 'figure', data: { kept: spoke ? String(kept) : '' } }, spoke ? `${number(total)} ms` : 'no audio'),
      parts.length > 0 ? strip(parts, axis) : null,
    ),
  );
  if (turn.transcript) {
    details.append(el('p', { class: 'heard' }, `“${turn.transcript}”`));
  }
  if (parts.length > 0) {
    details.append(waterfall(parts, axis, turn.turn));
  }
  details.append(el('p', { class: 'subtle' }, remarks(turn).join(' · ')));
  return el('li', {}, details);
}

function waterfall(parts, axis, number) {
  const rows = el('tbody', {}, ...parts.map((part) => row(part, axis)));
  markBudget(rows, axis);
  const column = (name) => el('th', { scope: 'col' }, el('span', { class: 'unseen' }, name));
  return el(
    'table',
    { class: 'waterfall' },
    el('caption', { class: 'unseen' }, `Parts of turn ${number}, in milliseconds`),
    el('colgroup', {}, el('col', { class: 'part' }), el('col'), el('col', { class: 'ms' })),
    el('thead', {}, el('tr', {}, column('Part'), column('When'), column('Milliseconds'))),
    rows,
  );
}

/**
 * The parts of a turn until its first audio; of one that ended before it, until then: the last part
 * is what it was at.
 */
function partsOf({ kind, timings_ms: timings }) {
  const parts = [];
  if (kind === 'refused' && timings.first_frame_written !== undefined) {
    return [{ ...EXCUSE, from: 0, to: timings.first_frame_written }];
  }
  let from = 0;
  for (const [key, name, meaning, end] of PARTS) {
    const reached = timings[end] !== undefined && (key !== 'wait' || timings[end] > 0);
    if (reached) {
      const to = Math.max(from, timings[end]);
      parts.push({ key, name, meaning, from, to });
      from = to;
    } else if (key !== 'wait' && timings.first_frame_written === undefined) {
      if (timings.total !== undefined && timings.total > from) {
        parts.push({ key, name, meaning: `${meaning}, which was not reached`, from, to: timings.total });
      }
      return parts;
    }
  }
  return parts;
}

function remarks({ speech_ms: speech, reply_ms: reply, timings_ms: timings, degraded, guessed }) {
  const words = [];
  words.push(speech > 0 ? `${(speech / 1000).toFixed(1)} s of speech` : 'no speech');
  if (reply > 0) {
    words.push(`${(reply / 1000).toFixed(1)} s of reply sent`);
  }
  if (timings.server_added !== undefined) {
    words.push(`the server’s share ${number(timings.server_added)} ms`);
  }
  if (timings.total !== undefined) {
    words.push(`ended after ${(timings.total / 1000).toFixed(1)} s`);
  }
  if (degraded) {
    words.push('the language model failed');
  }
  if (guessed) {
    words.push('answered by a right guess');
  }
  return words;
}
