/** The talk page: puts its parts together. */
import { $, el, icon } from './dom.js';
import { HoldGesture } from './hold.js';
import { Microphone } from './microphone.js';
import { Preferences } from './preferences.js';
import { samplesIn } from './samples.js';
import { Session } from './session.js';
import { View } from './view.js';
import { wavFile } from './wav.js';

/** While a wait is counted down. */
const TICK_MILLIS = 250;

const preferences = new Preferences();
const session = new Session(preferences, changed);
const view = new View(session, download);

let due = false;

/** Many changes make one picture. */
function changed() {
  if (!due) {
    due = true;
    queueMicrotask(() => {
      due = false;
      view.render();
      offerSamples();
      askForToken();
    });
  }
}

function drawLevel() {
  view.renderLevel();
  requestAnimationFrame(drawLevel);
}

// Talking.

new HoldGesture($('talk'), {
  begin: () => session.press(),
  end: () => session.release(),
  toggle: () => session.toggle(),
  holds: () => !session.isHandsFree,
});
$('stop').addEventListener('click', () => session.interrupt());
$('reconnect').addEventListener('click', () => session.reconnect());
$('notice-close').addEventListener('click', () => {
  session.notice = null;
  changed();
});
$('reset').addEventListener('click', () => session.reset());
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && session.isAnswering && !document.querySelector('dialog[open]')) {
    session.interrupt();
  }
});
document.addEventListener('visibilitychange', () => document.hidden && session.hide());

$('composer').addEventListener('submit', async (event) => {
  event.preventDefault();
  if (await session.type($('text').value)) {
    $('text').value = '';
  }
});

let offered = '';

/** The recordings in the language that the server hears. */
function offerSamples() {
  const language = session.settings.language ?? '';
  if (session.link.name !== 'connected' || offered === `samples ${language}`) {
    return;
  }
  offered = `samples ${language}`;
  $('samples').replaceChildren(
    ...samplesIn(language).map((sample) => {
      const button = el('button', { class: 'chip', type: 'button' }, icon('play'), `“${sample.words}”`);
      button.lang = sample.language;
      button.addEventListener('click', () => session.recite(sample));
      return el('li', {}, button);
    }),
  );
}

function download(turn) {
  const link = el('a', { href: URL.createObjectURL(wavFile(turn.chunks)), download: fileName(turn) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function fileName(turn) {
  const words = turn.words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 40);
  return `hotpin-${words.replace(/^-|-$/g, '') || 'reply'}.wav`;
}

// Choices.

for (const radio of document.querySelectorAll('input[name=mode]')) {
  radio.checked = radio.value === preferences.choices.mode;
  radio.addEventListener('change', () => session.change({ mode: radio.value }));
}

$('open-settings').addEventListener('click', () => {
  fillVoices();
  $('silence').value = String(preferences.choices.silenceMs);
  $('barge-in').checked = preferences.choices.bargeIn;
  $('aloud').checked = preferences.choices.aloud;
  $('token-kept').hidden = preferences.token === '';
  $('session-id').textContent = preferences.sessionId;
  $('settings').showModal();
});
$('settings').addEventListener('close', () => {
  const { choices } = preferences;
  const chosen = {
    voice: $('voice').value,
    silenceMs: Number($('silence').value),
    bargeIn: $('barge-in').checked,
    aloud: $('aloud').checked,
  };
  const matters = ['voice', 'silenceMs', 'bargeIn'].some((key) => chosen[key] !== choices[key]);
  preferences.change(chosen);
  if (matters) {
    session.reconnect();
  }
});
$('forget-token').addEventListener('click', () => {
  $('settings').close();
  session.setToken('');
});

async function fillVoices() {
  const chosen = preferences.choices.voice;
  const options = [el('option', { value: '' }, 'The server’s own')];
  $('voice').replaceChildren(el('option', { value: chosen }, chosen || 'The server’s own'));
  try {
    const headers = preferences.token ? { Authorization: `Bearer ${preferences.token}` } : {};
    const answer = await fetch('/voices', { headers });
    for (const voice of (await answer.json()).voices ?? []) {
      options.push(el('option', { value: voice.id }, `${voice.name} (${voice.language}, ${voice.gender})`));
    }
  } catch {
    // the choice that was made stays
  }
  if (!options.some((option) => option.value === chosen)) {
    options.push(el('option', { value: chosen }, chosen));
  }
  $('voice').replaceChildren(...options);
  $('voice').value = chosen;
}

// Credentials.

let asking = false;

function askForToken() {
  if (session.needsToken && !asking) {
    asking = true;
    $('token-wrong').hidden = preferences.token === '';
    $('token').value = '';
    $('ask-token').showModal();
  }
}
$('ask-token').addEventListener('close', () => {
  asking = false;
  if ($('ask-token').returnValue === 'use' && $('token').value.trim() !== '') {
    session.setToken($('token').value.trim());
  } else {
    session.needsToken = false;
  }
  $('ask-token').returnValue = '';
});

for (const dialog of document.querySelectorAll('dialog')) {
  dialog.addEventListener('submit', (event) => {
    event.preventDefault(); // nothing of it goes into an address
    dialog.close(event.submitter?.value ?? '');
  });
}

// Begin.

$('insecure').hidden = Microphone.isPossible;
setInterval(() => session.link.name === 'waiting' && changed(), TICK_MILLIS);
changed();
drawLevel();
session.start();
