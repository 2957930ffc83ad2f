/** What went wrong, and what to do, in words. A title, a sentence, and how it looks. */

/** Errors of the protocol: `busy` passes by itself, `info` is nobody's fault, `error` is. */
const ERRORS = {
  bad_message: ['error', 'Misunderstood', 'The server did not understand this page. Reload it; it may be older than the server.'],
  unknown_signal: ['error', 'Misunderstood', 'The server does not know what this page asks for. Reload it; it may be older than the server.'],
  unsupported: ['error', 'Not on offer', 'The server does not offer what is chosen in the settings. Choose again.'],
  no_speech: ['info', 'I heard no words', 'Hold the button, speak a little louder or nearer, and let go when you have finished.'],
  utterance_too_long: ['info', 'That was too long', 'Say it in shorter parts.'],
  busy: ['busy', 'All ears are taken', 'Others are speaking just now. Try again in a moment.'],
  rate_limited: ['busy', 'A little slower', 'There were too many turns in a short time. Wait a moment, then go on.'],
  unauthorized: ['error', 'A token is needed', 'Enter the access token that you were given.'],
  llm_unavailable: ['error', 'No answer', 'The language model did not answer. Try again; if it stays so, tell whoever runs the server.'],
  tts_failed: ['error', 'No voice', 'The reply could not be spoken. Try again.'],
  stt_failed: ['error', 'Not understood', 'The recognizer failed. Try again.'],
  internal: ['error', 'A fault of the server', 'Try again; if it stays so, tell whoever runs the server.'],
};

/** What the page says of an error message of the server. */
export function ofError(message) {
  const known = ERRORS[message.code];
  if (!known) {
    return { kind: 'error', title: 'Something went wrong', text: message.message ?? 'Please try again.' };
  }
  const [kind, title, text] = known;
  const own = message.code === 'unsupported' || message.code === 'rate_limited';
  return {
    kind,
    title,
    text: own && message.message ? message.message : text,
    retryMillis: message.retry_after_ms ?? 0,
  };
}

/** Of the microphone, by the name of the browser's exception. */
export function ofMicrophone(error) {
  switch (error.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return warning(
        'The microphone is blocked',
        'Allow it for this site by the icon beside the address, then press again. Until then type, or send a recording.',
      );
    case 'NotFoundError':
    case 'OverconstrainedError':
      return warning('There is no microphone', 'Plug one in and press again. Until then type, or send a recording.');
    case 'NotReadableError':
    case 'AbortError':
      return warning('The microphone is in use', 'Another program may hold it: close that, then press again.');
    default:
      return warning('The microphone does not work', `The browser says: ${error.message}. You can type, or send a recording.`);
  }
}

/** Of a page that a browser gives no microphone. */
export const INSECURE = warning(
  'No microphone on this address',
  'Browsers give a microphone only to https and to localhost. Open the page by https, or type, or send a recording.',
);

/** Why there is no connection, after the server closed it. `retry`: whether the page comes back by itself. */
export function ofClose(code, reason) {
  switch (code) {
    case 1000:
      return { retry: true, quiet: true, text: 'The connection was idle.' };
    case 1001:
      return { retry: true, text: 'The server is restarting.' };
    case 1012:
      return {
        retry: false,
        title: 'Continued elsewhere',
        text: 'Another tab or window of this browser goes on with this conversation.',
      };
    case 1008:
      return /pings|not read/.test(reason)
        ? { retry: true, text: 'The connection was too slow.' }
        : { retry: false, title: 'Not let in', text: reason ? `The server says: ${reason}.` : 'The server refused the connection.' };
    case 1002:
    case 1003:
    case 1007:
    case 1009:
      return { retry: false, title: 'A fault of this page', text: 'The server did not understand it. Reload the page.' };
    case 1011:
      return { retry: true, text: 'The server had a fault.' };
    case 1013:
      return { retry: true, text: 'The server has too much to do.' };
    default:
      return { retry: true, text: 'The connection was lost.' };
  }
}

function warning(title, text) {
  return { kind: 'error', title, text };
}
