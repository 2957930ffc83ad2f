/** The fleet page: puts its parts together. */
import { LatencyChart, TurnsChart, clock, latencyLegend, turnsLegend } from './charts.js';
import { $, el, setText } from './dom.js';
import { Feed } from './feed.js';
import { History, KINDS } from './history.js';
import { number, renderOverview } from './overview.js';
import { Preferences } from './preferences.js';
import { Sessions } from './sessions.js';

/** While a wait is counted down. */
const TICK_MILLIS = 250;

const MEANINGS = {
  first_audio: 'From the end of speech until the first audio left the server.',
  silence: 'Until the end of speech was sure, where the server finds it.',
  words: 'From the end of speech to the transcript.',
  answer: 'From the transcript to the first words that can be spoken.',
  voice: 'From those words to the first audio.',
  server: 'What the server itself adds: words and voice, without the language model.',
};

/** Rows of a chart's table. */
const MOST_ROWS = 16;

const preferences = new Preferences();
const history = new History();
let now = null; // the last event; null before the first
let link = { name: 'connecting' };
let stage = 'first_audio';
let range = 900;

const feed = new Feed(() => preferences.operatorKey, {
  status(next) {
    link = next;
    renderLink();
  },
  event(name, event) {
    if (name === 'everything') {
      history.clear();
    }
    history.add(event);
    now = event;
    render();
    sessions.refresh();
  },
});
const sessions = new Sessions(ask);

const cursors = { latency: null, turns: null };
const latency = new LatencyChart($('latency'), 250, (index) => pointed('latency', index));
const turns = new TurnsChart($('turns'), 250, (index) => pointed('turns', index));
const legends = { latency: latencyLegend($('latency-legend')), turns: turnsLegend($('turns-legend')) };

/** JSON of the server; null where it can't be had just now. */
async function ask(address) {
  const key = preferences.operatorKey;
  try {
    const answer = await fetch(address, { headers: feed.headers(), cache: 'no-store' });
    if (answer.status === 401 || answer.status === 403) {
      const { message } = await answer.json();
      if (key === preferences.operatorKey) { // else it was another's refusal
        feed.refuse(message);
      }
      return null;
    }
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // the feed says what is wrong
  }
}

// The figures.

function render() {
  renderLink();
  renderOverview(now, history);
  renderLatency();
  renderTurns();
}

function renderLatency() {
  const [at, ...curves] = history.curve(stage);
  latency.range = range;
  latency.show([at, ...curves], history.newest);
  const from = history.newest - range;
  const any = curves[0].some((value, i) => value !== null && at[i] > from);
  $('latency-empty').hidden = any;
  const { count, p50, p90, p99 } = now.latency_ms[stage];
  $('latency').setAttribute(
    'aria-label',
    count > 0
      ? `Curves over the last ${range / 60} minutes; now p50 ${p50}, p90 ${p90}, p99 ${p99} milliseconds`
      : `Curves over the last ${range / 60} minutes; no turn was answered in the last minute`,
  );
  renderLatencyLegend();
  if ($('latency-details').open) {
    renderRows($('latency-rows'), pick(at, from).map((i) => [clock(at[i]), ...curves.map((curve) => milliseconds(curve[i]))]));
  }
}

function renderTurns() {
  const step = turnsStep();
  const data = history.turnsBy(step, range);
  turns.range = range;
  turns.show(data, history.newest);
  setText($('turns-step'), step === 1 ? 'in every second' : `in every ${step} seconds`);
  $('turns-empty').hidden = data.slice(1).some((row) => row.some((value) => value > 0));
  const sums = KINDS.map((kind) => history.sum(kind, range));
  $('turns').setAttribute(
    'aria-label',
    `Turns of the last ${range / 60} minutes: ${KINDS.map((kind, i) => `${sums[i]} ${kind}`).join(', ')}`,
  );
  renderTurnsLegend();
  if ($('turns-details').open) {
    const [ends, ...rows] = history.turnsBy(60, 900);
    renderRows($('turns-rows'), ends.map((end, i) => [clock(end + 60), ...rows.map((row) => number(row[i]))]).reverse());
  }
}

/** Seconds to a bar: as many as make bars that can be seen. */
function turnsStep() {
  return range === 900 ? 5 : 1;
}

/** Places of at most so many rows, evenly, the newest first. */
function pick(at, from) {
  const places = at.map((_, i) => i).filter((i) => at[i] > from).reverse();
  const every = Math.max(1, Math.ceil(places.length / MOST_ROWS));
  return places.filter((_, i) => i % every === 0);
}

function milliseconds(value) {
  return value === null ? '–' : `${number(value)} ms`;
}

