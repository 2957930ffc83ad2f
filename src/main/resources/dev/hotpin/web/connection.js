/**
 * One WebSocket to the server, made again when it is lost: handshake, messages, audio, and words on
 * what is wrong. It knows nothing of turns.
 */
import { Backoff } from './backoff.js';
import { ofClose } from './words.js';

/** For the socket and the answer to the handshake. */
const CONNECT_MILLIS = 10000;

/** What may wait to be sent: 16 s of speech. Beyond it the network is too slow for a conversation. */
const MAX_UNSENT_BYTES = 512 * 1024;

/** Socket closed by the user's wish: settings were changed, or the page goes. */
const NORMAL = 1000;

export class Connection {
  /**
   * @param {string} url
   * @param {function(): object} hello makes the handshake
   * @param {{status: function(object), message: function(object), audio: function(ArrayBuffer)}} to
   *     who is told; a status is {name: connecting | connected | waiting | refused, …}
   */
  constructor(url, hello, to) {
    this.url = url;
    this.hello = hello;
    this.to = to;
    this.backoff = new Backoff();
    this.socket = null;
    this.isConnected = false;
    this.halted = false; // by an answer after which coming back is useless
    this.timer = 0;
    window.addEventListener('online', () => this.isWaiting && this.open());
  }

  /** Connects, now, whatever was before. */
  open() {
    this.leave();
    this.halted = false;
    this.isWaiting = false;
    this.to.status({ name: 'connecting' });
    const socket = new WebSocket(this.url);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => socket.send(JSON.stringify(this.hello()));
    socket.onmessage = ({ data }) => this.received(data);
    socket.onclose = ({ code, reason }) => this.closed(code, reason);
    this.socket = socket;
    this.timer = setTimeout(() => this.lose('The server does not answer.'), CONNECT_MILLIS);
  }

  received(data) {
    if (typeof data !== 'string') {
      this.to.audio(data);
      return;
    }
    const message = JSON.parse(data);
    if (message.status === 'connected') {
      clearTimeout(this.timer);
      this.isConnected = true;
      this.to.status({ name: 'connected' });
    } else if (message.status === 'error' && !this.isConnected) {
      this.halted = true; // the handshake was refused; the message says why
    }
    this.to.message(message);
  }

  /** @return {boolean} whether it went out */
  send(message) {
    return this.write(JSON.stringify(message));
  }

  /** @param {ArrayBuffer} pcm */
  sendAudio(pcm) {
    return this.write(pcm);
  }

  write(data) {
    if (!this.isConnected) {
      return false;
    }
    if (this.socket.bufferedAmount > MAX_UNSENT_BYTES) {
      this.lose('The network is too slow for speech.');
      return false;
    }
    this.socket.send(data);
    return true;
  }

  /** Gives a connection up that is no use, and comes back. */
  lose(text) {
    this.leave();
    this.comeBack(text);
  }

  /** Closes, without a word to anyone. */
  leave() {
    clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = null;
    this.isConnected = false;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(NORMAL);
    }
  }

  /** A turn went well. */
  succeeded() {
    this.backoff.succeeded();
  }

  async closed(code, reason) {
    const wasConnected = this.isConnected;
    this.leave();
    if (this.halted) {
      this.to.status({ name: 'refused' });
      return;
    }
    const words = ofClose(code, reason);
    if (!words.retry) {
      this.to.status({ name: 'refused', title: words.title, text: words.text });
    } else if (wasConnected) {
      this.comeBack(words.text);
    } else {
      this.comeBack('The server can’t be reached.');
      const why = await whyNot();
      if (this.isWaiting) {
        this.tellWaiting(why);
      }
    }
  }

  comeBack(text) {
    const millis = this.backoff.next();
    this.isWaiting = true;
    this.until = performance.now() + millis;
    this.timer = setTimeout(() => this.open(), millis);
    this.tellWaiting(text);
  }

  tellWaiting(text) {
    this.to.status({ name: 'waiting', until: this.until, text });
  }
}

/** A browser does not tell a page how its upgrade was answered; another request does. */
async function whyNot() {
  try {
    const answer = await fetch('/ready', { cache: 'no-store' });
    return answer.ok
      ? 'The server takes no more connections just now.'
      : 'The server is starting, stopping or full.';
  } catch {
    return navigator.onLine === false ? 'This device is offline.' : 'The server can’t be reached.';
  }
}
