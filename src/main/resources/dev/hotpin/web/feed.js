/**
 * What the server tells operators, once a second: a stream of events by fetch, since that can carry
 * the key in a header, which EventSource can't. Made again when it is lost.
 */
import { Backoff } from './backoff.js';

const LIVE = '/admin/fleet/live';

/** The server speaks once a second; after so long a silence it is not there any more. */
const SILENCE_MILLIS = 6000;

/** Nobody looks: the place is left to others. */
const HIDDEN_MILLIS = 30000;

const EVENT_END = '\n\n';

export class Feed {
  /**
   * @param {function(): string} key the operator's, or ''
   * @param {{status: function(object), event: function(string, object)}} to who is told; a status
   *     is {name: connecting | live | waiting | unauthorized, …}
   */
  constructor(key, to) {
    this.key = key;
    this.to = to;
    this.backoff = new Backoff();
    this.abort = null; // of the stream that is open
    this.timer = 0;
    this.name = 'connecting';
    window.addEventListener('online', () => this.name === 'waiting' && this.open());
    document.addEventListener('visibilitychange', () => this.visibility());
  }

  /** For other requests of the page. */
  headers() {
    return this.key() ? { Authorization: `Bearer ${this.key()}` } : {};
  }

  /** Connects, now, whatever was before. */
  async open() {
    this.leave();
    const abort = new AbortController();
    this.abort = abort;
    this.tell('connecting');
    this.watch(abort);
    try {
      const answer = await fetch(LIVE, { headers: this.headers(), cache: 'no-store', signal: abort.signal });
      if (answer.status === 401 || answer.status === 403) {
        this.refuse(this.key() === '' ? '' : (await answer.json()).message);
        return;
      }
      if (!answer.ok) {
        this.comeBack(answer.status === 503 ? (await answer.json()).message : `The server answers ${answer.status}.`);
        return;
      }
      await this.read(answer.body.getReader(), abort);
    } catch {
      // cut off: below
    }
    if (this.abort === abort) {
      this.comeBack(this.name === 'live' ? 'The connection was lost.' : 'The server can’t be reached.');
    }
  }

  async read(reader, abort) {
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done || this.abort !== abort) {
        return;
      }
      text += decoder.decode(value, { stream: true });
      for (let end = text.indexOf(EVENT_END); end >= 0; end = text.indexOf(EVENT_END)) {
        this.received(text.slice(0, end), abort);
        text = text.slice(end + EVENT_END.length);
      }
    }
  }

  received(event, abort) {
    const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
    if (name === 'end') {
      this.refuse('The key was taken back, or its time is over.');
      return;
    }
    if (name && this.abort === abort) {
      this.watch(abort);
      this.backoff.succeeded();
      this.tell('live');
      this.to.event(name, JSON.parse(data));
    }
  }

  /** Another part of the page was told that the key is no good. */
  refuse(why) {
    this.leave();
    this.tell('unauthorized', { why });
  }

  watch(abort) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => abort.abort(), SILENCE_MILLIS);
  }

  comeBack(text) {
    this.leave();
    const millis = this.backoff.next();
    this.timer = setTimeout(() => this.open(), millis);
    this.tell('waiting', { until: performance.now() + millis, text });
  }

  leave() {
    clearTimeout(this.timer);
    const abort = this.abort;
    this.abort = null;
    abort?.abort();
  }

  visibility() {
    clearTimeout(this.hiddenTimer);
    if (document.hidden) {
      this.hiddenTimer = setTimeout(() => {
        if (this.name === 'live') {
          this.leave();
          this.isResting = true;
        }
      }, HIDDEN_MILLIS);
    } else if (this.isResting) {
      this.isResting = false;
      this.open();
    }
  }

  tell(name, more = {}) {
    if (this.name !== name || name === 'waiting' || name === 'unauthorized') {
      this.name = name;
      this.to.status({ name, ...more });
    }
  }
}
