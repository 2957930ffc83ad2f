/** The figures of this moment: tiles, engines, the machine, how turns ended. Changes nothing but the page. */
import { $, el, setText } from './dom.js';
import { BUDGET_MILLIS } from './timing.js';

const MINUTE_SECONDS = 60;
const BYTES_PER_MB = 1e6;
const BYTES_PER_SECOND_OF_SPEECH = 32000;

/** Idle last: what is left. */
const STATES = ['listening', 'thinking', 'speaking', 'idle'];

const PARTS = { recognition: 'Ears', model: 'Answers', synthesis: 'Voice', conversations: 'Memory' };

const OUTCOMES = {
  complete: 'answered',
  interrupted: 'interrupted',
  no_speech: 'no words heard',
  reset: 'reset by the device',
  gone: 'connection lost',
  resumed: 'noise, reply went on',
  busy: 'busy',
  rate_limited: 'rate limited',
  utterance_too_long: 'too long',
  unauthorized: 'not authorized',
  llm_unavailable: 'no answer of the model',
  stt_failed: 'recognizer failed',
  tts_failed: 'voice failed',
  internal: 'internal error',
};

export function renderOverview(now, history) {
  renderServer(now);
  renderSessions(now.sessions, now.connections);
  renderAudio(now.latency_ms.first_audio);
  renderTurns(history);
  renderRefused(now.outcomes);
  renderPermits(now.recognizers);
  renderOutcomes(now.outcomes, now.limits);
  renderEngines(now.engines);
  setText($('permits-reason'), now.recognizers.reason);
  renderMachine(now);
}

/** In words, as a person would say it of a turn. */
export function outcomeInWords(outcome) {
  return OUTCOMES[outcome] ?? outcome.replaceAll('_', ' ');
}

function renderServer(now) {
  const watchers = now.watchers === 1 ? 'nobody else watches' : `${now.watchers} watch`;
  setText($('server'), `Hotpin ${now.version} · up ${span(now.uptime_s * 1000)} · ${watchers}`);
}

function renderSessions(sessions) {
  setText($('sessions-now'), number(sessions.connected));
  const parts = STATES.map((state) => [state, sessions[state]]);
  const busy = parts.filter(([state, count]) => count > 0 && state !== 'idle');
  setText(
    $('states-text'),
    sessions.connected === 0
      ? 'no device is connected'
      : busy.map(([state, count]) => `${number(count)} ${state}`).join(' · ') || 'all of them idle',
  );
  keyed($('states'), parts, ([state]) => {
    return el('span', { data: { state } });
  }, (element, [, count]) => element.style.setProperty('--share', String(count)));
}

function renderAudio({ count, p50, p90, p99 }) {
  const none = count === 0;
  setText($('p50'), none ? '–' : number(p50));
  setText($('audio-text'), none ? 'no turn was answered' : `p90 ${number(p90)} · p99 ${number(p99)}`);
  setText($('audio-verdict'), none ? '' : verdict(p90));
  $('tile-audio').dataset.kept = none ? '' : String(p90 <= BUDGET_MILLIS);
}

function verdict(p90) {
  return p90 <= BUDGET_MILLIS ? `within the ${BUDGET_MILLIS} ms budget` : `p90 is ${number(p90 - BUDGET_MILLIS)} ms over the budget`;
}

function renderTurns(history) {
  const sums = ['answered', 'stopped', 'refused', 'failed'].map((kind) => history.sum(kind, MINUTE_SECONDS));
  const [answered, stopped, refused, failed] = sums;
  setText($('turns-minute'), number(answered + stopped + refused + failed));
  const perSecond = history.turns.answered.slice(-10).reduce((sum, n) => sum + n, 0) / 10;
  setText($('turns-text'), `${number(answered)} answered · ${number(stopped)} stopped · ${number(failed)} failed`);
  $('turns-text').title = `${perSecond.toFixed(1)} answered in a second, of late`;
}

function renderRefused(outcomes) {
  const refused = Object.entries(outcomes).filter(([, o]) => o.kind === 'refused' && o.of_late > 0);
  const sum = refused.reduce((total, [, o]) => total + o.of_late, 0);
  setText($('refused'), number(sum));
  setText(
    $('refused-text'),
    refused.map(([name, o]) => `${number(o.of_late)} ${outcomeInWords(name)}`).join(' · ') || 'everybody was heard',
  );
  $('tile-refused').dataset.some = String(sum > 0);
}

function renderPermits({ permits, in_use: inUse, waiting, waiting_bytes: bytes, wait_ms: wait }) {
  setText($('in-use'), number(inUse));
  setText($('permits'), number(permits));
  const bar = $('permits-bar');
  bar.style.setProperty('--share', String(permits === 0 ? 0 : inUse / permits));
  bar.dataset.full = String(permits > 0 && inUse >= permits);
  const parts = [waiting === 0 ? 'nobody waits' : `${number(waiting)} wait with ${(bytes / BYTES_PER_SECOND_OF_SPEECH).toFixed(1)} s of speech`];
  if (wait.count > 0) {
    parts.push(`waits p90 ${number(wait.p90)} ms`);
  }
  setText($('permits-text'), parts.join(' · '));
}