function renderRows(body, rows) {
  body.replaceChildren(
    ...rows.map(([first, ...rest]) => el('tr', {}, el('th', { scope: 'row' }, first), ...rest.map((text) => el('td', { class: 'figure' }, text)))),
  );
}

function pointed(chart, index) {
  cursors[chart] = index;
  if (now && chart === 'latency') {
    renderLatencyLegend();
  } else if (now) {
    renderTurnsLegend();
  }
}

function renderLatencyLegend() {
  const { count, p50, p90, p99 } = now.latency_ms[stage];
  const index = cursors.latency;
  const newest = count > 0 ? [p50, p90, p99] : [null, null, null];
  legends.latency.show(index === null ? newest : history.curve(stage).slice(1).map((curve) => curve[index]));
}

function renderTurnsLegend() {
  const index = cursors.turns;
  const rows = history.turnsBy(turnsStep(), range).slice(1);
  legends.turns.show(index === null ? KINDS.map((kind) => history.sum(kind, range)) : rows.map((row) => row[index]));
}

// How the page is connected, and how the server is.

const LINKS = { connecting: 'Connecting', live: 'Live', waiting: 'Disconnected', unauthorized: 'For operators' };

function renderLink() {
  document.body.dataset.link = link.name;
  document.body.dataset.phase = now?.phase ?? '';
  setText($('link'), link.name === 'live' && now && now.phase !== 'ready' ? PHASES[now.phase].word : LINKS[link.name]);
  $('forget-key').hidden = preferences.operatorKey === '';
  const notice = noticeOf();
  $('notice').hidden = !notice;
  if (notice) {
    $('notice').dataset.kind = notice.kind;
    setText($('notice-title'), notice.title);
    setText($('notice-text'), notice.text);
  }
  $('retry').hidden = link.name !== 'waiting';
  $('enter-key').hidden = link.name !== 'unauthorized';
  $('content').hidden = !now || link.name === 'unauthorized';
  if (link.name === 'unauthorized') {
    askForKey();
  }
}

const PHASES = {
  starting: { word: 'Starting', kind: 'info', title: 'The server is starting', text: 'Its engines are being loaded; devices are let in when they are warm.' },
  draining: { word: 'Draining', kind: 'busy', title: 'The server is stopping', text: 'Replies in progress are ended; devices come back to another node, or to this one when it is there again.' },
};

function noticeOf() {
  if (link.name === 'waiting') {
    const seconds = Math.ceil((link.until - performance.now()) / 1000);
    const when = seconds <= 0 ? 'now' : seconds === 1 ? 'in a second' : `in ${seconds} seconds`;
    return { kind: 'error', title: link.text, text: `Trying again ${when}.${now ? ' What is shown is from before.' : ''}` };
  }
  if (link.name === 'unauthorized') {
    return { kind: 'info', title: 'This page is for operators', text: 'It shows what all devices do.' };
  }
  if (now && PHASES[now.phase]) {
    return PHASES[now.phase];
  }
  return now && now.problems.length > 0 ? { kind: 'busy', title: 'Something is not well', text: now.problems.join(' ') } : null;
}

// The key.

let asking = false;
let declined = false;

function askForKey() {
  if (asking || declined) {
    return;
  }
  asking = true;
  $('token-wrong').hidden = !link.why;
  setText($('token-why'), link.why ?? '');
  $('token').value = '';
  $('session').close();
  $('ask-token').showModal();
}

$('ask-token').addEventListener('submit', (event) => {
  event.preventDefault(); // nothing of it goes into an address
  $('ask-token').close(event.submitter?.value ?? '');
});
$('ask-token').addEventListener('close', () => {
  asking = false;
  const key = $('token').value.trim();
  if ($('ask-token').returnValue === 'use' && key !== '') {
    useKey(key);
  } else {
    declined = true;
  }
  $('ask-token').returnValue = '';
});
$('enter-key').addEventListener('click', () => {
  declined = false;
  askForKey();
});
$('forget-key').addEventListener('click', () => useKey(''));
$('retry').addEventListener('click', () => feed.open());

function useKey(key) {
  preferences.operatorKey = key;
  declined = false;
  now = null;
  history.clear();
  feed.open();
}

// Choices.

for (const radio of document.querySelectorAll('input[name=range], input[name=stage]')) {
  radio.addEventListener('change', () => {
    range = Number(document.querySelector('input[name=range]:checked').value);
    stage = document.querySelector('input[name=stage]:checked').value;
    setText($('stage-meaning'), MEANINGS[stage]);
    if (now) {
      renderLatency();
      renderTurns();
    }
  });
}
for (const details of [$('latency-details'), $('turns-details')]) {
  details.addEventListener('toggle', () => now && render());
}

// Begin.

setText($('stage-meaning'), MEANINGS[stage]);
setInterval(() => link.name === 'waiting' && renderLink(), TICK_MILLIS);
feed.open();