function renderOutcomes(outcomes, limits) {
  const entries = Object.entries(outcomes).sort(([, a], [, b]) => b.ever - a.ever);
  $('outcomes-empty').hidden = entries.length > 0;
  $('outcomes').hidden = entries.length === 0;
  keyed(
    $('outcome-rows'),
    entries,
    ([name, { kind }]) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row', title: name }, el('span', { class: 'dot', data: { kind } }), outcomeInWords(name)),
        el('td', { class: 'figure' }),
        el('td', { class: 'figure' }),
      ),
    (row, [, outcome]) => {
      setText(row.children[1], number(outcome.of_late));
      setText(row.children[2], number(outcome.ever));
    },
  );
  const held = Object.entries(limits);
  $('limits-box').hidden = held.length === 0;
  keyed(
    $('limit-rows'),
    held,
    ([name]) => el('tr', {}, el('th', { scope: 'row' }, name.replaceAll('_', ' ')), el('td', { class: 'figure' })),
    (row, [, count]) => setText(row.children[1], number(count)),
  );
}

function renderEngines(engines) {
  keyed(
    $('engines'),
    engines.map((engine) => [engine.part, engine]),
    ([part]) =>
      el(
        'li',
        {},
        el('span', { class: 'dot' }),
        el('div', {}, el('h3', {}, PARTS[part] ?? part), el('p', { class: 'name' }), el('p', { class: 'subtle' })),
      ),
    (item, [, engine]) => {
      item.firstElementChild.dataset.kind = engine.problem ? 'failed' : 'answered';
      const [, name, text] = item.lastElementChild.children;
      setText(name, engine.name);
      setText(text, [engine.problem || engine.detail, countsOf(engine.counts)].filter(Boolean).join(' · '));
      item.dataset.problem = String(engine.problem !== '');
    },
  );
}

/** Of the model behind its breaker. */
function countsOf({ rests = 0, refusals = 0 }) {
  return rests === 0 ? '' : `Left alone ${times(rests)}; ${number(refusals)} questions were not asked.`;
}

function times(count) {
  return count === 1 ? 'once' : `${number(count)} times`;
}

function renderMachine({ memory, loop_lag_us: lag, connections, slow_turns: slow }) {
  const rows = [
    ['Heap', `${size(memory.heap_used)} of ${size(memory.heap_max)}`, memory.heap_used / memory.heap_max],
    ['Direct memory', memory.direct_used < 0 ? 'not counted' : `${size(memory.direct_used)} of ${size(memory.direct_max)}`, memory.direct_used / memory.direct_max],
    ['In RAM', memory.resident < 0 ? 'not known' : `${size(memory.resident)} of ${size(memory.machine_total)}`, memory.resident / memory.machine_total],
    ['Connections', `${number(connections.open)} of ${number(connections.max)}`, connections.open / connections.max],
    ['Event loops late', lag.count === 0 ? '–' : `p50 ${millis(lag.p50)} · p99 ${millis(lag.p99)}`, null],
    ['Turns over the budget', `${number(slow)} since the start`, null],
  ];
  keyed(
    $('machine'),
    rows,
    ([name, , share]) =>
      el('div', {}, el('dt', {}, name), el('dd', {}), share === null ? null : el('dd', { class: 'gauge', 'aria-hidden': 'true' }, el('span'))),
    (item, [, text, share]) => {
      setText(item.children[1], text);
      if (share !== null) {
        item.lastElementChild.firstElementChild.style.setProperty('--share', String(Math.min(1, Math.max(0, share))));
      }
    },
  );
}

/**
 * Makes the children of {@code box} those of {@code entries}, in order: an entry is [key, …], and
 * has one element as long as it is there, so that focus and selection stay.
 */
export function keyed(box, entries, make, update) {
  const there = new Map(Array.from(box.children, (child) => [child.dataset.key, child]));
  entries.forEach((entry, i) => {
    const key = String(entry[0]);
    let element = there.get(key);
    if (element) {
      there.delete(key);
    } else {
      element = make(entry);
      element.dataset.key = key;
    }
    update(element, entry);
    if (box.children[i] !== element) {
      box.insertBefore(element, box.children[i] ?? null);
    }
  });
  there.forEach((element) => element.remove());
}

export function number(value) {
  return value.toLocaleString('en-US');
}

/** Microseconds, as milliseconds. */
function millis(micros) {
  return micros < 1000 ? '< 1 ms' : `${number(Math.round(micros / 1000))} ms`;
}

function size(bytes) {
  const megabytes = bytes / BYTES_PER_MB;
  return megabytes < 1000 ? `${Math.round(megabytes)} MB` : `${(megabytes / 1000).toFixed(1)} GB`;
}

/** A time in its two largest units. */
export function span(millisOfIt) {
  const seconds = Math.floor(millisOfIt / 1000);
  const units = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]];
  const first = units.findIndex(([, length]) => seconds >= length);
  if (first < 0) {
    return '0 s';
  }
  const [unit, length] = units[first];
  const rest = units[first + 1];
  const text = `${Math.floor(seconds / length)} ${unit}`;
  const more = rest ? Math.floor((seconds % length) / rest[1]) : 0;
  return more > 0 && first < 3 ? `${text} ${more} ${rest[0]}` : text;
}

